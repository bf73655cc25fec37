import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a run of tests a folder for temporary files, which goes when the run ends. `Testing.synth` of CDKTF, compilers and
 * programs that are killed leave theirs: thousands in a day, and the provider reads the folder that they are in.
 */
export default function (): void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tests-'));
  // As /tmp: some tests run programs as another user.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
