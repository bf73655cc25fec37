import { writeSync } from 'node:fs';

const STDOUT = 1;
const TIME_TO_READ_MS = 1000;

/** Writes the line that Terraform reads: the handshake, or why there is none. @throws if Terraform has ended. */
export function printLine(line: string): void {
  writeSync(STDOUT, `${line}\n`);
}

/**
 * Prints why there is no provider, and ends with status 1. It waits before the end, because Terraform loses the line of a program that
 * ends before Terraform starts to read. Usually Terraform ends this process once it has read the line.
 */
export function refuse(reason: string): void {
  printLine(reason);
  setTimeout(() => process.exit(1), TIME_TO_READ_MS);
}

/** Redirects all later output to stderr, which Terraform reads as log lines. Neither stream is opened for this, to save time. */
export function guardStdout(): void {
  if (!('Bun' in globalThis)) {
    Object.defineProperty(process, 'stdout', { get: () => process.stderr });
    return;
  }
  // In Bun, defining the property would open the stream, and assigning it does not.
  Object.assign(process, { stdout: new Proxy({}, { get: (_, name) => ofStderr(name) }) });
  // Bun's console writes to the file descriptor by itself.
  for (const name of ['log', 'info', 'debug', 'table', 'dir'] as const) console[name] = console.error;
}

function ofStderr(name: string | symbol): unknown {
  const { stderr } = process;
  const value = Reflect.get(stderr, name);
  return typeof value === 'function' ? value.bind(stderr) : value;
}
