import { writeSync } from 'node:fs';
import { outgoingText } from '../gate/outgoing-text';
import type { Problem } from '../gate/problem';
import { isSystemError, SYSTEM_ERRORS } from '../gate/system-problem';
import { HOMEPAGE } from './homepage';

/** Not 1, which means that a policy was violated. */
export const FAILED = 2;

const STANDARD_ERROR = 2;

/** Ends the command with a problem and status 2 on an uncaught error. Node.js itself would print a stack trace and end with status 1. */
export function handleFailures(): void {
  process.on('uncaughtException', endWith);
  process.on('unhandledRejection', endWith);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader closed the pipe, as in `apsaramqtt rules | head -1`. The exit status stays.
      if (error.code !== 'EPIPE') endWith(error);
    });
  }
}

/** Prints a problem and sets the exit status. */
export function failWith({ message, help }: Problem): void {
  process.stderr.write(`error: ${message}\n${help}\n`);
  process.exitCode = FAILED;
}

function endWith(error: unknown): never {
  const { message, help } = failureProblem(error);
  const stack = isSystemError(error) ? '' : `${framesOf(error)}\n`;
  try {
    writeSync(STANDARD_ERROR, outgoingText(`error: ${message}\n${help}\n${stack}`));
  } catch {
    // There is no other place to report that standard error fails.
  }
  process.exit(FAILED);
}

/** A verb for the message, by the name of the system call. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  access: 'read',
  chmod: 'change the mode of',
  copyfile: 'copy',
  getaddrinfo: 'look up',
  listen: 'listen on',
  lstat: 'read',
  mkdir: 'create',
  mkdtemp: 'create',
  open: 'open',
  read: 'read',
  readlink: 'read',
  realpath: 'read',
  rename: 'write',
  rm: 'remove',
  rmdir: 'remove',
  scandir: 'read',
  stat: 'read',
  symlink: 'create',
  unlink: 'remove',
  uv_cwd: 'read',
  write: 'write',
};

/** Makes a problem of an error: system errors are explained, all others are reported as a bug of this program. */
export function failureProblem(error: unknown): Problem {
  const {
    code = '',
    syscall = '',
    path,
    dest,
    hostname,
    address,
    port,
  } = error as NodeJS.ErrnoException & {
    readonly dest?: string;
    readonly hostname?: string;
    readonly address?: string;
    readonly port?: number;
  };
  const known = SYSTEM_ERRORS[code];
  if (known === undefined || !isSystemError(error))
    return {
      code: 'UnexpectedError',
      message: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
      help: `This is a bug in apsaramqtt. Please report it with the lines below: ${HOMEPAGE}/issues`,
    };
  const [reason, help] = known;
  const attempt = ATTEMPTS[syscall] ?? syscall;
  const where = syscall === 'uv_cwd' ? 'the current folder' : (dest ?? path ?? hostname);
  const stream = syscall === 'read' ? 'standard input' : 'to standard output';
  const subject = where ?? (address === undefined ? stream : `${address}:${port}`);
  return { code, message: `Failed to ${attempt} ${subject}: ${reason} (${code}).`, help };
}

/** The stack without the message, which is printed before it. */
function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at ')).join('\n');
}
