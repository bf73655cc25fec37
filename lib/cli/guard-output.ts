import { secrets } from '../gate/secrets/secrets';

/** With NODE_DEBUG, Node prints, among other things, all environment variables for each command that it starts. */
const DEBUG_LINE = new RegExp(`^[\\w-]+ (?:\\x1b\\[\\d+m)?${process.pid}\\b`);

/** Removes known secrets and the lines of NODE_DEBUG from everything that this process prints later, including output of libraries. */
export function guardOutput(): void {
  const isDebugLine = process.env.NODE_DEBUG ? (text: string) => DEBUG_LINE.test(text) : () => false;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk !== 'string' ? chunk : isDebugLine(chunk) ? '' : secrets.redact(chunk), ...rest);
  }
}
