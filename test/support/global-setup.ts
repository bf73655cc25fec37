import { IS_NIGHTLY } from './nightly';
import ownTemporaryFolder from './temporary-folder';

/** What holds for a whole run of tests. */
export default function (): void {
  ownTemporaryFolder();
  // Programs written in Go end before they need the memory again: a tenth of Terraform's processor time is for collecting garbage.
  process.env.GOGC ??= '400';
  // Node.js 20 reads what this names whenever it starts, which takes twice as long as all else of a start. Only nightly tests need it.
  if (!IS_NIGHTLY) delete process.env.NODE_EXTRA_CA_CERTS;
}
