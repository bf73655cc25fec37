import { writeSync } from 'node:fs';

const STDOUT = 1;
const MOMENT_TO_READ_MS = 1000;

/** Writes a line that Terraform reads: the handshake, or why there will be none. Throws if Terraform has gone. */
export function printLine(line: string): void {
  writeSync(STDOUT, `${line}\n`);
}

/**
 * Says why there is no provider, and ends with status 1. Terraform loses the line of a program that ends before it starts to read, and
 * ends this one when it has read the line.
 */
export function refuse(reason: string): void {
  printLine(reason);
  setTimeout(() => process.exit(1), MOMENT_TO_READ_MS);
}

/** From here on, what is printed goes to stderr, which Terraform takes for log lines. Neither stream is opened for this. */
export function guardStdout(): void {
  if (!('Bun' in globalThis)) {
    Object.defineProperty(process, 'stdout', { get: () => process.stderr });
    return;
  }
  // Bun opens the stream before it defines the property anew, and does not where it is assigned.
  Object.assign(process, { stdout: new Proxy({}, { get: (_, name) => ofStderr(name) }) });
  // Bun's console writes to the file descriptor by itself.
  for (const name of ['log', 'info', 'debug', 'table', 'dir'] as const) console[name] = console.error;
}

function ofStderr(name: string | symbol): unknown {
  const { stderr } = process;
  const value = Reflect.get(stderr, name);
  return typeof value === 'function' ? value.bind(stderr) : value;
}
