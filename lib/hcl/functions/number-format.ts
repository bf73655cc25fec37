import type { HclNumber } from '../values/number';

/** A positive number as `0.digits * 10 ** point`. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** Formats like Go's `%f`, with this number of decimal places. */
export function fixed(number: HclNumber, places: number): string {
  const exact = exactDecimal(number);
  const { digits, point } = rounded(exact, exact.point + places);
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, places)) + digits;
  return places === 0 ? whole : `${whole}.${fraction.padEnd(places, '0').slice(0, places)}`;
}

/** Formats like Go's `%e`: `1.5e+06`. @param places decimal places; by default, as few as possible */
export function scientific(number: HclNumber, places?: number): string {
  const decimal =
    places === undefined ? shortestDecimalOf(number) : rounded(exactDecimal(number), places + 1);
  return withExponent(decimal, places ?? decimal.digits.length - 1);
}

/**
 * Formats like Go's `%g`: with an exponent if that is below -4, or not below the precision.
 * @param precision significant digits; by default as few as possible, with an exponent from 6 on.
 */
export function general(number: HclNumber, precision?: number): string {
  const significant = precision === 0 ? 1 : precision;
  const decimal =
    significant === undefined
      ? shortestDecimalOf(number)
      : stripped(rounded(exactDecimal(number), significant));
  const length = decimal.digits.length;
  const limit =
    significant === undefined ? 6 : significant > length && length >= decimal.point ? length : significant;
  const exponent = decimal.digits === '' ? 0 : decimal.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return withExponent(decimal, Math.max(length - 1, 0));
  }
  const { digits, point } = decimal;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function withExponent({ digits, point }: Decimal, places: number): string {
  const exponent = digits === '' ? 0 : point - 1;
  const padded = digits.padEnd(places + 1, '0');
  const fraction = places > 0 ? `.${padded.slice(1, places + 1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${padded[0] ?? '0'}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function exactDecimal(number: HclNumber): Decimal {
  const mantissa = number.mantissa < 0n ? -number.mantissa : number.mantissa;
  const { exponent } = number;
  const scaled = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const digits = scaled.toString();
  return scaled === 0n
    ? { digits: '', point: 0 }
    : stripped({ digits, point: digits.length - Math.max(0, -exponent) });
}

function shortestDecimalOf(number: HclNumber): Decimal {
  const [whole = '', fraction = ''] = number.toString().replace('-', '').split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  return stripped({ digits, point: whole.length - (all.length - digits.length) });
}

function stripped({ digits, point }: Decimal): Decimal {
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? { digits: '', point: 0 } : { digits: kept, point };
}

/** Rounds to a number of digits, ties to even. */
function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) {
    return { digits, point };
  }
  if (count < 0) {
    return { digits: '', point: 0 };
  }
  const rest = digits.slice(count);
  const odd = count > 0 && Number(digits[count - 1]) % 2 === 1;
  const next = rest.charAt(0);
  const up = next > '5' || (next === '5' && (rest.length > 1 || odd));
  if (!up) {
    return { digits: digits.slice(0, count), point };
  }
  const increased = (BigInt(digits.slice(0, count) || '0') + 1n).toString().padStart(count, '0');
  return { digits: increased, point: point + increased.length - count };
}
