import { readFileSync } from 'node:fs';
import { hideIfToken } from '../../gate/token-text';
import { visible } from '../../gate/visible';
import type { Unreadable } from '../check-result';

/** What stands for the standard input in place of a path. */
const STANDARD_INPUT = '-';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** What a file holds, without a byte order mark, or what keeps it from being read. */
export function readBytes(path: string): Buffer | Unreadable {
  try {
    const bytes = readFileSync(path === STANDARD_INPUT ? 0 : path);
    return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
      ? bytes.subarray(BYTE_ORDER_MARK.length)
      : bytes;
  } catch (error) {
    hideIfToken(path);
    return { message: `Failed to read ${visible(path)}: ${reasonOf(error)}.` };
  }
}

/** The same as text. */
export function readTextFile(path: string): string | Unreadable {
  const bytes = readBytes(path);
  return 'message' in bytes ? bytes : bytes.toString('utf8');
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  EDQUOT: 'the quota of this user is used up',
  EFBIG: 'the file would be too large',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** Why the file system refused something, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return (code && REASONS[code]) ?? code ?? 'unknown error';
}
