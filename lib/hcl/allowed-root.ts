import { realpathSync } from 'node:fs';
import { relative } from 'node:path';

/** Whether a path leads into a folder, with links followed. What does not exist is where its path says. */
export function leadsInto(folder: string, path: string): boolean {
  const real = realPath(path);
  return [folder, realPath(folder)].some((root) => {
    const way = relative(root, real);
    return way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('/'));
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
