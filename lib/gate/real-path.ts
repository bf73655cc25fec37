import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The path without symbolic links, also if the file does not exist yet. Shows whether two paths lead to the same file. */
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

/** Undefined if the path is not a symbolic link. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
