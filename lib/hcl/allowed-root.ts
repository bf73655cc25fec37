import { realpathSync } from 'node:fs';
import { relative } from 'node:path';

/** Whether a path is the folder or in it, with symbolic links resolved. The links of a path that does not exist are not resolved. */
export function isPathWithin(folder: string, path: string): boolean {
  // Fast path: each gate of a root module asks this about its own folder, and to resolve links would double its time.
  if (folder === path) return true;
  const real = realPath(path);
  return [folder, realPath(folder)].some((root) => {
    const path = relative(root, real);
    return path === '' || !(path === '..' || path.startsWith('../') || path.startsWith('/'));
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
