import { readFileSync, statSync } from 'node:fs';
import { hideIfToken } from '../../gate/token-text';
import { visible } from '../../gate/visible';
import type { Unreadable } from '../check-result';
import { systemProblem } from '../system-problem';

/** The path that means the standard input. */
export const STANDARD_INPUT = '-';

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
    return systemProblem(`Failed to read ${visible(path)}`, error);
  }
}

/** The same as text. */
export function readTextFile(path: string): string | Unreadable {
  const bytes = readBytes(path);
  return 'message' in bytes ? bytes : bytes.toString('utf8');
}

/** Whether a path leads to a folder. Of one that cannot be looked at, the attempt to read it says why. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
