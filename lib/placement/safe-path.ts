import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** Why what is at a path may have been written by another user, as a sentence; undefined where only this user can, or nothing is there. */
export function whyUnsafe(path: string): string | undefined {
  const found: Stats | undefined = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return `${path} is a link.`;
  if (process.getuid && found.uid !== process.getuid()) return `${path} belongs to another user.`;
  // Windows has no such modes: the home folder's access list is for its user alone.
  if (process.platform !== 'win32' && (found.mode & 0o022) !== 0) return `Other users may write to ${path}.`;
  return undefined;
}

/** The same for a folder whose parent folder is ours, too, such as `~/.apsaramqtt/runtime`. */
export function whyUnsafeFolder(folder: string): string | undefined {
  return whyUnsafe(dirname(folder)) ?? whyUnsafe(folder);
}
