import { relative, sep } from 'node:path';

/**
 * Whether a path, with slashes between its parts, is one that is named: a file, a folder, or a glob of such. An exclamation mark stands for
 * itself: what is not named has no exception.
 */
export function globMatcher(named: readonly string[]): (path: string) => boolean {
  const plain = named.map((path) => path.replace(/^\.\//, '').replace(/\/$/, '')).filter(Boolean);
  if (plain.length === 0) return () => false;
  // Few checks have globs.
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(
    plain.flatMap((path) => [path, `${path}/**`]),
    { dot: true, nonegate: true },
  );
}

/** A path from a folder on, with slashes between its parts. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
