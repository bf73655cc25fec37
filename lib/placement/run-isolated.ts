import { spawnSync } from 'node:child_process';

/**
 * Runs a program to its end without the user's environment, which could change what it does. On Windows it keeps what no program starts
 * without.
 */
export function runApart(program: string, args: readonly string[], cwd: string) {
  const { SystemRoot } = process.env;
  const env =
    process.platform === 'win32' ? { SystemRoot, TEMP: cwd, USERPROFILE: cwd } : { TMPDIR: cwd, HOME: cwd };
  return spawnSync(program, args, { cwd, env, encoding: 'utf8', windowsHide: true });
}
