/** A look-up of a name that is under way. Nothing cancels it, and a name server that does not answer takes 10 seconds and more. */
const NAME_LOOKUP = 'GetAddrInfoReqWrap';

/** Ends the process now, after its folder is removed. Node.js itself would wait for the look-ups of names at its end. */
export function endProcess(status: number): void {
  process.on('exit', () => {
    if (process.getActiveResourcesInfo().includes(NAME_LOOKUP)) process.kill(process.pid, 'SIGKILL');
  });
  process.exit(status);
}
