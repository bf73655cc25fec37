import { Unknown } from '../values/model';
import { compareCodePoints, graphemes } from '../values/text';
import { BOOL, STRING } from '../values/type';
import {
  boolValue,
  elementsOf,
  firstUnknown,
  isNull,
  listValue,
  stringValue,
  unknownValue,
} from '../values/value';
import { LimitError } from '../values/value-error';
import {
  checkArgument,
  integerOf,
  numberParameter,
  STRING_LIST,
  stringFunction,
  stringParameter,
  textOf,
} from './arguments';
import { type BinaryFunction, CallError, functions } from './function';

const MAX_INDENT = 65_536;
/** White space of Unicode. JavaScript's `\s` differs in U+0085 and U+FEFF. */
const SPACE = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');
const ASCII = /^\p{ASCII}*$/u;
/** The first letter of a word. */
const WORD_START = new RegExp(
  `(?<=^|${SPACE}|[\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x7f])\\p{L}`,
  'gu',
);

function binaryStringFunction(second: string, apply: (str: string, other: string) => string): BinaryFunction {
  return {
    parameters: [stringParameter('str'), stringParameter(second)],
    type: STRING,
    run: ([str, other]) => stringValue(apply(textOf(str), textOf(other))),
  };
}

function stringPredicate(second: string, apply: (str: string, other: string) => boolean): BinaryFunction {
  return {
    parameters: [stringParameter('str'), stringParameter(second)],
    type: BOOL,
    run: ([str, other]) => boolValue(apply(textOf(str), textOf(other))),
  };
}

/** Maps each letter to one letter, as Go does. JavaScript maps some letters to two, and has a special sigma at the end of a word. */
function mapCase(str: string, map: (character: string) => string): string {
  if (ASCII.test(str)) return map(str);
  return Array.from(str, (character) => {
    const [first = character, ...rest] = map(character);
    return rest.length === 0 ? first : character === 'İ' ? 'i' : character;
  }).join('');
}

function upper(str: string): string {
  return mapCase(str, (letters) => letters.toUpperCase());
}

function trim(str: string, cutset: string): string {
  const cut = new Set(cutset);
  const characters = [...str];
  const isKept = (character: string) => !cut.has(character);
  const start = characters.findIndex(isKept);
  if (start < 0) return '';
  const end = characters.length - [...characters].reverse().findIndex(isKept);
  return characters.slice(start, end).join('');
}

function trimSpace(str: string): string {
  return str.replace(OUTER_SPACE, '');
}

function substring(str: string, offset: number, length: number): string {
  const characters = graphemes(str);
  const start = offset < 0 ? Math.max(0, offset + characters.length) : offset;
  return characters.slice(start, length < 0 ? undefined : start + length).join('');
}

export const FUNCTIONS = functions({
  chomp: stringFunction((str) => str.replace(/[\r\n]+$/, '')),
  lower: stringFunction((str) => mapCase(str, (letters) => letters.toLowerCase())),
  upper: stringFunction(upper),
  title: stringFunction((str) => str.replace(WORD_START, upper)),
  strrev: stringFunction((str) => graphemes(str).reverse().join('')),
  trimspace: stringFunction(trimSpace),
  trim: binaryStringFunction('cutset', trim),
  trimprefix: binaryStringFunction('prefix', (str, prefix) =>
    str.startsWith(prefix) ? str.slice(prefix.length) : str,
  ),
  trimsuffix: binaryStringFunction('suffix', (str, suffix) =>
    str.endsWith(suffix) ? str.slice(0, str.length - suffix.length) : str,
  ),
  startswith: {
    parameters: [{ ...stringParameter('str'), allowUnknown: 'always' }, stringParameter('prefix')],
    type: BOOL,
    run: ([str, prefix]) => {
      const begins = textOf(prefix);
      const { data } = str;
      if (!(data instanceof Unknown)) {
        return boolValue(textOf(str).startsWith(begins));
      }
      return begins.length <= data.prefix.length
        ? boolValue(data.prefix.startsWith(begins))
        : unknownValue(BOOL, data.asNotNull());
    },
  },
  endswith: stringPredicate('suffix', (str, suffix) => str.endsWith(suffix)),
  strcontains: stringPredicate('substr', (str, substr) => str.includes(substr)),
  indent: {
    parameters: [numberParameter('spaces'), stringParameter('str')],
    type: STRING,
    run: ([spaces, str]) => {
      const width = integerOf(spaces, 0, 'spaces');
      checkArgument(width >= 0, 'spaces', 'a whole number, 0 or more');
      if (width > MAX_INDENT) throw new LimitError(`Argument "spaces" is more than ${MAX_INDENT}.`);
      return stringValue(textOf(str).replaceAll('\n', `\n${' '.repeat(width)}`));
    },
  },
  join: {
    parameters: [stringParameter('separator')],
    variadic: { name: 'lists', type: STRING_LIST },
    minimum: 1,
    type: STRING,
    run: ([separator, ...lists]) => {
      const items = lists.flatMap((list, index) =>
        elementsOf(list).map((element) => {
          if (isNull(element)) {
            throw new CallError('A list with a null element cannot be joined.', index + 1);
          }
          return textOf(element);
        }),
      );
      return stringValue(items.join(textOf(separator)));
    },
  },
  split: {
    parameters: [stringParameter('separator'), stringParameter('str')],
    type: STRING_LIST,
    run: ([separator, str]) => {
      const [by, whole] = [textOf(separator), textOf(str)];
      const parts = by === '' ? [...whole] : whole.split(by);
      return listValue(STRING, parts.map(stringValue));
    },
  },
  sort: {
    parameters: [{ name: 'list', type: STRING_LIST, allowUnknown: 'inside' }],
    type: STRING_LIST,
    run: ([list]) => {
      const items = elementsOf(list);
      const unknown = firstUnknown(list);
      if (unknown !== undefined) {
        return listValue(
          STRING,
          items.map(() => unknownValue(STRING, unknown)),
        );
      }
      if (items.some(isNull)) {
        throw new CallError('A list with a null element cannot be sorted.', 0);
      }
      return listValue(
        STRING,
        [...items].sort((left, right) => compareCodePoints(textOf(left), textOf(right))),
      );
    },
  },
  substr: {
    parameters: [stringParameter('str'), numberParameter('offset'), numberParameter('length')],
    type: STRING,
    run: ([str, offset, length]) =>
      stringValue(substring(textOf(str), integerOf(offset, 1, 'offset'), integerOf(length, 2, 'length'))),
  },
});
