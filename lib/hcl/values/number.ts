import { shortestDecimal } from './decimal';
import { LimitError, ValueError } from './value-error';

/** The precision of number literals and of results computed from them, in bits. */
const PRECISION = 512;
/** Go's `big.Float` has a binary exponent of 32 bits. */
const MAX_EXPONENT = 2 ** 31 - 1;
/** More digits than any configuration needs, but few enough to format fast. */
const MAX_DIGITS = 100_000;
const LITERAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * A binary floating-point number like Go's `big.Float`, which Terraform uses: `mantissa * 2 ** exponent` with an odd mantissa, zero or an
 * infinity. Decimal arithmetic would give other last digits for `1 / 3`.
 */
export class HclNumber {
  private constructor(
    readonly mantissa: bigint,
    readonly exponent: number,
    readonly precision: number,
    /** 1 or -1 for the infinities, else 0. */
    readonly infinity: -1 | 0 | 1,
    /** Zero has a sign, which is visible in its text. */
    readonly negativeZero = false,
  ) {}

  static readonly ZERO = new HclNumber(0n, 0, PRECISION, 0);

  /** The exact value of a JavaScript number. The precision is 64 bits for integers and 53 for others, as in Terraform's functions. */
  static of(value: number): HclNumber {
    if (Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
      return rounded(BigInt(value), 0, 64);
    }
    return HclNumber.ofDouble(value);
  }

  /** The exact value of a JavaScript number, with the precision of 53 bits that Go's `float64` has. */
  static ofDouble(value: number): HclNumber {
    if (!Number.isFinite(value)) {
      return infinite(value > 0 ? 1 : -1);
    }
    if (value === 0) {
      return zero(53, Object.is(value, -0));
    }
    let exponent = 0;
    let scaled = value;
    while (!Number.isInteger(scaled)) {
      scaled *= 2;
      exponent -= 1;
    }
    return rounded(BigInt(scaled), exponent, 53);
  }

  /** The value of an integer, with as much precision as it needs, but at least 64 bits. */
  static ofInteger(value: bigint): HclNumber {
    return rounded(value, 0, Math.max(64, bitLength(value)));
  }

  /** Parses decimal notation; undefined if the text is not a number. */
  static parse(text: string): HclNumber | undefined {
    const match = LITERAL.exec(text);
    const [, sign, whole = '', fraction = '', power = '0'] = match ?? [];
    if (match !== null && whole !== '' && whole.length < 16 && match[0].length === whole.length) {
      return rounded(BigInt(whole), 0, PRECISION);
    }
    if (match === null || (whole === '' && fraction === '')) {
      return undefined;
    }
    if (whole.length + fraction.length > MAX_DIGITS) {
      throw new LimitError(`A number has more than ${MAX_DIGITS} digits.`);
    }
    const number = decimal(BigInt(whole + fraction), Number(power) - fraction.length);
    return sign === '-' ? number.negated() : number;
  }

  get isInteger(): boolean {
    return this.infinity === 0 && this.exponent >= 0;
  }

  get sign(): -1 | 0 | 1 {
    return this.infinity !== 0 ? this.infinity : this.mantissa === 0n ? 0 : this.mantissa > 0n ? 1 : -1;
  }

  private get isZero(): boolean {
    return this.mantissa === 0n && this.infinity === 0;
  }

  /** Whether it has a minus sign: it is below zero or the negative zero. */
  get isNegative(): boolean {
    return this.sign < 0 || this.negativeZero;
  }

  negated(): HclNumber {
    return new HclNumber(
      -this.mantissa,
      this.exponent,
      this.precision,
      -this.infinity as -1 | 0 | 1,
      this.isZero && !this.negativeZero,
    );
  }

  plus(other: HclNumber): HclNumber {
    if (this.infinity !== 0 || other.infinity !== 0) {
      if (this.infinity === -other.infinity) {
        throw new ValueError('The difference of two infinities is not a number.');
      }
      return infinite(this.infinity || other.infinity);
    }
    const precision = Math.max(this.precision, other.precision);
    if (this.negativeZero && other.negativeZero) {
      return zero(precision, true);
    }
    const [high, low] = this.exponent >= other.exponent ? [this, other] : [other, this];
    const shift = high.exponent - low.exponent;
    if (high.mantissa !== 0n && shift > precision + 2 + bitLength(low.mantissa)) {
      // The smaller number is less than half of the last bit. It can only break a tie.
      const widened = high.mantissa << BigInt(precision + 2);
      return rounded(widened + BigInt(low.sign), high.exponent - precision - 2, precision);
    }
    if (high.mantissa === 0n) {
      return rounded(low.mantissa, low.exponent, precision);
    }
    return rounded((high.mantissa << BigInt(shift)) + low.mantissa, low.exponent, precision);
  }

  minus(other: HclNumber): HclNumber {
    return this.plus(other.negated());
  }

  times(other: HclNumber): HclNumber {
    if (this.infinity !== 0 || other.infinity !== 0) {
      const sign = this.sign * other.sign;
      if (sign === 0) {
        throw new ValueError('Zero times infinity is not a number.');
      }
      return infinite(sign as -1 | 1);
    }
    const precision = Math.max(this.precision, other.precision);
    if (this.isZero || other.isZero) {
      return zero(precision, this.isNegative !== other.isNegative);
    }
    return rounded(this.mantissa * other.mantissa, this.exponent + other.exponent, precision);
  }

  /** The quotient. Division of a number other than zero by zero gives an infinity. */
  dividedBy(other: HclNumber): HclNumber {
    if ((this.sign === 0 && other.sign === 0) || (this.infinity !== 0 && other.infinity !== 0)) {
      throw new ValueError(
        this.sign === 0
          ? 'Zero divided by zero is not a number.'
          : 'Infinity divided by infinity is not a number.',
      );
    }
    if (this.infinity !== 0 || other.sign === 0) {
      return infinite(this.isNegative === other.isNegative ? 1 : -1);
    }
    const precision = Math.max(this.precision, other.precision);
    if (other.infinity !== 0 || this.mantissa === 0n) {
      return zero(precision, this.isNegative !== other.isNegative);
    }
    const shift = Math.max(0, precision + 2 + bitLength(other.mantissa) - bitLength(this.mantissa));
    const numerator = this.mantissa << BigInt(shift);
    const quotient = numerator / other.mantissa;
    const rest = numerator % other.mantissa === 0n ? 0n : BigInt(this.sign * other.sign);
    // One more bit, which says whether there is a remainder.
    return rounded((quotient << 1n) + rest, this.exponent - other.exponent - shift - 1, precision);
  }

  /** The remainder of a division whose quotient is rounded towards zero. If the divisor is zero, the number itself. */
  modulo(other: HclNumber): HclNumber {
    if (other.sign === 0) {
      return this;
    }
    if (this.infinity !== 0 || other.infinity !== 0) {
      throw new ValueError('Infinity has no remainder.');
    }
    return this.minus(other.times(this.dividedBy(other).truncated()));
  }

  /** Rounds towards zero. The result is an integer, so it is never the negative zero. */
  truncated(): HclNumber {
    if (this.isZero) return zero(this.precision, false);
    if (this.infinity !== 0 || this.exponent >= 0) {
      return this;
    }
    const magnitude = abs(this.mantissa) >> BigInt(-this.exponent);
    return rounded(this.mantissa < 0n ? -magnitude : magnitude, 0, this.precision);
  }

  floor(): HclNumber {
    return this.infinity !== 0 || this.exponent >= 0
      ? this
      : rounded(this.mantissa >> BigInt(-this.exponent), 0, this.precision);
  }

  compare(other: HclNumber): -1 | 0 | 1 {
    if (this.infinity !== 0 || other.infinity !== 0 || this.sign !== other.sign || this.sign === 0) {
      const [left, right] =
        this.infinity === other.infinity ? [this.sign, other.sign] : [this.infinity, other.infinity];
      return left < right ? -1 : left > right ? 1 : 0;
    }
    const order = this.exponent + bitLength(this.mantissa) - other.exponent - bitLength(other.mantissa);
    if (order !== 0) {
      return order > 0 === this.sign > 0 ? 1 : -1;
    }
    const shift = this.exponent - other.exponent;
    const left = shift > 0 ? this.mantissa << BigInt(shift) : this.mantissa;
    const right = shift < 0 ? other.mantissa << BigInt(-shift) : other.mantissa;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  /** As in Terraform, fractions of different precision are equal if their texts are: `pow(10, -1) == 0.1`. */
  equals(other: HclNumber): boolean {
    if (this.precision !== other.precision && !this.isInteger && !other.isInteger)
      return this.infinity === other.infinity && this.toString() === other.toString();
    return (
      this.mantissa === other.mantissa && this.exponent === other.exponent && this.infinity === other.infinity
    );
  }

  /** The integer; undefined for a fraction, an infinity or too many digits. */
  toBigInt(): bigint | undefined {
    return this.isInteger && this.exponent <= MAX_DIGITS * 4
      ? this.mantissa << BigInt(this.exponent)
      : undefined;
  }

  /** The integer as a JavaScript number; undefined if a JavaScript number cannot represent it exactly. */
  toSafeInteger(): number | undefined {
    if (!this.isInteger || bitLength(this.mantissa) + this.exponent > 53) {
      return undefined;
    }
    return Number(this.mantissa) * 2 ** this.exponent;
  }

  /** The nearest JavaScript number. */
  toNumber(): number {
    if (this.infinity !== 0) {
      return this.infinity * Number.POSITIVE_INFINITY;
    }
    if (this.negativeZero) return -0;
    const length = bitLength(this.mantissa);
    // A subnormal number has fewer bits.
    const bits = Math.min(53, 1074 + this.exponent + length);
    if (bits < 0) {
      return 0;
    }
    const { mantissa, exponent } = roundBits(this.mantissa, this.exponent, Math.max(bits, 1));
    const high = Math.max(-1000, Math.min(900, exponent));
    return Number(mantissa) * 2 ** high * 2 ** (exponent - high);
  }

  /** Decimal notation without an exponent, with the fewest digits that distinguish the number from its neighbours. */
  toString(): string {
    if (this.infinity !== 0) {
      return this.infinity > 0 ? '+Inf' : '-Inf';
    }
    if (Math.abs(this.exponent) > MAX_DIGITS * 3) {
      throw new LimitError(`A number has more than ${MAX_DIGITS} digits.`);
    }
    if (this.isZero) {
      return this.negativeZero ? '-0' : '0';
    }
    const digits =
      this.exponent >= 0 && this.exponent + bitLength(this.mantissa) <= this.precision
        ? String(abs(this.mantissa) << BigInt(this.exponent))
        : shortestDecimal(abs(this.mantissa), this.exponent, this.precision);
    return this.mantissa < 0n ? `-${digits}` : digits;
  }

  /** A number that is already rounded. Only for the functions below. */
  static raw(
    mantissa: bigint,
    exponent: number,
    precision: number,
    infinity: -1 | 0 | 1,
    negativeZero = false,
  ): HclNumber {
    return new HclNumber(mantissa, exponent, precision, infinity, negativeZero);
  }
}

function infinite(sign: -1 | 0 | 1): HclNumber {
  return HclNumber.raw(0n, 0, PRECISION, sign);
}

function zero(precision: number, negative: boolean): HclNumber {
  return HclNumber.raw(0n, 0, precision, 0, negative);
}

function rounded(mantissa: bigint, exponent: number, precision: number): HclNumber {
  const result = roundBits(mantissa, exponent, precision);
  const order = result.exponent + bitLength(result.mantissa);
  if (order > MAX_EXPONENT) {
    return infinite(mantissa > 0n ? 1 : -1);
  }
  return order < -MAX_EXPONENT
    ? HclNumber.raw(0n, 0, precision, 0)
    : HclNumber.raw(result.mantissa, result.exponent, precision, 0);
}

/** Rounds the mantissa to a number of bits, ties to even, and removes its trailing zeros. */
function roundBits(mantissa: bigint, exponent: number, bits: number): { mantissa: bigint; exponent: number } {
  if (mantissa === 0n) {
    return { mantissa, exponent: 0 };
  }
  let magnitude = abs(mantissa);
  let power = exponent;
  const excess = bitLength(magnitude) - bits;
  if (excess > 0) {
    const half = 1n << BigInt(excess - 1);
    const rest = magnitude & ((half << 1n) - 1n);
    magnitude >>= BigInt(excess);
    power += excess;
    if (rest > half || (rest === half && (magnitude & 1n) === 1n)) {
      magnitude += 1n;
    }
  }
  while ((magnitude & 0xffff_ffffn) === 0n) {
    magnitude >>= 32n;
    power += 32;
  }
  const low = Number(magnitude & 0xffff_ffffn);
  const zeros = 31 - Math.clz32(low & -low);
  magnitude >>= BigInt(zeros);
  return { mantissa: mantissa < 0n ? -magnitude : magnitude, exponent: power + zeros };
}

/** `digits * 10 ** power`. Computes the power of five with 64 extra bits instead of exactly, so that large powers stay cheap. */
function decimal(digits: bigint, power: number): HclNumber {
  const spare = PRECISION + 64;
  let five = rounded(1n, 0, spare);
  let base = rounded(5n, 0, spare);
  const count = Math.abs(power);
  if (count > MAX_EXPONENT) {
    return digits === 0n || power < 0 ? HclNumber.ZERO : infinite(digits > 0n ? 1 : -1);
  }
  for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      five = five.times(base);
    }
    base = base.times(base);
  }
  const exact = HclNumber.raw(digits, power, Math.max(spare, bitLength(digits)), 0);
  const result = power < 0 ? exact.dividedBy(five) : exact.times(five);
  return result.infinity !== 0 ? result : rounded(result.mantissa, result.exponent, PRECISION);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function bitLength(value: bigint): number {
  const magnitude = abs(value);
  if (magnitude < 0x20_0000_0000_0000n) {
    const number = Number(magnitude);
    return number < 2 ** 32 ? 32 - Math.clz32(number) : 64 - Math.clz32(number / 2 ** 32);
  }
  const hexadecimal = magnitude.toString(16);
  return hexadecimal.length * 4 - (Math.clz32(Number.parseInt(hexadecimal.charAt(0), 16)) - 28);
}
