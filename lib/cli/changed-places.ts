import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '../gate/problem';
import { CONFIGURATION_FILE, type PlacesToCheck } from './places-to-check';
import { POLICY_FILES } from './policy-file';
import { isFolder } from './sources/read-file';

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
  let files: GitFiles;
  try {
    files = filesOfGit(revision);
  } catch (error) {
    return gitProblem(error, revision);
  }
  const paths = isReadByAll(places, files, shared) ? places.paths : changedOf(places, files);
  const skipped = places.paths.length - paths.length;
  if (skipped === 0) return places;
  const note = `Skipped ${skipped} of ${places.paths.length} places without changes since ${revision}.`;
  return { ...places, paths, notes: [...places.notes, note] };
}

interface GitFiles {
  /** Those that differ from the revision, or are not tracked. */
  readonly changed: readonly string[];
  /** Those that are tracked, and their folders. */
  readonly known: ReadonlySet<string>;
}

/** @throws the error of Git, or of its start. */
function filesOfGit(revision: string): GitFiles {
  const root = git('rev-parse', '--show-toplevel').trim();
  // Of two revisions, such as A..B, the files would be compared with neither.
  const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).trim();
  const pathsOf = (list: string) =>
    list
      .split('\0')
      .filter(Boolean)
      .map((name) => join(root, name));
  const changed = [
    ...pathsOf(git('diff', ...ALL_NAMES, '-z', commit, '--')),
    ...pathsOf(git('-C', root, 'ls-files', '--others', '--exclude-standard', '-z')),
  ];
  const known = new Set<string>();
  for (const file of pathsOf(git('-C', root, 'ls-files', '-z')))
    for (let path = file; !known.has(path) && path !== dirname(root); path = dirname(path)) known.add(path);
  return { changed, known };
}

function gitProblem(error: unknown, revision: string): Problem {
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

/** Whether every place may read what has changed: a file that all are checked with, or one that is in none of them. */
function isReadByAll({ paths }: PlacesToCheck, { changed }: GitFiles, shared: readonly string[]): boolean {
  const named = shared.map((path) => (existsSync(path) ? realpathSync(path) : resolve(path)));
  if (changed.some((path) => named.includes(path))) return true;
  const folders = new Set(paths.map(folderOf));
  return changed.some(
    (path) => READ_FILE.test(path) && !withFoldersAbove(path).some((one) => folders.has(one)),
  );
}

function changedOf({ paths }: PlacesToCheck, { changed, known }: GitFiles): string[] {
  const policies = changed.filter((path) => POLICY_FILES.includes(basename(path))).map(dirname);
  const mayReadChanged = (place: string) =>
    (changed.length > 0 && leadsOut(place)) || policies.some((folder) => isIn(resolve(place), folder));
  const around = new Set(
    [...changed, ...paths.filter(mayReadChanged).map(folderOf)].flatMap(withFoldersAbove),
  );
  return paths.filter((place) => !known.has(resolve(place)) || around.has(folderOf(place)));
}

function folderOf(place: string): string {
  return resolve(isFolder(place) || !existsSync(place) ? place : dirname(place));
}

function withFoldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...withFoldersAbove(above)];
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
