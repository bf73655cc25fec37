import { writeSync } from 'node:fs';
import { outgoingText } from '../gate/outgoing-text';
import type { Problem } from '../gate/problem';
import { HOMEPAGE } from './homepage';

/** 1 says that a policy was violated, so nothing else may end with it. */
export const FAILED = 2;

const STANDARD_ERROR = 2;

/** Ends the command with a problem and status 2 on any error that no code caught, instead of a stack trace and status 1. */
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

function endWith(error: unknown): never {
  const { message, help } = failureProblem(error);
  const stack = isUnforeseen(error) ? `${framesOf(error)}\n` : '';
  try {
    writeSync(STANDARD_ERROR, outgoingText(`error: ${message}\n${help}\n${stack}`));
  } catch {
    // There is no other place to say it.
  }
  process.exit(FAILED);
}

/** What keeps files from being read or written, by the code of the system. */
const REASONS: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  EACCES: ['permission denied', 'Give this user access, or choose another place.'],
  EADDRINUSE: ['the port is in use', 'Choose another port; 0 takes any that is free.'],
  EADDRNOTAVAIL: ['this machine does not have the address', 'Choose another host, such as 127.0.0.1.'],
  EDQUOT: ['the quota of this user is used up', 'Free some space, or choose another place.'],
  EEXIST: ['there is something of this name already', 'Remove it, or choose another place.'],
  EFBIG: ['the file would be too large', 'Choose another place.'],
  EIO: ['the device reports an error', 'Check the disk, or choose another place.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  ELOOP: ['there are too many links', 'Correct the links, or choose another place.'],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n).'],
  ENAMETOOLONG: ['the name is too long', 'Choose a shorter one.'],
  ENOENT: ['it does not exist', 'Correct the path.'],
  ENOSPC: ['the disk is full', 'Free some space, or choose another place.'],
  ENOTDIR: ['a part of the path is not a folder', 'Correct the path.'],
  ENOTEMPTY: ['the folder is not empty', 'Remove it, or choose another place.'],
  EPERM: ['the operation is not permitted', 'Give this user access, or choose another place.'],
  EROFS: ['the file system is read-only', 'Choose another place.'],
};

/** What the calls of the system are used for. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  access: 'read',
  chmod: 'change the mode of',
  copyfile: 'copy',
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

/** An error as a problem: those of the system by their cause, all others as a fault of this program. */
function failureProblem(error: unknown): Problem {
  const {
    code = '',
    syscall = '',
    path,
    dest,
    address,
    port,
  } = error as NodeJS.ErrnoException & {
    readonly dest?: string;
    readonly address?: string;
    readonly port?: number;
  };
  const known = REASONS[code];
  if (known === undefined || isUnforeseen(error))
    return {
      code: 'UnexpectedError',
      message: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
      help: `This is a fault of apsaramqtt. Report it with the lines below: ${HOMEPAGE}/issues`,
    };
  const [reason, help] = known;
  const attempt = ATTEMPTS[syscall] ?? syscall;
  const where = syscall === 'uv_cwd' ? 'the current folder' : (dest ?? path);
  const subject = where ?? (address === undefined ? 'the standard output' : `${address}:${port}`);
  return { code, message: `Failed to ${attempt} ${subject}: ${reason} (${code}).`, help };
}

function isUnforeseen(error: unknown): boolean {
  return (
    !(error instanceof Error) ||
    !('syscall' in error) ||
    !(String((error as NodeJS.ErrnoException).code) in REASONS)
  );
}

/** Where it happened. Not the message: it stands above. */
function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at ')).join('\n');
}
