import { secrets } from '../gate/secrets/secrets';

/** From here on, whatever this process prints holds no secret that it knows, also where it is a library or Node that prints. */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? secrets.redact(chunk) : chunk, ...rest);
  }
}
