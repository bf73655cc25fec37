import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a temporary folder for a test run and removes it when the run ends. Otherwise, `Testing.synth` of CDKTF, compilers and killed
 * programs would leave thousands of files in /tmp, which the provider reads.
 */
export default function (): void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tests-'));
  // The mode of /tmp, because some tests run programs as another user.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
