import ownTemporaryFolder from './temporary-folder';

/** What holds for a whole run of tests. */
export default function (): void {
  ownTemporaryFolder();
  // Programs written in Go end before they need the memory again: a tenth of Terraform's processor time is for collecting garbage.
  process.env.GOGC ??= '400';
}
