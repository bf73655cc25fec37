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

/** More than any file of settings has. */
const MAX_FOUND_BYTES = 256 * 1024 * 1024;

/** What a file that was named holds, without a byte order mark, or what keeps it from being read. It may be a pipe. */
export function readBytes(path: string): Buffer | Unreadable {
  return read(path, () =>
    path !== STANDARD_INPUT && isPipe(path)
      ? readPipe(path)
      : readFileSync(path === STANDARD_INPUT ? 0 : path),
  );
}

/** The same of a file that was found: who put it there may want a read that never ends. */
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

/** Whether a path leads to a folder. Of one that cannot be looked at, the attempt to read it says why. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
