import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { systemProblem } from '../../gate/system-problem';
import type { Unreadable } from '../check-result';

/** Folders with dependencies and history. */
const SKIPPED = new Set(['node_modules', '.git']);

export interface FilesToSearch {
  readonly files: readonly string[];
  /** The given paths without a file to search. */
  readonly empty: readonly string[];
  readonly unreadable: readonly Unreadable[];
  /** What was skipped and why, in sentences. */
  readonly notes: readonly string[];
}

/** The files at paths and in the folders below, each once. Symbolic links are followed only within the given folder. */
export function filesToSearch(
  paths: readonly string[],
  isExcluded: (path: string) => boolean,
): FilesToSearch {
  const found = new Found(isExcluded);
  for (const path of paths) found.addBelow(path);
  return found;
}

class Found implements FilesToSearch {
  readonly files: string[] = [];
  readonly empty: string[] = [];
  readonly unreadable: Unreadable[] = [];
  readonly notes: string[] = [];
  readonly #seen = new Set<string>();

  constructor(private readonly isExcluded: (path: string) => boolean) {}

  addBelow(root: string): void {
    const realRoot = this.#attempt(root, () => realpathSync(root));
    if (realRoot === undefined) return;
    const pending = [root];
    let isEmpty = true;
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      const here = path;
      const below = this.#attempt(here, () => this.#visit(here, root, realRoot));
      if (below === undefined) isEmpty = false;
      // Pushed one by one, because a large folder has more files than a call can have arguments.
      else for (const each of below.reverse()) pending.push(each);
    }
    if (isEmpty) this.empty.push(root);
  }

  /** Undefined if the file system returns an error. */
  #attempt<Result>(path: string, act: () => Result): Result | undefined {
    try {
      return act();
    } catch (error) {
      this.unreadable.push(systemProblem(`Failed to search ${path}`, error));
      return undefined;
    }
  }

  /** The entries of a folder; none if it was visited before. Undefined for a file, and for a problem with a given path. */
  #visit(path: string, root: string, realRoot: string): string[] | undefined {
    const real = realpathSync(path);
    if (real !== realRoot && !real.startsWith(join(realRoot, sep))) {
      this.notes.push(`Skipped ${path}: it is a symbolic link to a place outside of ${root}.`);
      return [];
    }
    const stats = statSync(path);
    if (this.#seen.has(real)) return path === root || stats.isFile() ? undefined : [];
    this.#seen.add(real);
    if (stats.isDirectory()) return this.#entriesOf(path);
    if (stats.isFile()) {
      this.files.push(path);
      return undefined;
    }
    return this.#skip(path, root, kindOf(stats));
  }

  #entriesOf(folder: string): string[] {
    return readdirSync(folder)
      .filter((name) => !SKIPPED.has(name))
      .map((name) => join(folder, name))
      .filter((path) => !this.isExcluded(path));
  }

  #skip(path: string, root: string, kind: string): string[] | undefined {
    if (path !== root) {
      this.notes.push(`Skipped ${path}: it is ${kind}.`);
      return [];
    }
    this.unreadable.push({
      code: 'NotAFile',
      message: `Failed to search ${path}: it is ${kind}.`,
      help: 'Set --search to a file or a folder.',
    });
    return undefined;
  }
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
