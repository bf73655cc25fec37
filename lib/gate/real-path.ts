import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where a path leads: two can lead to one file. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
