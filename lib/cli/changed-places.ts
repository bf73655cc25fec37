import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '../gate/problem';
import { realPath } from '../gate/real-path';
import { environmentArguments, isConfigurationFile } from '../hcl';
import type { PlacesToCheck } from './places-to-check';
import { POLICY_FILES } from './policy-file';
import { isFolder, readFoundBytes } from './sources/read-file';

/** Files that a configuration may be made of, or read. */
const READ_FILE = /\.(tf|tofu|tfvars|json|ya?ml|csv|tftpl|tpl|tmpl)$/;

/** Files that make up a configuration, or give its variables. */
const OWN_FILE = /\.(tf|tofu|tfvars)(\.json)?$/;

/** A path that leads out of a folder, also as some programs write it in JSON, and what makes one of pieces. */
const LEADS_UP = /\.\.\\?[/\\]|"\.\.\\?"|\bpath\.cwd\b|\b(?:abspath|dirname)\(/;

const LINK_MODE = '120000 ';

/** What Git puts in front of each file, and of one that it was set not to compare. */
const TAG = 'H ';
const UNCOMPARED = /^[a-zS] /;

/** Both names of a moved file, and what settings of Git leave out: other folders and submodules. */
const ALL_NAMES = ['--name-only', '--no-renames', '--no-relative', '--ignore-submodules=none'];

/**
 * Those of the places that have changed since a revision of Git, untracked files included, and those of which Git knows nothing: ignored,
 * outside of the repository, behind a link, or the standard input. Any of them may read a changed file that is in none of them, and one
 * that names a path out of its folder may read any file. A policy is read for all places below it. Returns what keeps Git from telling.
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
  /** The folder of the repository. */
  readonly root: string;
  /** Those that differ from the revision, or are not tracked. */
  readonly changed: ReadonlySet<string>;
  /** Those that are tracked, and their folders. */
  readonly known: ReadonlySet<string>;
  readonly links: readonly string[];
}

/** @throws the error of Git, or of its start. */
function filesOfGit(revision: string): GitFiles {
  const root = git('rev-parse', '--show-toplevel').trim();
  const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).trim();
  // Of two revisions, such as A..B, or of one that is left out, such as ^A, the files would be compared with none.
  if (!/^[0-9a-f]+$/.test(commit)) throw new Error(`${revision} is not one commit`);
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
  const links: string[] = [];
  for (const entry of git('-C', root, 'ls-files', '--stage', '-v', '-z').split('\0').filter(Boolean)) {
    const file = join(root, entry.slice(entry.indexOf('\t') + 1));
    if (entry.startsWith(LINK_MODE, TAG.length)) links.push(file);
    if (UNCOMPARED.test(entry) && existsSync(file)) changed.push(file);
    for (let path = file; !known.has(path) && path !== dirname(root); path = dirname(path)) known.add(path);
  }
  return { root, changed: new Set(changed), known, links };
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
        help: 'Name one revision. The shallow clone of a pipeline lacks most of them: fetch the whole history (fetch-depth: 0 on GitHub, GIT_DEPTH: "0" on GitLab).',
      }
    : {
        code: 'GitFailed',
        message: `Git could not list what has changed: ${reason.replace(/\.$/, '')}.`,
        help: 'Run the check in a repository that Git reads for this user, or remove --changed-since.',
      };
}

/**
 * Whether every place may read what has changed, or may have: a file that all are checked with and Git does not know, or one that is in
 * none of them.
 */
function isReadByAll({ paths }: PlacesToCheck, files: GitFiles, shared: readonly string[]): boolean {
  if (shared.some((path) => mayHaveChanged(path, files))) return true;
  const folders = new Set(paths.map(folderOf));
  return [...files.changed].some(
    (path) => READ_FILE.test(path) && !withFoldersAbove(path).some((one) => folders.has(one)),
  );
}

function changedOf({ paths }: PlacesToCheck, files: GitFiles): string[] {
  const { changed } = files;
  const policies = [...changed].filter((path) => POLICY_FILES.includes(basename(path))).map(dirname);
  const leadingOut = changed.size > 0 ? foldersLeadingOut(files, paths.map(folderOf)) : new Set();
  const mayReadChanged = (place: string) =>
    leadingOut.has(folderOf(place)) || policies.some((folder) => isIn(resolve(place), folder));
  const around = new Set(
    [...changed, ...paths.filter(mayReadChanged).map(folderOf)].flatMap(withFoldersAbove),
  );
  return paths.filter((place) => !isKnown(place, files) || around.has(folderOf(place)));
}

/** Whether Git knows what a place is made of. */
function isKnown(place: string, files: GitFiles): boolean {
  const path = resolve(place);
  if (!files.known.has(path) || !existsSync(path) || realpathSync(path) !== path) return false;
  const folder = folderOf(place);
  const own = isFolder(folder) ? readdirSync(folder).filter((name) => OWN_FILE.test(name)) : [];
  return (
    own.every((name) => files.known.has(join(folder, name))) &&
    !variableFilesOf(folder).some((file) => mayHaveChanged(file, files))
  );
}

/** Those that `TF_CLI_ARGS*` name. */
function variableFilesOf(folder: string): string[] {
  return (['terraform', 'opentofu'] as const)
    .flatMap((engine) => environmentArguments(folder, process.env, engine))
    .flatMap((argument) => (argument.kind === 'file' ? [argument.path] : []));
}

/** Whether a file of the repository has changed, or Git does not know. */
function mayHaveChanged(path: string, { root, changed, known }: GitFiles): boolean {
  const files = [resolve(path), realPath(path)];
  return files.some((file) => changed.has(file) || (isIn(file, root) && !known.has(file)));
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

/** The folders with a link, or with a configuration that names a path out of its folder, in them or below them. */
function foldersLeadingOut({ root, known, links }: GitFiles, places: readonly string[]): ReadonlySet<string> {
  const found = new Set(links.flatMap(withFoldersAbove));
  const within = new Set(places);
  for (const file of known) {
    const isRead = isConfigurationFile(file) || file.endsWith('.json');
    const above = isRead ? withFoldersAbove(dirname(file)) : [];
    const isOpen = above.some((folder) => within.has(folder) && !found.has(folder));
    if (isOpen && leadsOut(file, root)) for (const folder of above) found.add(folder);
  }
  return found;
}

/** Also by the whole path of a file of the repository. */
function leadsOut(file: string, root: string): boolean {
  const bytes = readFoundBytes(file);
  // What cannot be read is reported where it is checked.
  return !Buffer.isBuffer(bytes) || LEADS_UP.test(bytes.toString('latin1')) || bytes.includes(root);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  });
}
