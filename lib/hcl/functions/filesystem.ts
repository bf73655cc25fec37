import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, relative, resolve } from 'node:path';
import { leadsInto } from '../allowed-root';
import { isIdentifier } from '../syntax/identifier';
import { Unknown, type Value } from '../values/model';
import { ANY, BOOL, STRING, setOf } from '../values/type';
import { boolValue, entriesOf, isNull, setValue, stringValue, unknownValue } from '../values/value';
import { stringParameter, textOf } from './arguments';
import { utf8Text } from './encoding';
import { CallError, type FunctionContext, functions, type UnaryFunction } from './function';
import { globPattern } from './glob';

/** More entries than a configuration would list. */
const MAX_ENTRIES = 100_000;

function expandHome(path: string): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
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
  return leadsInto(allowedRoot, absolute)
    ? absolute
    : new Unknown('cannot-be-read-here', `the file ${path}, which is outside of the project`, true);
}

/** The content of a file, or why it is not read. */
function content(path: string, context: FunctionContext): Buffer | Unknown {
  const file = located(path, context);
  if (file instanceof Unknown) {
    return file;
  }
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) {
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
    : readFileSync(file);
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

/** The files below a folder whose path matches a pattern; links to folders are not followed. */
function fileSet(path: string, pattern: string, context: FunctionContext): Value {
  // The engines append the pattern to the path, so that it may lead out of the folder: "../gates/*.yaml".
  const [, up = '', below = ''] = /^((?:\.\.\/)*)(.*?)\/?$/s.exec(posix.join('.', pattern)) ?? [];
  const folder = located(up === '' ? path : `${path || '.'}/${up}`, context);
  if (folder instanceof Unknown) {
    return unknownValue(setOf(STRING), folder);
  }
  const from = resolve(context.baseDir, expandHome(path));
  const matches = globPattern(below, context.engine);
  const depth = below.includes('**') ? Number.POSITIVE_INFINITY : below.split('/').length;
  const found: string[] = [];
  let seen = 0;
  const walk = (prefix: string, level: number): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      seen += 1;
      if (seen > MAX_ENTRIES) {
        throw new CallError(`The folder "${path}" has more than ${MAX_ENTRIES} entries.`, 0);
      }
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory() && level < depth) {
        walk(name, level + 1);
      } else if (matches.test(name) && isFile(join(folder, name))) {
        found.push(relative(from, join(folder, name)).replaceAll('\\', '/'));
      }
    }
  };
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    walk('', 1);
  }
  return setValue(STRING, found.map(stringValue));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
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
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats !== undefined && !stats.isFile()) {
        throw new CallError(`"${textOf(path)}" is not a regular file.`, 0);
      }
      return boolValue(stats !== undefined);
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
