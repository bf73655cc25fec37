import { readFileSync, statSync } from 'node:fs';
import { readRegularFile, UnsuitableFileError } from '../../gate/regular-file';
import { hideIfToken } from '../../gate/secrets/likely-token';
import { systemProblem } from '../../gate/system-problem';
import { visible } from '../../gate/visible';
import type { Unreadable } from '../check-result';
import { isPipe, readPipe, UnusedPipeError, unusedPipeProblem } from './pipe';

/** The path that means the standard input. */
export const STANDARD_INPUT = '-';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Larger than any settings file. */
const MAX_FOUND_BYTES = 256 * 1024 * 1024;

/** The contents of a file that the user named, without a byte order mark, or the problem with reading it. It may be a pipe. */
export function readBytes(path: string): Buffer | Unreadable {
  return read(path, () =>
    path !== STANDARD_INPUT && isPipe(path)
      ? readPipe(path)
      : readFileSync(path === STANDARD_INPUT ? 0 : path),
  );
}

/** The same for a file that was found in a folder. Its author may have made it so that a read never ends. */
export function readFoundBytes(path: string): Buffer | Unreadable {
  return read(path, () => readRegularFile(path, MAX_FOUND_BYTES).bytes);
}

function read(path: string, bytesOf: () => Buffer): Buffer | Unreadable {
  try {
    const bytes = bytesOf();
    return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
      ? bytes.subarray(BYTE_ORDER_MARK.length)
      : bytes;
  } catch (error) {
    hideIfToken(path);
    const what = `Failed to read ${visible(path)}`;
    if (error instanceof UnusedPipeError) return unusedPipeProblem(path);
    if (!(error instanceof UnsuitableFileError)) return systemProblem(what, error);
    const reason = error.reason === 'too-large' ? 'it is too large' : 'it is not a regular file';
    return { code: 'UnsuitableFile', message: `${what}: ${reason}.`, help: 'Remove or replace it.' };
  }
}

/** Whether a path leads to a folder. False if that cannot be determined: reading the path then reports why. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
