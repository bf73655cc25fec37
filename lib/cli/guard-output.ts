import { secrets } from '../gate/secrets/secrets';

/** With NODE_DEBUG, Node prints all variables of the environment for each command that it starts, and much else. */
const DEBUG_LINE = new RegExp(`^[\\w-]+ (?:\\x1b\\[\\d+m)?${process.pid}\\b`);

/**
 * From here on, whatever this process prints holds no secret that it knows, also where it is a library or Node that prints, and
 * nothing of what NODE_DEBUG asks for.
 */
export function guardOutput(): void {
  const isDebugLine = process.env.NODE_DEBUG ? (text: string) => DEBUG_LINE.test(text) : () => false;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk !== 'string' ? chunk : isDebugLine(chunk) ? '' : secrets.redact(chunk), ...rest);
  }
}
