import { DecimalNumber } from './value';

/** A number from its decimal text: a JavaScript number where that says the same, else the text. */
export function numberFromText(text: string): number | DecimalNumber {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new TypeError('not a number');
  return saysTheSame(number, text) ? number : new DecimalNumber(text);
}

/** A 64-bit integer: a JavaScript number where that is exact, else its text. */
export function numberFromBigInt(integer: bigint): number | DecimalNumber {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : new DecimalNumber(integer.toString());
}

function saysTheSame(number: number, text: string): boolean {
  if (Number.isSafeInteger(number)) return /^[+-]?\d+$/.test(text) || Number.isInteger(Number(text));
  return String(number) === text;
}
