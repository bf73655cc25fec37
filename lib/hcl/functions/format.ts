import type { Engine } from '../engine';
import { convert } from '../values/convert';
import { type Type, Unknown, type Value } from '../values/model';
import type { HclNumber } from '../values/number';
import { graphemes } from '../values/text';
import { BOOL, isSequence, NUMBER, STRING } from '../values/type';
import {
  elementsOf,
  firstUnknown,
  isNull,
  isUntypedNull,
  listValue,
  mergedUnknown,
  stringValue,
  unknownLength,
  unknownValue,
} from '../values/value';
import { LimitError, ValueError } from '../values/value-error';
import { STRING_LIST, stringParameter, textOf } from './arguments';
import { CallError, functions, type Parameter } from './function';
import { encodeJson } from './json';
import { fixed, general, scientific } from './number-format';

const ARGUMENTS: Parameter = {
  name: 'args',
  type: { kind: 'any' },
  allowNull: true,
  allowUnknown: 'inside',
};
const VERB =
  /%(?:(?<flags>[ +\-#0]*)(?<width>\d+)?(?:\.(?<precision>\d*))?(?:\[(?<index>\d+)\])?)(?<mode>[\s\S])?/gu;
const MAX_WIDTH = 65_536;
/** The verbs of whole numbers, with the prefix that the flag `#` adds. */
const BASES: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  b: [2, '0b'],
  o: [8, '0'],
  x: [16, '0x'],
  X: [16, '0X'],
  d: [10, ''],
};

interface Verb {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly mode: string;
  /** The index of its argument, counted after the format. */
  readonly argument: number;
}

/** Replaces the verbs of a format by arguments. */
function formatted(format: string, args: readonly Value[]): string {
  let next = 0;
  let used = 0;
  const text = format.replace(VERB, (whole, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    if (groups.mode === '%' && whole === '%%') {
      return '%';
    }
    if (groups.mode === undefined || !'vtbdoxXeEfgGsq'.includes(groups.mode)) {
      throw new CallError(`The format has an invalid verb "${whole}".`, 0);
    }
    const argument = groups.index === undefined ? next : Number(groups.index) - 1;
    const value = args[argument];
    if (value === undefined) {
      throw new CallError(`There is no argument for "${whole}".`, 0);
    }
    next = argument + 1;
    used = Math.max(used, next);
    const verb: Verb = {
      flags: groups.flags ?? '',
      width: Number(groups.width ?? 0),
      precision: groups.precision === undefined ? undefined : Number(groups.precision),
      mode: groups.mode,
      argument,
    };
    if (verb.width > MAX_WIDTH || (verb.precision ?? 0) > MAX_WIDTH) {
      throw new LimitError(`The width of "${whole}" is more than ${MAX_WIDTH}.`);
    }
    return formatVerb(verb, value, whole);
  });
  if (used < args.length) {
    throw new CallError(`The format does not use argument ${used + 2}.`, used + 1);
  }
  return text;
}

function formatVerb(verb: Verb, value: Value, whole: string): string {
  if (verb.mode === 'v') {
    return formatAny(verb, value);
  }
  if (isNull(value)) {
    throw new CallError(`Argument ${verb.argument + 2} for "${whole}" must not be null.`, verb.argument + 1);
  }
  const wanted: Type = 'sq'.includes(verb.mode) ? STRING : verb.mode === 't' ? BOOL : NUMBER;
  const converted = convertedArgument(value, wanted, verb, whole);
  if (wanted === BOOL) {
    return String(converted.data);
  }
  return wanted === STRING
    ? formatString(verb, textOf(converted))
    : formatNumber(verb, converted.data as HclNumber, whole);
}

function convertedArgument(value: Value, type: Type, verb: Verb, whole: string): Value {
  try {
    return convert(value, type);
  } catch (error) {
    throw error instanceof ValueError && !(error instanceof LimitError)
      ? new CallError(`Argument ${verb.argument + 2} for "${whole}": ${error.message}`, verb.argument + 1)
      : error;
  }
}

/** `%v`: a string or number as text, other values as JSON; `%#v`: always JSON. The precision is ignored. */
function formatAny(verb: Verb, value: Value): string {
  const { kind } = value.type;
  if (verb.flags.includes('#') || isNull(value) || !(kind === 'string' || kind === 'number'))
    return padded(verb, encodeJson(value));
  if (kind === 'string') return padded(verb, textOf(value));
  const number = value.data as HclNumber;
  if (number.infinity !== 0) return padded(verb, number.toString());
  return padded(verb, number.isNegative ? `-${general(number.negated())}` : general(number));
}

function formatString(verb: Verb, text: string): string {
  const cut = verb.precision === undefined ? text : graphemes(text).slice(0, verb.precision).join('');
  return padded(verb, verb.mode === 'q' ? encodeJson(stringValue(cut)) : cut);
}

function formatNumber(verb: Verb, value: HclNumber, whole: string): string {
  const { flags, mode } = verb;
  const [base, prefix] = BASES[mode] ?? [];
  const negative = base === undefined ? value.isNegative : value.sign < 0;
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (base === undefined && value.infinity !== 0)
    return padded({ ...verb, flags: flags.replace('0', '') }, `${sign || '+'}Inf`);
  const start = sign + (flags.includes('#') ? (prefix ?? '') : '');
  const digits = digitsOf(verb, base, negative ? value.negated() : value, whole);
  // For whole numbers, the flag "-" overrides "0". For others, "0" overrides "-".
  if (flags.includes('0') && (base === undefined || !flags.includes('-')))
    return start + '0'.repeat(graphemesToFill(verb, start + digits)) + digits;
  return padded({ ...verb, flags: flags.replace('0', '') }, start + digits);
}

function digitsOf(
  { mode, precision }: Verb,
  base: number | undefined,
  value: HclNumber,
  whole: string,
): string {
  switch (mode) {
    case 'e':
      return scientific(value, precision ?? 6);
    case 'E':
      return scientific(value, precision ?? 6).toUpperCase();
    case 'f':
      return fixed(value, precision ?? 6);
    case 'g':
      return general(value, precision);
    case 'G':
      return general(value, precision).toUpperCase();
  }
  const integer = value.toBigInt();
  if (integer === undefined) {
    throw new CallError(`The argument for "${whole}" must be a whole number.`);
  }
  const digits = integer.toString(base).padStart(precision ?? 0, '0');
  return mode === 'X' ? digits.toUpperCase() : digits;
}

function padded(verb: Verb, text: string): string {
  const filling = (verb.flags.includes('0') ? '0' : ' ').repeat(graphemesToFill(verb, text));
  return verb.flags.includes('-') ? text + filling : filling + text;
}

function graphemesToFill({ width }: Verb, text: string): number {
  return width === 0 ? 0 : Math.max(0, width - graphemes(text).length);
}

/** Why the text is unknown, if it is. Terraform treats a null without a type as unknown. */
function unknownArgument(args: readonly Value[], engine: Engine): Unknown | undefined {
  return engine === 'terraform' && args.some(isUntypedNull)
    ? new Unknown('known-after-apply', 'null')
    : mergedUnknown(args.map(firstUnknown));
}

/** The elements over which `formatlist` iterates; undefined for an argument that is the same in every result. */
function iterated(value: Value): readonly Value[] | undefined {
  return !isNull(value) && isSequence(value.type) ? elementsOf(value) : undefined;
}

export const FUNCTIONS = functions({
  format: {
    parameters: [stringParameter('format')],
    variadic: ARGUMENTS,
    type: STRING,
    run: ([format, ...args], { engine }) => {
      const unknown = unknownArgument(args, engine);
      return unknown === undefined
        ? stringValue(formatted(textOf(format), args))
        : unknownValue(STRING, unknown);
    },
  },
  formatlist: {
    parameters: [stringParameter('format')],
    variadic: ARGUMENTS,
    type: STRING_LIST,
    run: ([format, ...args], { engine }) => {
      const unknown =
        (args.some(isUntypedNull) ? unknownArgument(args, engine) : undefined) ??
        mergedUnknown(args.map(unknownLength));
      if (unknown !== undefined) {
        return unknownValue(STRING_LIST, unknown);
      }
      const text = textOf(format);
      const lists = args.map(iterated);
      const lengths = lists.flatMap((list, index) =>
        list === undefined ? [] : [{ length: list.length, index }],
      );
      const length = lengths[0]?.length ?? 1;
      const other = lengths.find((one) => one.length !== length);
      if (other !== undefined) {
        throw new CallError(
          `The lists have different lengths: ${length} and ${other.length}.`,
          other.index + 1,
        );
      }
      const rows = Array.from({ length }, (_, row) => args.map((arg, index) => lists[index]?.[row] ?? arg));
      return listValue(
        STRING,
        rows.map((row) => {
          const unknown = mergedUnknown(row.map(firstUnknown));
          return unknown === undefined ? stringValue(formatted(text, row)) : unknownValue(STRING, unknown);
        }),
      );
    },
  },
});
