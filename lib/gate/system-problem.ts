import type { Problem } from './problem';

/** Why the system does not read or write a file or open a port, by its error code. */
export const SYSTEM_ERRORS: Readonly<Record<string, readonly [reason: string, help: string]>> = {
  EACCES: ['permission denied', 'Give this user access, or choose another place.'],
  EADDRINUSE: ['the port is in use', 'Choose another port, or 0 for any free port.'],
  EADDRNOTAVAIL: ['this machine does not have the address', 'Choose another host, such as 127.0.0.1.'],
  EAI_AGAIN: ['its address is not known at the moment', 'Check the name and the DNS of this machine.'],
  EBUSY: ['it is in use or is a mount point', 'Change it where it is mounted from, or choose another place.'],
  EDQUOT: ['the quota of this user is used up', 'Free some space, or choose another place.'],
  EEXIST: ['a file or folder with this name already exists', 'Remove it, or choose another place.'],
  EFBIG: ['the file would be too large', 'Choose another place.'],
  EIO: ['the device reports an error', 'Check the disk, or choose another place.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  ELOOP: ['its symbolic links form a loop', 'Correct the links, or choose another place.'],
  EMFILE: ['too many files are open', 'Raise the limit (ulimit -n).'],
  ENAMETOOLONG: ['its name is too long', 'Choose a shorter one.'],
  ENOENT: ['it does not exist', 'Correct the path.'],
  ENOSPC: ['the disk is full', 'Free some space, or choose another place.'],
  ENOTDIR: ['a part of the path is not a folder', 'Correct the path.'],
  ENOTEMPTY: ['the folder is not empty', 'Remove it, or choose another place.'],
  ENOTFOUND: ['no address is known for it', 'Check the name and the DNS of this machine.'],
  ENXIO: ['no program reads it', 'Start the program that reads it, or name a file.'],
  EPERM: ['permission denied', 'Give this user access, or choose another place.'],
  ERR_FS_FILE_TOO_LARGE: ['it is larger than 2 GiB', 'Name a smaller file.'],
  EPIPE: ['the program that reads it has ended', 'Find out why it ended.'],
  EROFS: ['the file system is read-only', 'Choose another place.'],
};

/**
 * The problem that an error of the system describes.
 * @param attempt what was tried, such as `Failed to read plan.json`.
 */
export function systemProblem(attempt: string, error: unknown): Problem {
  const { code = 'UnknownError', path } = error as NodeJS.ErrnoException;
  if (path === '')
    return { code, message: 'The path is empty.', help: 'Name a file or a folder. Use "." for this folder.' };
  const [reason, help] = SYSTEM_ERRORS[code] ?? [code, 'Check the path and the disk.'];
  return { code, message: `${attempt}: ${reason}.`, help };
}

/** Whether an error comes from the system and is in {@link SYSTEM_ERRORS}. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall !== undefined && code !== undefined && code in SYSTEM_ERRORS;
}
