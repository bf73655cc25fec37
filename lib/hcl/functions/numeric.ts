import { convert } from '../values/convert';
import { HclNumber } from '../values/number';
import { applyBinary } from '../values/operators';
import { ANY, NUMBER } from '../values/type';
import { elementsOf, isNull, numberValue } from '../values/value';
import { checkArgument, ITERABLES, integerOf, numberOf } from './arguments';
import {
  type BinaryFunction,
  CallError,
  type FunctionDefinition,
  functions,
  type Parameter,
  type UnaryFunction,
} from './function';

const NUM: Parameter = { name: 'num', type: NUMBER };

function unaryFunction(apply: (number: HclNumber) => HclNumber): UnaryFunction {
  return { parameters: [NUM], type: NUMBER, run: ([num]) => numberValue(apply(numberOf(num))) };
}

/** A function that Terraform computes with `float64`. */
function doubleFunction(second: string, apply: (left: number, right: number) => number): BinaryFunction {
  return {
    parameters: [NUM, { name: second, type: NUMBER }],
    type: NUMBER,
    run: ([left, right]) => {
      const result = apply(numberOf(left).toNumber(), numberOf(right).toNumber());
      if (Number.isNaN(result)) {
        throw new CallError('The result is not a number.');
      }
      return numberValue(HclNumber.ofDouble(result));
    },
  };
}

/** Go's `math.Pow`, which uses repeated squaring. JavaScript's `**` may differ in the last digit. */
function power(base: number, exponent: number): number {
  if (exponent === 0.5) return Math.sqrt(base);
  if (exponent === -0.5) return 1 / Math.sqrt(base);
  if (!Number.isFinite(base) || base === 0 || base === 1 || Math.abs(exponent) > 2 ** 31)
    return base ** exponent;
  const magnitude = Math.abs(exponent);
  const whole = Math.floor(magnitude + (magnitude % 1 > 0.5 ? 1 : 0));
  let result = whole === magnitude ? 1 : Math.exp((magnitude - whole) * Math.log(base));
  let resultExponent = 0;
  let [factor, factorExponent] = binaryParts(base);
  for (let rest = whole; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      result *= factor;
      resultExponent += factorExponent;
    }
    factor *= factor;
    factorExponent *= 2;
    if (factor < 0.5) {
      factor += factor;
      factorExponent -= 1;
    }
  }
  return exponent < 0 ? scaled(1 / result, -resultExponent) : scaled(result, resultExponent);
}

/** Splits a number into a fraction from 0.5 to 1 and a power of two, like Go's `math.Frexp`. */
function binaryParts(number: number): [fraction: number, exponent: number] {
  const exponent = Math.floor(Math.log2(Math.abs(number))) + 1;
  const fraction = scaled(number, -exponent);
  // The logarithm may have been rounded up.
  return Math.abs(fraction) < 0.5 ? [fraction * 2, exponent - 1] : [fraction, exponent];
}

/** `fraction * 2 ** exponent`, even if the power itself overflows or underflows. */
function scaled(fraction: number, exponent: number): number {
  if (Math.abs(exponent) <= 1000) return fraction * 2 ** exponent;
  const step = exponent > 0 ? 1000 : -1000;
  return Math.abs(exponent) > 4000 ? fraction * 2 ** exponent : scaled(fraction * 2 ** step, exponent - step);
}

function extreme(wanted: 1 | -1): FunctionDefinition {
  return {
    parameters: [],
    variadic: { name: 'numbers', type: NUMBER },
    type: NUMBER,
    minimum: 1,
    run: (args) => {
      return args.reduce((best, arg) => (numberOf(arg).compare(numberOf(best)) === wanted ? arg : best));
    },
  };
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function parseInteger(text: string, base: number): bigint | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const folded = base <= 36 ? digits.toLowerCase() : digits;
  let result = 0n;
  for (const digit of folded) {
    const value = DIGITS.indexOf(digit);
    if (value < 0 || value >= base) {
      return undefined;
    }
    result = result * BigInt(base) + BigInt(value);
  }
  return digits === '' ? undefined : sign === '-' ? -result : result;
}

export const FUNCTIONS = functions({
  abs: unaryFunction((number) => (number.isNegative ? number.negated() : number)),
  ceil: unaryFunction((number) => number.negated().floor().negated().plus(HclNumber.ZERO)),
  floor: unaryFunction((number) => number.floor().plus(HclNumber.ZERO)),
  signum: unaryFunction((number) => {
    const integer = number.toBigInt();
    if (integer === undefined || BigInt.asIntN(64, integer) !== integer) {
      throw new CallError('Argument "num" must be a whole number of at most 64 bits.', 0);
    }
    return HclNumber.of(number.sign);
  }),
  log: doubleFunction('base', (num, base) => Math.log(num) / Math.log(base)),
  pow: doubleFunction('power', power),
  max: extreme(1),
  min: extreme(-1),
  parseint: {
    parameters: [
      { name: 'number', type: ANY },
      { name: 'base', type: NUMBER },
    ],
    type: NUMBER,
    run: ([number, base]) => {
      checkArgument(number.type.kind === 'string', 'number', 'a string');
      const radix = integerOf(base, 1, 'base');
      checkArgument(radix >= 2 && radix <= 62, 'base', 'from 2 to 62', 1);
      const parsed = parseInteger(number.data as string, radix);
      if (parsed === undefined) {
        throw new CallError(`Argument "number" is not a whole number in base ${radix}.`, 0);
      }
      return numberValue(HclNumber.ofInteger(parsed));
    },
  },
  sum: {
    parameters: [{ name: 'list', type: ANY, allowUnknown: 'inside' }],
    type: NUMBER,
    run: ([list]) => {
      const elements = elementsOf(list);
      checkArgument(ITERABLES.includes(list.type.kind), 'list', 'a list, a set or a tuple');
      checkArgument(elements.length > 0, 'list', 'a list with elements');
      checkArgument(!elements.some(isNull), 'list', 'a list without null elements');
      return elements
        .map((element) => convert(element, NUMBER))
        .reduce((sum, element) => applyBinary('+', sum, element, false));
    },
  },
});
