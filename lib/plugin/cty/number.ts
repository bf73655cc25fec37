import { DecimalNumber } from './value';

/** More digits than the doubles that people write have in full. */
const DIGITS = 100;

/** A number from its decimal text: a JavaScript number where that says the same, else the text. */
export function numberFromText(text: string): number | DecimalNumber {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) {
    throw new TypeError('a text that is not a number is where a number is expected');
  }
  return significand(String(number)) === significand(text) ? number : new DecimalNumber(text);
}

/** A 64-bit integer: a JavaScript number where that is exact, else its text. */
export function numberFromBigInt(integer: bigint): number | DecimalNumber {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : new DecimalNumber(integer.toString());
}

/**
 * A double that represents all of its digits. A JavaScript number is written back with the few digits that tell it from its
 * neighbours, 1e+23 for 99999999999999991611392: where these are another number, it is kept as text.
 */
export function numberFromDouble(double: number): number | DecimalNumber {
  return Number.isSafeInteger(double) ? double : numberFromText(double.toPrecision(DIGITS));
}

/** The digits that count, with the sign. Two texts of about the same size that share them are the same number. */
function significand(text: string): string {
  return text
    .replace(/e.*$/i, '')
    .replace('.', '')
    .replace(/^\+/, '')
    .replace(/^(-?)0+/, '$1')
    .replace(/0+$/, '');
}
