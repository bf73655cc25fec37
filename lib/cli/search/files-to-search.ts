import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Unreadable } from '../check-result';
import { systemProblem } from '../system-problem';

/** Dependencies and history: neither is what a run has put out. */
const SKIPPED = new Set(['node_modules', '.git']);

/** What was found at the paths to search. */
export interface FilesToSearch {
  readonly files: readonly string[];
  /** Those of the paths at which there is no file to search. */
  readonly empty: readonly string[];
  readonly unreadable: readonly Unreadable[];
  /** What was skipped and why, as sentences. */
  readonly notes: readonly string[];
}

/** The files at paths and in the folders below, each once. Symbolic links are followed within the folder that was named. */
export function filesToSearch(
  paths: readonly string[],
  isExcluded: (path: string) => boolean,
): FilesToSearch {
  const files: string[] = [];
  const empty: string[] = [];
  const unreadable: Unreadable[] = [];
  const notes: string[] = [];
  const seen = new Set<string>();
  for (const root of paths) {
    const pending = [root];
    let rootPath: string | undefined;
    let isEmpty = true;
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      let stats: Stats;
      let entries: Dirent[] = [];
      try {
        const real = realpathSync(path);
        rootPath ??= real;
        if (real !== rootPath && !real.startsWith(rootPath + sep)) {
          notes.push(`Skipped ${path}: it is a symbolic link to a place outside of ${root}.`);
          continue;
        }
        stats = statSync(path);
        if (seen.has(real)) {
          isEmpty &&= path !== root && !stats.isFile();
          continue;
        }
        seen.add(real);
        if (stats.isDirectory()) entries = readdirSync(path, { withFileTypes: true });
      } catch (error) {
        unreadable.push(systemProblem(`Failed to search ${path}`, error));
        isEmpty = false;
        continue;
      }
      if (stats.isFile()) {
        files.push(path);
        isEmpty = false;
      } else if (!stats.isDirectory() && path === root) {
        isEmpty = false;
        unreadable.push({
          code: 'NotAFile',
          message: `Failed to search ${path}: it is ${kindOf(stats)}.`,
          help: 'Name a file or a folder.',
        });
      } else if (!stats.isDirectory()) notes.push(`Skipped ${path}: it is ${kindOf(stats)}.`);
      for (const { name } of entries.reverse()) {
        const below = join(path, name);
        if (!SKIPPED.has(name) && !isExcluded(below)) pending.push(below);
      }
    }
    if (isEmpty) empty.push(root);
  }
  return { files, empty, unreadable, notes };
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
