import { readFileSync } from 'node:fs';
import type { Unreadable } from '../check-result';

/** What a file holds, or what keeps it from being read. */
export function readTextFile(path: string): string | Unreadable {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { message: `${path} cannot be read: ${code === 'ENOENT' ? 'it is not there' : code}.` };
  }
}
