import { execFileSync } from 'node:child_process';
import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '../gate/problem';
import { visible } from '../gate/visible';
import { leadsInto } from '../hcl';
import type { Unreadable } from './check-result';
import { globMatcher, pathFrom } from './path-globs';
import { POLICY_FILES } from './policy-file';
import { repositoryRoot } from './repository';
import { isFolder } from './sources/read-file';
import { systemProblem } from './system-problem';

/** The files and folders to check. */
export interface PlacesToCheck {
  readonly paths: readonly string[];
  /** Those of the paths that were not named themselves, but lie in a folder that was. */
  readonly found: ReadonlySet<string>;
  readonly unreadable: readonly Unreadable[];
  readonly notes: readonly string[];
}

/** Folders that hold copies, dependencies or history. */
const SKIPPED = new Set(['node_modules', '.git', '.terraform', '.terragrunt-cache']);

const CONFIGURATION_FILE = /\.(tf|tofu)(\.json)?$/;

/** Whether a path is one that `--exclude` names: a file, a folder, or a glob of such. */
export function excluder(patterns: readonly string[]): (path: string) => boolean {
  const matches = globMatcher(patterns);
  return (path) => matches(pathFrom('.', path)) || matches(basename(path));
}

/** The paths, and the configurations and `cdktf.out` in the folders below them. */
export function placesToCheck(
  paths: readonly string[],
  isExcluded: (path: string) => boolean,
): PlacesToCheck {
  const places: string[] = [];
  const found = new Set<string>();
  const unreadable: Unreadable[] = [];
  const notes: string[] = [];
  for (const path of paths) {
    if (!isFolder(path)) {
      places.push(path);
      continue;
    }
    const before = places.length + unreadable.length;
    const pending = [path];
    const seen = new Set<string>();
    const root = realRoot(path);
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      let entries: Dirent[];
      try {
        const real = realpathSync(folder);
        if (seen.has(real)) continue;
        seen.add(real);
        if (!leadsInto(root, real)) {
          notes.push(
            `Skipped ${visible(folder)}: it is a symbolic link to a place outside of the repository.`,
          );
          continue;
        }
        entries = readdirSync(folder, { withFileTypes: true });
      } catch (error) {
        unreadable.push(systemProblem(`Failed to read ${visible(folder)}`, error));
        continue;
      }
      const names = entries
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map(({ name }) => name);
      const isSynthesized = names.includes('manifest.json');
      if (isSynthesized || names.some((name) => CONFIGURATION_FILE.test(name))) {
        places.push(folder);
        if (folder !== path) found.add(folder);
      }
      if (isSynthesized) continue;
      const foldersIn = (found: readonly Dirent[]) =>
        found
          .filter(({ name }) => !SKIPPED.has(name))
          .map(({ name }) => join(folder, name))
          .filter((one) => !isExcluded(one));
      pending.push(...foldersIn(entries.filter((entry) => entry.isDirectory())).reverse());
      // Last, so that a folder is called what it is.
      pending.unshift(...foldersIn(entries.filter((entry) => entry.isSymbolicLink())).filter(isFolder));
    }
    // What reads it says what is wrong.
    if (places.length + unreadable.length === before) places.push(path);
  }
  return { paths: places, found, unreadable, notes };
}

/** What links are followed within: the repository of a folder, or the folder itself. */
function realRoot(folder: string): string {
  const path = resolve(folder);
  const real = realpathSync(path);
  return repositoryRoot(real) ?? real;
}

/** Files that a configuration may be made of, or read. */
const READ_FILE = /\.(tf|tofu|tfvars|json|ya?ml|csv|tftpl|tpl|tmpl)$/;

/** Both names of a moved file, and what settings of Git leave out: other folders and submodules. */
const ALL_NAMES = ['--name-only', '--no-renames', '--no-relative', '--ignore-submodules=none'];

/**
 * Those of the places that have changed since a revision of Git, untracked files included, and those of which Git knows nothing: ignored,
 * outside of the repository, or the standard input. Any of them may read a changed file that is in none of them, and one that names a
 * path out of its folder may read any file. A policy is read for all places below it. Returns what keeps Git from telling.
 * @param shared files that all places are checked with.
 */
export function changedPlaces(
  places: PlacesToCheck,
  revision: string,
  shared: readonly string[],
): PlacesToCheck | Problem {
  let changed: string[];
  const known = new Set<string>();
  try {
    const root = git('rev-parse', '--show-toplevel').trim();
    // Of two revisions, such as A..B, the files would be compared with neither.
    const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).trim();
    const names = [
      ...git('diff', ...ALL_NAMES, '-z', commit, '--').split('\0'),
      ...git('-C', root, 'ls-files', '--others', '--exclude-standard', '-z').split('\0'),
    ];
    changed = names.filter(Boolean).map((name) => join(root, name));
    for (const name of git('-C', root, 'ls-files', '-z').split('\0').filter(Boolean))
      for (let path = join(root, name); !known.has(path) && path !== dirname(root); path = dirname(path))
        known.add(path);
  } catch (error) {
    const { stderr, code } = error as { stderr?: Buffer; code?: string };
    if (code === 'ENOENT')
      return {
        code: 'NoGit',
        message: 'Git is not installed.',
        help: 'Install Git, or remove --changed-since.',
      };
    const reason = stderr?.toString().replace(/\s+/g, ' ').trim() ?? '';
    return reason === ''
      ? {
          code: 'UnknownRevision',
          message: `${JSON.stringify(revision)} is not a revision that this repository has.`,
          help: 'Name one revision. A shallow clone, as pipelines make it, lacks most of them: fetch all (fetch-depth: 0 on GitHub, GIT_DEPTH: "0" on GitLab).',
        }
      : {
          code: 'GitFailed',
          message: `Git could not list what has changed: ${reason.replace(/\.$/, '')}.`,
          help: 'Run the check in a repository that Git reads for this user, or remove --changed-since.',
        };
  }
  const folderOf = (path: string) => resolve(isFolder(path) || !existsSync(path) ? path : dirname(path));
  const byFolder = new Map<string, string[]>();
  for (const place of places.paths) {
    const folder = folderOf(place);
    const inFolder = byFolder.get(folder);
    if (inFolder === undefined) byFolder.set(folder, [place]);
    else inFolder.push(place);
  }
  const kept = new Set(places.paths.filter((place) => !known.has(resolve(place))));
  /** Keeps the places that a path is in; false where it is in none. */
  const keepAround = (path: string) => {
    let isIn = false;
    for (let folder = path, above = ''; folder !== above; above = folder, folder = dirname(folder)) {
      const around = byFolder.get(folder) ?? [];
      isIn ||= around.length > 0;
      for (const place of around) kept.add(place);
    }
    return isIn;
  };
  const outside = changed.filter((path) => !keepAround(path));
  if (changed.length > 0) for (const place of places.paths) if (leadsOut(place)) keepAround(folderOf(place));
  const policies = changed.filter((path) => POLICY_FILES.includes(basename(path))).map(dirname);
  for (const place of places.paths)
    if (policies.some((folder) => isIn(resolve(place), folder))) keepAround(folderOf(place));
  const named = shared.map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  const isShared =
    outside.some((path) => READ_FILE.test(path)) || changed.some((path) => named.includes(path));
  const paths = isShared ? places.paths : places.paths.filter((place) => kept.has(place));
  const skipped = places.paths.length - paths.length;
  if (skipped === 0) return places;
  const note = `Skipped ${skipped} of ${places.paths.length} places without changes since ${revision}.`;
  return { ...places, paths, notes: [...places.notes, note] };
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** Whether the configuration of a place names a path that leads out of its folder, or has a link in it. */
function leadsOut(place: string): boolean {
  if (!existsSync(place)) return false;
  const folder = isFolder(place) ? place : dirname(place);
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.isSymbolicLink()) return true;
    if (!CONFIGURATION_FILE.test(entry.name) && !entry.name.endsWith('.json')) return false;
    return entry.isFile() && readFileSync(join(folder, entry.name)).includes('../');
  });
}

function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  });
}
