import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, relative, resolve } from 'node:path';
import { isPathWithin } from '../allowed-root';
import { noteRead } from '../read-listener';
import { isIdentifier } from '../syntax/identifier';
import { Unknown, type Value } from '../values/model';
import { ANY, BOOL, STRING, setOf } from '../values/type';
import { boolValue, entriesOf, isNull, setValue, stringValue, unknownValue } from '../values/value';
import { LimitError } from '../values/value-error';
import { checkArgument, KEYED, openParameter, stringParameter, textOf } from './arguments';
import { decodeUtf8 } from './encoding';
import { CallError, type FunctionContext, functions, type UnaryFunction } from './function';
import { globPattern } from './glob';

/** Errors of a path that is wrong for every user, not only for this one. */
const INVALID_PATH_CODES = new Set(['ELOOP', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL']);
const WILDCARD = /[*?[{\\]/;
/** More entries than any configuration needs. */
const MAX_ENTRIES = 100_000;

function expandHome(path: string): string {
  if (!path.startsWith('~')) return path;
  if (/^~[^/\\]/.test(path))
    throw new CallError(`The path "${path}" starts in the home folder of another user.`);
  let home: string;
  try {
    home = homedir();
  } catch {
    // For example, in a container whose user is not in /etc/passwd.
    throw new CallError('This user has no home folder.');
  }
  return join(home, path.slice(1));
}

/** The absolute path, or why it is not read. */
function locate(path: string, { baseDir, allowedRoot }: FunctionContext): string | Unknown {
  const absolute = resolve(baseDir, expandHome(path));
  return isPathWithin(allowedRoot, absolute)
    ? absolute
    : new Unknown('cannot-be-read-here', `the file ${path}, which is outside of the project`, true);
}

/** What is at a path. If this user has no permission, the result is unknown, because the user who plans may have it. */
function statsOf(path: string, shown: string): Stats | 'absent' | 'invalid' | Unknown {
  if (path.includes('\0')) return 'invalid';
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? 'absent';
  } catch (error) {
    return INVALID_PATH_CODES.has(codeOf(error)) ? 'invalid' : unreadable(shown);
  }
}

/** Reads a file or folder that exists; unknown if that fails, such as for lack of permission. */
function readOrUnknown<T>(shown: string, read: () => T): T | Unknown {
  try {
    return read();
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return unreadable(shown);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function unreadable(shown: string): Unknown {
  return new Unknown('cannot-be-read-here', `${shown}, which could not be read`, true);
}

/** Reads a file. @throws CallError if there is no such file */
function readContent(path: string, context: FunctionContext): Buffer | Unknown {
  const file = locate(path, context);
  if (file instanceof Unknown) {
    return file;
  }
  const stats = statsOf(file, `the file ${path}`);
  if (stats instanceof Unknown) {
    return stats;
  }
  if (typeof stats === 'string') {
    throw new CallError(`There is no file "${path}".`, 0);
  }
  if (stats.isDirectory()) {
    throw new CallError(`"${path}" is a folder, not a file.`, 0);
  }
  if (!stats.isFile()) {
    return new Unknown('cannot-be-read-here', `the file ${path}, which is not a regular file`, true);
  }
  return stats.size > context.maxFileBytes
    ? new Unknown(
        'cannot-be-read-here',
        `the file ${path}, which has more than ${context.maxFileBytes} bytes`,
        true,
      )
    : readOrUnknown(`the file ${path}`, () => {
        noteRead(file);
        return readFileSync(file);
      });
}

function contentFunction(apply: (bytes: Buffer, path: string) => string): UnaryFunction {
  return {
    parameters: [stringParameter('path')],
    type: STRING,
    run: ([path], context) => {
      const bytes = readContent(textOf(path), context);
      return bytes instanceof Unknown ? unknownValue(STRING, bytes) : stringValue(apply(bytes, textOf(path)));
    },
  };
}

function pathFunction(apply: (path: string, context: FunctionContext) => string): UnaryFunction {
  return {
    parameters: [stringParameter('path')],
    type: STRING,
    run: ([path], context) => stringValue(apply(textOf(path), context)),
  };
}

function fileHashFunction(algorithm: string, encoding: 'hex' | 'base64' = 'hex'): UnaryFunction {
  return contentFunction((bytes) => createHash(algorithm).update(bytes).digest(encoding));
}

function fileText(bytes: Buffer, path: string): string {
  return decodeUtf8(bytes, `The file "${path}"`);
}

/** The folders of a pattern before the first wildcard. */
function fixedFolders(pattern: string): readonly string[] {
  const names = pattern.split('/');
  const first = names.findIndex((name) => WILDCARD.test(name));
  return names.slice(0, first === -1 ? -1 : first);
}

/** The files below a folder whose path matches a pattern. As in the engines, symbolic links to folders are followed. */
function fileSet(path: string, pattern: string, context: FunctionContext): Value {
  // The engines join path and pattern, so the pattern may leave the folder: "../gates/*.yaml".
  const [, up = '', below = ''] = /^((?:\.\.\/)*)(.*?)\/?$/s.exec(posix.join('.', pattern)) ?? [];
  const matches = globPattern(below, context.engine);
  const depth = below.includes('**') ? Number.POSITIVE_INFINITY : below.split('/').length;
  // In this function, the engines do not expand `~`.
  const base = path.startsWith('~') ? `./${path}` : path;
  const top = (up === '' ? base : `${base || '.'}/${up}`) || '.';
  const folder = locate(top, context);
  if (folder instanceof Unknown) return unknownValue(setOf(STRING), folder);
  const from = resolve(context.baseDir, base);
  const skipsBroken = context.engine === 'terraform' ? below.endsWith('**') : !WILDCARD.test(below);
  const found: string[] = [];
  let seen = 0;
  for (const entry of entriesBelow(top, fixedFolders(below), depth, context)) {
    if (entry instanceof Unknown) return unknownValue(setOf(STRING), entry);
    seen += 1;
    if (seen > MAX_ENTRIES)
      throw new LimitError(`The folder "${path}" has more than ${MAX_ENTRIES} entries.`);
    if (!matches.test(entry.names.join('/'))) continue;
    if (entry.kind === 'broken link' && !skipsBroken) {
      throw new CallError(`The symbolic link "${entry.names.join('/')}" has no target.`, 1);
    }
    if (entry.kind === 'file') {
      found.push(relative(from, join(folder, ...entry.names)).replaceAll('\\', '/'));
    }
  }
  return setValue(STRING, found.map(stringValue));
}

interface Entry {
  /** Its path below the top folder, split at slashes. */
  readonly names: readonly string[];
  readonly kind: 'file' | 'folder' | 'broken link' | 'other';
}

/** The entries of a folder and of those below it. Yields an unknown for a folder that could not be read. */
function* entriesBelow(
  top: string,
  names: readonly string[],
  depth: number,
  context: FunctionContext,
): Generator<Entry | Unknown> {
  const path = [top, ...names].join('/');
  const folder = locate(path, context);
  if (folder instanceof Unknown) return yield folder;
  const entries = folderEntries(folder, path);
  if (entries instanceof Unknown) return yield entries;
  for (const entry of entries) {
    const inner = [...names, entry.name];
    const kind = kindOf(entry, join(folder, entry.name));
    yield { names: inner, kind };
    if (kind === 'folder' && inner.length < depth) yield* entriesBelow(top, inner, depth, context);
  }
}

/** The entries of a folder; none if it does not exist. */
function folderEntries(folder: string, path: string): readonly Dirent[] | Unknown {
  const shown = `the folder ${path}`;
  const stats = statsOf(folder, shown);
  if (stats instanceof Unknown) return stats;
  return typeof stats === 'object' && stats.isDirectory()
    ? readOrUnknown(shown, () => readdirSync(folder, { withFileTypes: true }))
    : [];
}

function kindOf(entry: Dirent, path: string): Entry['kind'] {
  const target = entry.isSymbolicLink() ? statsOf(path, path) : entry;
  if (typeof target === 'string') return 'broken link';
  // A link that cannot be followed counts as a folder: the attempt to list that reports why.
  if (target instanceof Unknown || target.isDirectory()) return 'folder';
  return target.isFile() ? 'file' : 'other';
}

function renderFile(path: string, variables: Value, context: FunctionContext): Value {
  const bytes = readContent(path, context);
  if (bytes instanceof Unknown) {
    return unknownValue(ANY, bytes);
  }
  return render(fileText(bytes, path), variables, path, context);
}

function render(text: string, variables: Value, name: string, context: FunctionContext): Value {
  checkArgument(KEYED.includes(variables.type.kind), 'vars', 'a map or an object', 1);
  const entries = entriesOf(variables);
  for (const key of entries.keys()) {
    if (!isIdentifier(key)) {
      throw new CallError(`"${key}" is not a valid name for a template variable.`, 1);
    }
  }
  const result = context.renderTemplate(text, entries, name);
  if (isNull(result) && context.engine === 'terraform') {
    throw new CallError('The result of the template is null.', 0);
  }
  return result;
}

export const FUNCTIONS = functions({
  abspath: pathFunction((path, { baseDir }) => resolve(baseDir, path)),
  basename: pathFunction((path) => (path === '' ? '.' : posix.basename(path) || '/')),
  dirname: pathFunction((path) => posix.normalize(posix.dirname(path.endsWith('/') ? `${path}.` : path))),
  pathexpand: pathFunction(expandHome),
  file: contentFunction(fileText),
  filebase64: contentFunction((bytes) => bytes.toString('base64')),
  filebase64sha256: fileHashFunction('sha256', 'base64'),
  filebase64sha512: fileHashFunction('sha512', 'base64'),
  filemd5: fileHashFunction('md5'),
  filesha1: fileHashFunction('sha1'),
  filesha256: fileHashFunction('sha256'),
  filesha512: fileHashFunction('sha512'),
  fileexists: {
    parameters: [stringParameter('path')],
    type: BOOL,
    run: ([path], context) => {
      const file = locate(textOf(path), context);
      if (file instanceof Unknown) {
        return unknownValue(BOOL, file);
      }
      const stats = statsOf(file, `the file ${textOf(path)}`);
      if (stats instanceof Unknown) {
        return unknownValue(BOOL, stats);
      }
      if (stats === 'absent') {
        return boolValue(false);
      }
      if (stats === 'invalid' || !stats.isFile()) {
        throw new CallError(`"${textOf(path)}" is not a regular file.`, 0);
      }
      return boolValue(true);
    },
  },
  fileset: {
    parameters: [stringParameter('path'), stringParameter('pattern')],
    type: setOf(STRING),
    run: ([path, pattern], context) => fileSet(textOf(path), textOf(pattern), context),
  },
  templatefile: {
    parameters: [stringParameter('path'), openParameter('vars')],
    type: ANY,
    run: ([path, variables], context) => renderFile(textOf(path), variables, context),
  },
  templatestring: {
    parameters: [stringParameter('template'), openParameter('vars')],
    type: STRING,
    run: ([template, variables], context) => render(textOf(template), variables, 'templatestring', context),
  },
});
