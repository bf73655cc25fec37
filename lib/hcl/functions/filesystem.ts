import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, relative, resolve } from 'node:path';
import { isPathWithin } from '../allowed-root';
import { isIdentifier } from '../syntax/identifier';
import { Unknown, type Value } from '../values/model';
import { ANY, BOOL, STRING, setOf } from '../values/type';
import { boolValue, entriesOf, isNull, setValue, stringValue, unknownValue } from '../values/value';
import { LimitError } from '../values/value-error';
import { stringParameter, textOf } from './arguments';
import { utf8Text } from './encoding';
import { CallError, type FunctionContext, functions, type UnaryFunction } from './function';
import { globPattern } from './glob';

/** What keeps a path from leading anywhere, for every user. */
const IMPOSSIBLE = new Set(['ELOOP', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL']);
const WILDCARD = /[*?[{\\]/;
/** More entries than a configuration would list. */
const MAX_ENTRIES = 100_000;

function expandHome(path: string): string {
  if (!path.startsWith('~')) return path;
  if (/^~[^/\\]/.test(path))
    throw new CallError(`The path "${path}" starts in the home folder of another user.`);
  let home: string;
  try {
    home = homedir();
  } catch {
    // In a container, for example, whose user has no entry in /etc/passwd.
    throw new CallError('This user has no home folder.');
  }
  return join(home, path.slice(1));
}

/** What a path stands for, or why it is not looked at. */
function located(path: string, { baseDir, allowedRoot }: FunctionContext): string | Unknown {
  const absolute = resolve(baseDir, expandHome(path));
  return isPathWithin(allowedRoot, absolute)
    ? absolute
    : new Unknown('cannot-be-read-here', `the file ${path}, which is outside of the project`, true);
}

/** What is at a path, or why nothing is. Whether the user who plans may read what this one may not is not known. */
function statsOf(path: string, shown: string): Stats | 'absent' | 'impossible' | Unknown {
  if (path.includes('\0')) return 'impossible';
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? 'absent';
  } catch (error) {
    return IMPOSSIBLE.has(codeOf(error)) ? 'impossible' : unreadable(shown);
  }
}

/** Reads something that is there, or says that this user may not. */
function attempted<T>(shown: string, read: () => T): T | Unknown {
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

/** The content of a file, or why it is not read. */
function content(path: string, context: FunctionContext): Buffer | Unknown {
  const file = located(path, context);
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
    : attempted(`the file ${path}`, () => readFileSync(file));
}

function ofContent(apply: (bytes: Buffer, path: string) => string): UnaryFunction {
  return {
    parameters: [stringParameter('path')],
    type: STRING,
    run: ([path], context) => {
      const bytes = content(textOf(path), context);
      return bytes instanceof Unknown ? unknownValue(STRING, bytes) : stringValue(apply(bytes, textOf(path)));
    },
  };
}

function ofPath(apply: (path: string, context: FunctionContext) => string): UnaryFunction {
  return {
    parameters: [stringParameter('path')],
    type: STRING,
    run: ([path], context) => stringValue(apply(textOf(path), context)),
  };
}

function hashOfContent(algorithm: string, encoding: 'hex' | 'base64' = 'hex'): UnaryFunction {
  return ofContent((bytes) => createHash(algorithm).update(bytes).digest(encoding));
}

function fileText(bytes: Buffer, path: string): string {
  return utf8Text(bytes, `The file "${path}"`);
}

/** The folders that a pattern of paths names before its first wildcard. */
function fixedFolders(pattern: string): readonly string[] {
  const names = pattern.split('/');
  const first = names.findIndex((name) => WILDCARD.test(name));
  return names.slice(0, first === -1 ? -1 : first);
}

/** The files below a folder whose path matches a pattern. As in the engines, links to folders are followed. */
function fileSet(path: string, pattern: string, context: FunctionContext): Value {
  // The engines append the pattern to the path, so that it may lead out of the folder: "../gates/*.yaml".
  const [, up = '', below = ''] = /^((?:\.\.\/)*)(.*?)\/?$/s.exec(posix.join('.', pattern)) ?? [];
  const matches = globPattern(below, context.engine);
  const depth = below.includes('**') ? Number.POSITIVE_INFINITY : below.split('/').length;
  // They take `~` for the name of a folder here.
  const base = path.startsWith('~') ? `./${path}` : path;
  const top = (up === '' ? base : `${base || '.'}/${up}`) || '.';
  const folder = located(top, context);
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
      throw new CallError(`The link "${entry.names.join('/')}" leads to nothing.`, 1);
    }
    if (entry.kind === 'file') {
      found.push(relative(from, join(folder, ...entry.names)).replaceAll('\\', '/'));
    }
  }
  return setValue(STRING, found.map(stringValue));
}

interface Entry {
  /** The names of the folders that it is in, and its own. */
  readonly names: readonly string[];
  readonly kind: 'file' | 'folder' | 'broken link' | 'other';
}

/** What is in a folder and in those below it, or which of them could not be read. */
function* entriesBelow(
  top: string,
  names: readonly string[],
  depth: number,
  context: FunctionContext,
): Generator<Entry | Unknown> {
  const path = [top, ...names].join('/');
  const folder = located(path, context);
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

/** What a folder contains; nothing where there is no folder. */
function folderEntries(folder: string, path: string): readonly Dirent[] | Unknown {
  const shown = `the folder ${path}`;
  const stats = statsOf(folder, shown);
  if (stats instanceof Unknown) return stats;
  return typeof stats === 'object' && stats.isDirectory()
    ? attempted(shown, () => readdirSync(folder, { withFileTypes: true }))
    : [];
}

function kindOf(entry: Dirent, path: string): Entry['kind'] {
  const target = entry.isSymbolicLink() ? statsOf(path, path) : entry;
  if (typeof target === 'string') return 'broken link';
  // A link that could not be followed is taken for a folder, which then says so.
  if (target instanceof Unknown || target.isDirectory()) return 'folder';
  return target.isFile() ? 'file' : 'other';
}

function renderFile(path: string, variables: Value, context: FunctionContext): Value {
  const bytes = content(path, context);
  if (bytes instanceof Unknown) {
    return unknownValue(ANY, bytes);
  }
  return render(fileText(bytes, path), variables, path, context);
}

function render(text: string, variables: Value, name: string, context: FunctionContext): Value {
  const { kind } = variables.type;
  if (kind !== 'map' && kind !== 'object') {
    throw new CallError('Argument "vars" must be a map or an object.', 1);
  }
  const entries = entriesOf(variables);
  for (const key of entries.keys()) {
    if (!isIdentifier(key)) {
      throw new CallError(`"${key}" is not a name that a variable of a template may have.`, 1);
    }
  }
  const result = context.renderTemplate(text, entries, name);
  if (isNull(result) && context.engine === 'terraform') {
    throw new CallError('The result of the template is null.', 0);
  }
  return result;
}

export const FUNCTIONS = functions({
  abspath: ofPath((path, { baseDir }) => resolve(baseDir, path)),
  basename: ofPath((path) => (path === '' ? '.' : posix.basename(path) || '/')),
  dirname: ofPath((path) => posix.normalize(posix.dirname(path.endsWith('/') ? `${path}.` : path))),
  pathexpand: ofPath(expandHome),
  file: ofContent(fileText),
  filebase64: ofContent((bytes) => bytes.toString('base64')),
  filebase64sha256: hashOfContent('sha256', 'base64'),
  filebase64sha512: hashOfContent('sha512', 'base64'),
  filemd5: hashOfContent('md5'),
  filesha1: hashOfContent('sha1'),
  filesha256: hashOfContent('sha256'),
  filesha512: hashOfContent('sha512'),
  fileexists: {
    parameters: [stringParameter('path')],
    type: BOOL,
    run: ([path], context) => {
      const file = located(textOf(path), context);
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
      if (stats === 'impossible' || !stats.isFile()) {
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
    parameters: [
      stringParameter('path'),
      { name: 'vars', type: ANY, allowUnknown: 'inside', allowMarked: 'inside' },
    ],
    type: ANY,
    run: ([path, variables], context) => renderFile(textOf(path), variables, context),
  },
  templatestring: {
    parameters: [
      stringParameter('template'),
      { name: 'vars', type: ANY, allowUnknown: 'inside', allowMarked: 'inside' },
    ],
    type: STRING,
    run: ([template, variables], context) => render(textOf(template), variables, 'templatestring', context),
  },
});
