import { readFileSync, statSync } from 'node:fs';
import { readRegularFile, recordRead, UnsuitableFileError } from '../../gate/regular-file';
import { hideIfToken } from '../../gate/secrets/likely-token';
import { systemProblem } from '../../gate/system-problem';
import { visible } from '../../gate/visible';
import type { Unreadable } from '../check-result';
import { isPipe, readPipe, UnusedPipeError, unusedPipeProblem } from './pipe';

/** The path for standard input. */
export const STANDARD_INPUT = '-';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Larger than any settings file. */
const MAX_FOUND_BYTES = 256 * 1024 * 1024;

/** The contents, without a byte order mark, of a file on the command line, which may be a pipe; or why it cannot be read. */
export function readBytes(path: string): Buffer | Unreadable {
  return read(path, () => {
    if (path === STANDARD_INPUT) return readFileSync(0);
    if (isPipe(path)) return readPipe(path);
    recordRead(path);
    return readFileSync(path);
  });
}

/** Like `readBytes`, for a file that was found in a folder. It must be a regular file, because reading a pipe there could wait forever. */
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

/** Whether a path is a folder. False if that cannot be determined, in which case reading the path reports why. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
