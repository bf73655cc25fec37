import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a path leads, also that of a file which does not exist yet: two can lead to one file. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const absolute = resolve(path);
    const above = dirname(absolute);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === absolute) return absolute;
    const target = linkTarget(absolute);
    if (target !== undefined) return realPath(resolve(realPath(above), target));
    return join(realPath(above), basename(absolute));
  }
}

/** Undefined where there is no symbolic link. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
