import { type Dirent, readdirSync, realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { systemProblem } from '../gate/system-problem';
import { visible } from '../gate/visible';
import { isConfigurationFile, isPathWithin } from '../hcl';
import type { Unreadable } from './check-result';
import { globMatcher, pathFrom } from './path-globs';
import { repositoryRoot } from './repository';
import { readOrchestrated } from './sources/orchestrated';
import { isFolder } from './sources/read-file';
import { isSynthesizedApp, MANIFEST } from './sources/synthesized-app';

/** The files and folders to check. */
export interface PlacesToCheck {
  readonly paths: readonly string[];
  /** The paths that are not on the command line themselves, but in a folder that is. */
  readonly found: ReadonlySet<string>;
  readonly unreadable: readonly Unreadable[];
  readonly notes: readonly string[];
}

/** Folders with copies, dependencies or history. */
const SKIPPED = new Set(['node_modules', '.git', '.terraform', '.terragrunt-cache']);

/** Makes a function that says whether `--exclude` names a path. */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  const matches = globMatcher(patterns);
  return (path) => matches(pathFrom('.', path)) || matches(basename(path));
}

/**
 * Finds the configurations and `cdktf.out` folders in the given paths and below them.
 * @param trusted whether configurations are read to which a link leads out of the repository.
 */
export function placesToCheck(
  paths: readonly string[],
  isExcluded: (path: string) => boolean,
  trusted: boolean,
): PlacesToCheck {
  const places = new Places(isExcluded, trusted);
  for (const path of paths) {
    if (isFolder(path)) places.addBelow(path);
    else places.paths.push(path);
  }
  return places;
}

class Places implements PlacesToCheck {
  readonly paths: string[] = [];
  readonly found = new Set<string>();
  readonly unreadable: Unreadable[] = [];
  readonly notes: string[] = [];

  constructor(
    private readonly isExcluded: (path: string) => boolean,
    private readonly trusted: boolean,
  ) {}

  addBelow(named: string): void {
    const before = this.paths.length + this.unreadable.length;
    const pending = [named];
    const seen = new Set<string>();
    const root = realRoot(named);
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      const entries = this.#read(folder, root, seen);
      const names = entries
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map(({ name }) => name);
      const isConfiguration = names.some(isConfigurationFile);
      const isSynthesized = !isConfiguration && names.includes(MANIFEST) && isSynthesizedApp(folder);
      if (isSynthesized || isConfiguration) {
        this.paths.push(folder);
        if (folder !== named) this.found.add(folder);
      }
      if (isSynthesized) continue;
      for (const path of this.#paths(folder, names).filter(readOrchestrated)) {
        this.paths.push(path);
        this.found.add(path);
      }
      const folders = entries.filter((entry) => entry.isDirectory());
      for (const path of this.#below(folder, folders).reverse()) pending.push(path);
      // Links come last, so that a folder is reported under its own path.
      const links = entries.filter((entry) => entry.isSymbolicLink());
      pending.unshift(...this.#below(folder, links).filter(isFolder));
    }
    // Added even if it contains nothing to check: reading it reports what is wrong.
    if (this.paths.length + this.unreadable.length === before) this.paths.push(named);
  }

  /** The entries of a folder. Empty if it was read before. */
  #read(folder: string, root: string, seen: Set<string>): Dirent[] {
    try {
      const real = realpathSync(folder);
      if (seen.has(real)) return [];
      seen.add(real);
      const entries = readdirSync(folder, { withFileTypes: true });
      if (isPathWithin(root, real)) return entries;
      this.#addOutside(folder, entries);
    } catch (error) {
      this.unreadable.push(systemProblem(`Failed to read ${visible(folder)}`, error));
    }
    return [];
  }

  /** A link to a folder outside of the repository. Links in the folder and folders below it are not followed. */
  #addOutside(folder: string, entries: readonly Dirent[]): void {
    const link = `${visible(folder)}: it is a symbolic link to a`;
    if (!entries.some(({ name }) => isConfigurationFile(name) || name === MANIFEST))
      this.notes.push(`Skipped ${link} place outside of the repository.`);
    else if (this.trusted) {
      this.paths.push(folder);
      this.found.add(folder);
    } else
      this.unreadable.push({
        code: 'LinkOutsideRepository',
        message: `Did not read ${link} configuration outside of the repository.`,
        help: `Check it by its own path (apsaramqtt check ${visible(folder)}), leave it out with --exclude, or use --trust-configuration if you trust the files.`,
      });
  }

  #below(folder: string, entries: readonly Dirent[]): string[] {
    const names = entries.map(({ name }) => name).filter((name) => !SKIPPED.has(name));
    return this.#paths(folder, names);
  }

  #paths(folder: string, names: readonly string[]): string[] {
    return names.map((name) => join(folder, name)).filter((path) => !this.isExcluded(path));
  }
}

/** The folder within which links are followed: the repository, or else the named folder. */
function realRoot(folder: string): string {
  const path = resolve(folder);
  const real = realpathSync(path);
  return repositoryRoot(real) ?? real;
}
