import { writeSync } from 'node:fs';

const STDOUT = 1;

/** Writes a line that Terraform reads: the handshake, or why there is none. Throws where Terraform has gone. */
export function printLine(line: string): void {
  writeSync(STDOUT, `${line}\n`);
}

/** From here on, what is printed goes to stderr, which Terraform takes for log lines. */
export function guardStdout(): void {
  Object.defineProperty(process, 'stdout', { get: () => process.stderr });
  // Bun's console writes to the file descriptor by itself.
  if ('Bun' in globalThis) {
    for (const name of ['log', 'info', 'debug', 'table', 'dir'] as const) console[name] = console.error;
  }
}
