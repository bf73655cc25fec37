import { spawnSync } from 'node:child_process';

/**
 * Runs a program without the user's environment variables, which could change its behaviour. On Windows, it keeps those without which no
 * program starts.
 */
export function runIsolated(program: string, args: readonly string[], cwd: string) {
  const { SystemRoot } = process.env;
  const env =
    process.platform === 'win32' ? { SystemRoot, TEMP: cwd, USERPROFILE: cwd } : { TMPDIR: cwd, HOME: cwd };
  return spawnSync(program, args, { cwd, env, encoding: 'utf8', windowsHide: true });
}
