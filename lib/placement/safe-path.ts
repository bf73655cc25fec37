import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/** A sentence that says why another user may have written the file or folder; undefined if only this user can, or if it does not exist. */
export function whyUnsafe(path: string): string | undefined {
  const found: Stats | undefined = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return `${path} is a link.`;
  if (process.getuid && found.uid !== process.getuid()) return `${path} belongs to another user.`;
  // Windows has no such modes, but the access list of the home folder admits only its user.
  if (process.platform !== 'win32' && (found.mode & 0o022) !== 0) return `Other users may write to ${path}.`;
  return undefined;
}

/** Like `whyUnsafe`, for a folder and its parent, such as `~/.apsaramqtt/runtime`. */
export function whyUnsafeFolder(folder: string): string | undefined {
  return whyUnsafe(dirname(folder)) ?? whyUnsafe(folder);
}
