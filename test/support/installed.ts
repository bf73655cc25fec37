import { spawnSync } from 'node:child_process';

/**
 * Whether a program is on the PATH. Tests that need one that is not are skipped.
 *
 * @param args what it answers at once and without an error.
 */
export function installed(program: string, args: readonly string[] = ['--version']): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
