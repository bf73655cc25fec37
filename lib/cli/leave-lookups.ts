/** A DNS lookup in progress. It cannot be cancelled, and takes 10 seconds or more if the name server does not answer. */
const NAME_LOOKUP = 'GetAddrInfoReqWrap';

interface Replaceable {
  /** Since Node.js 22.15. */
  execve?(program: string, args: readonly string[], env: NodeJS.ProcessEnv): never;
}

/**
 * Ends a finished command during a DNS lookup. Node.js waits for the lookup even in process.exit(), so the process is replaced by a
 * program that ends with the same status. On Windows and in an older Node.js, the command waits.
 */
export function leaveLookups(): void {
  const { execve } = process as Replaceable;
  if (!execve || process.platform === 'win32' || !process.getActiveResourcesInfo().includes(NAME_LOOKUP))
    return;
  process.on('exit', (status) => execve(process.execPath, ['node', '-e', `process.exit(${status})`], {}));
  process.exit();
}
