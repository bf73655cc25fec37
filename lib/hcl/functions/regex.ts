import { RE2JS } from 're2js';
import type { Type, Value } from '../values/model';
import { spend } from '../values/step-budget';
import { ANY, listOf, objectOf, STRING, tupleOf } from '../values/type';
import { isKnown, listValue, nullValue, objectValue, stringValue, tupleValue } from '../values/value';
import { stringParameter, textOf } from './arguments';
import { CallError, functions } from './function';

interface Pattern {
  readonly program: RE2JS;
  /** The name of each group by its number; undefined if it has none. */
  readonly groups: readonly (string | undefined)[];
}

/** A match. */
interface Match {
  readonly start: number;
  readonly end: number;
  /** The whole match, then the groups; undefined for a group that did not match. */
  readonly groups: readonly (string | undefined)[];
}

const compiled = new Map<string, Pattern>();

/** Compiles a pattern, once. RE2 runs in linear time for every pattern. */
function compile(source: string, argument: number): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) {
    return known;
  }
  let program: RE2JS;
  try {
    program = RE2JS.compile(source);
  } catch (error) {
    throw new CallError(`The regular expression is not valid: ${(error as Error).message}.`, argument);
  }
  const groups: (string | undefined)[] = new Array<undefined>(program.groupCount() + 1).fill(undefined);
  for (const [name, number] of Object.entries(program.namedGroups())) {
    groups[number] = name;
  }
  const pattern = { program, groups };
  if (compiled.size > 1000) {
    compiled.clear();
  }
  compiled.set(source, pattern);
  return pattern;
}

/** The matches in a text. As in Go, an empty match directly after another match does not count. */
function* matches({ program, groups }: Pattern, text: string): Generator<Match> {
  spend(text.length);
  const matcher = program.matcher(text);
  let previousEnd = -1;
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start === end && start === previousEnd) {
      continue;
    }
    previousEnd = end;
    yield { start, end, groups: groups.map((_, index) => matcher.group(index) ?? undefined) };
  }
}

/** The result for a match: a string if the pattern has no groups, an object if they have names, else a tuple. */
function captured({ groups }: Pattern, match: Match): Value {
  if (groups.length === 1) {
    return stringValue(match.groups[0] ?? '');
  }
  const values = match.groups
    .slice(1)
    .map((text) => (text === undefined ? nullValue(STRING) : stringValue(text)));
  if (groups[1] === undefined) {
    return tupleValue(values);
  }
  return objectValue(values.map((value, index) => [groups[index + 1] ?? '', value] as const));
}

function typeOfCaptures(pattern: Pattern): Type {
  const names = pattern.groups.slice(1);
  if (names.some((name) => name === undefined) && names.some((name) => name !== undefined)) {
    throw new CallError('A regular expression must not have both named and unnamed groups.', 0);
  }
  if (names.length === 0) {
    return STRING;
  }
  return names[0] === undefined
    ? tupleOf(names.map(() => STRING))
    : objectOf(names.map((name = '') => [name, STRING] as const));
}

function typeOfResult(pattern: Value): Type {
  return isKnown(pattern) ? typeOfCaptures(compile(textOf(pattern), 0)) : ANY;
}

/** Expands `$1`, `$name`, `${name}` and `$$` in a replacement. As in Go, a name without braces is as long as possible. */
function expand(template: string, match: Match, pattern: Pattern): string {
  return template.replace(
    /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (whole, bare?: string, braced?: string) => {
      const name = bare ?? braced;
      if (name === undefined) {
        return whole === '$$' ? '$' : whole;
      }
      const index = /^\d+$/.test(name) ? Number(name) : pattern.groups.lastIndexOf(name);
      return match.groups[index] ?? '';
    },
  );
}

function replace(text: string, searched: string, replacement: string): string {
  if (!(searched.length > 1 && searched.startsWith('/') && searched.endsWith('/'))) {
    return searched === ''
      ? [...text].map((character) => replacement + character).join('') + replacement
      : text.replaceAll(searched, () => replacement);
  }
  const pattern = compile(searched.slice(1, -1), 1);
  const parts: string[] = [];
  let end = 0;
  for (const match of matches(pattern, text)) {
    parts.push(text.slice(end, match.start), expand(replacement, match, pattern));
    end = match.end;
  }
  return parts.join('') + text.slice(end);
}

export const FUNCTIONS = functions({
  regex: {
    parameters: [stringParameter('pattern'), stringParameter('string')],
    type: ([pattern]) => typeOfResult(pattern),
    run: ([source, string]) => {
      const pattern = compile(textOf(source), 0);
      typeOfCaptures(pattern);
      const [first] = matches(pattern, textOf(string));
      if (first === undefined) {
        throw new CallError('The regular expression does not match the string.', 1);
      }
      return captured(pattern, first);
    },
  },
  regexall: {
    parameters: [stringParameter('pattern'), stringParameter('string')],
    type: ([pattern]) => listOf(typeOfResult(pattern)),
    run: ([source, string]) => {
      const pattern = compile(textOf(source), 0);
      const type = typeOfCaptures(pattern);
      return listValue(
        type,
        Array.from(matches(pattern, textOf(string)), (match) => captured(pattern, match)),
      );
    },
  },
  replace: {
    parameters: [stringParameter('str'), stringParameter('substr'), stringParameter('replace')],
    type: STRING,
    run: ([str, substr, replacement]) =>
      stringValue(replace(textOf(str), textOf(substr), textOf(replacement))),
  },
});
