import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Problem } from '../gate/problem';
import { realPath } from '../gate/real-path';
import { environmentArguments, isConfigurationFile } from '../hcl';
import type { PlacesToCheck } from './places-to-check';
import { POLICY_FILES } from './policy-file';
import { isFolder, readFoundBytes } from './sources/read-file';

/** Files that may be part of a configuration, or that a configuration may read. */
const READ_FILE = /\.(tf|tofu|tfvars|json|ya?ml|csv|tftpl|tpl|tmpl)$/;

/** Files that are part of a configuration, or set its variables. */
const OWN_FILE = /\.(tf|tofu|tfvars)(\.json)?$/;

/** Text that may lead to a file outside of the folder: `..`, also as some programs escape it in JSON, and functions that build paths. */
const LEADS_UP = /\.\.\\?[/\\]|"\.\.\\?"|\bpath\.cwd\b|\b(?:abspath|dirname)\(/;

const LINK_MODE = '120000 ';

/** The tag that `git ls-files -v` prints before a file, and the tags of files that Git must not compare. */
const TAG = 'H ';
const UNCOMPARED = /^[a-zS] /;

/** These options list both names of a moved file, and undo settings by which Git would omit other folders and submodules. */
const ALL_NAMES = ['--name-only', '--no-renames', '--no-relative', '--ignore-submodules=none'];

/**
 * Leaves out the places that have not changed since a revision of Git. A place stays if one of these is true:
 * - one of its files has changed or is untracked;
 * - Git does not know it: it is ignored, outside of the repository, behind a link, or the standard input;
 * - it may read a changed file that belongs to no place, or it refers to a path outside of its folder;
 * - a policy in a folder above it has changed.
 *
 * Returns a problem if Git fails.
 * @param shared files that affect all places.
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
  /** The root folder of the repository. */
  readonly root: string;
  /** The files that differ from the revision, or are not tracked. */
  readonly changed: ReadonlySet<string>;
  /** The tracked files, and their folders. */
  readonly known: ReadonlySet<string>;
  readonly links: readonly string[];
}

/** @throws the error of Git, or that Git does not start. */
function filesOfGit(revision: string): GitFiles {
  const root = git('rev-parse', '--show-toplevel').trim();
  const commit = git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`).trim();
  // A range such as A..B, or an exclusion such as ^A, would make `git diff` compare other files.
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
        message: `${JSON.stringify(revision)} is not a revision of this repository.`,
        help: 'Use one revision that exists. The shallow clone of a pipeline has only a few: fetch the whole history (fetch-depth: 0 on GitHub, GIT_DEPTH: "0" on GitLab).',
      }
    : {
        code: 'GitFailed',
        message: `Git could not list what has changed: ${reason.replace(/\.$/, '')}.`,
        help: 'Run the check in a Git repository that this user can read, or remove --changed-since.',
      };
}

/** Whether every place may be affected: a shared file may have changed, or a file that belongs to no place has changed. */
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

/** Whether Git tracks all files of a place. */
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

/** The variable files that `TF_CLI_ARGS*` name. */
function variableFilesOf(folder: string): string[] {
  return (['terraform', 'opentofu'] as const)
    .flatMap((engine) => environmentArguments(folder, process.env, engine))
    .flatMap((argument) => (argument.kind === 'file' ? [argument.path] : []));
}

/** Whether a file has changed, or is in the repository but not tracked. */
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

/** The folders that contain, at any depth, a link or a configuration that refers to a path outside of its folder. */
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

/** Whether a file may refer to a path outside of its folder, relative or absolute. */
function leadsOut(file: string, root: string): boolean {
  const bytes = readFoundBytes(file);
  // The check itself reports a file that cannot be read.
  return !Buffer.isBuffer(bytes) || LEADS_UP.test(bytes.toString('latin1')) || bytes.includes(root);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
  });
}
