import { spawnSync } from 'node:child_process';

/**
 * Whether a program is on the PATH. Tests that need a missing program are skipped.
 * @param args arguments with which the program ends at once, with status 0.
 */
export function installed(program: string, args: readonly string[] = ['--version']): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
