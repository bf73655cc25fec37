import { realpathSync } from 'node:fs';
import { relative } from 'node:path';

/** Whether a path leads into a folder, with links followed. What does not exist is where its path says. */
export function leadsInto(folder: string, path: string): boolean {
  // Each gate of a root module asks this of its own folder: to follow its links takes as long as all else about the gate.
  if (folder === path) return true;
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
