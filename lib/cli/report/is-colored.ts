import { WriteStream } from 'node:tty';

/** Whether a report has colors: on a terminal that has some, as Node finds out, which heeds NO_COLOR and TERM; FORCE_COLOR goes before. */
export function isColored(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR === undefined && !stream.isTTY) return false;
  return WriteStream.prototype.getColorDepth(env) > 1;
}
