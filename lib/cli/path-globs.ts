import { relative, sep } from 'node:path';

/**
 * Makes a function that says whether a path with slashes matches one of the patterns: a file, a folder or a glob. An exclamation mark is
 * an ordinary character, so a pattern cannot be negated.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.map((path) => path.replace(/^\.\//, '').replace(/\/$/, '')).filter(Boolean);
  if (globs.length === 0) return () => false;
  // Loaded here, because few checks need it.
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(
    globs.flatMap((path) => [path, `${path}/**`]),
    { dot: true, nonegate: true },
  );
}

/** A path relative to a folder, with slashes. */
export function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
