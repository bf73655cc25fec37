import { spawnSync } from 'node:child_process';

/** Whether a program is on the PATH. Tests that need one that is not are skipped. */
export function installed(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
