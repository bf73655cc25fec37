/** A look-up of a name in progress. It cannot be cancelled, and takes 10 seconds or more if the name server does not answer. */
const NAME_LOOKUP = 'GetAddrInfoReqWrap';

interface Replaceable {
  /** From Node.js 22.15 on. */
  execve?(program: string, args: readonly string[], env: NodeJS.ProcessEnv): never;
}

/**
 * Ends a command that is done while a name is still looked up. Node.js would wait for the look-up, also in process.exit(): a program that
 * ends with the same status takes its place. On Windows, and with an older Node.js, the command waits.
 */
export function leaveLookups(): void {
  const { execve } = process as Replaceable;
  if (!execve || process.platform === 'win32' || !process.getActiveResourcesInfo().includes(NAME_LOOKUP))
    return;
  process.on('exit', (status) => execve(process.execPath, ['node', '-e', `process.exit(${status})`], {}));
  process.exit();
}
