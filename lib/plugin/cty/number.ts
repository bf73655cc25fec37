import { DecimalNumber } from './value';

/** The maximum of `toPrecision`: enough for all digits of any double that a configuration is likely to have. */
const DIGITS = 100;

/** A JavaScript number if it represents the decimal text exactly, else a DecimalNumber. */
export function numberFromText(text: string): number | DecimalNumber {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) {
    throw new TypeError('a string that is not a number is where a number is expected');
  }
  return significand(String(number)) === significand(text) ? number : new DecimalNumber(text);
}

/** A JavaScript number if it represents the integer exactly, else a DecimalNumber. */
export function numberFromBigInt(integer: bigint): number | DecimalNumber {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : new DecimalNumber(integer.toString());
}

/**
 * A JavaScript number if its shortest text represents the double exactly, else a DecimalNumber with all digits. JavaScript writes a
 * number with the fewest digits that identify the double, such as 1e+23 for 99999999999999991611392, which is another decimal number.
 */
export function numberFromDouble(double: number): number | DecimalNumber {
  return Number.isSafeInteger(double) ? double : numberFromText(double.toPrecision(DIGITS));
}

/** The sign and the significant digits. Two texts of the same magnitude with the same significand are the same number. */
function significand(text: string): string {
  return text
    .replace(/e.*$/i, '')
    .replace('.', '')
    .replace(/^\+/, '')
    .replace(/^(-?)0+/, '$1')
    .replace(/0+$/, '');
}
