/**
 * Formats the positive number `mantissa * 2 ** exponent` with the fewest decimal digits that distinguish it from its neighbours.
 * @param precision in bits.
 */
export function shortestDecimal(mantissa: bigint, exponent: number, precision: number): string {
  // One more bit than the precision, so that the midpoints between the number and its neighbours are 1 below and 1 above.
  const shift = precision + 1 - mantissa.toString(2).length;
  const middle = mantissa << BigInt(shift);
  const power = exponent - shift;
  const inclusive = (middle & 2n) === 0n;
  const scale = (value: bigint) => (power < 0 ? value * 5n ** BigInt(-power) : value << BigInt(power));
  const digits = scale(middle).toString();
  const lower = scale(middle - 1n)
    .toString()
    .padStart(digits.length, '0');
  const upper = scale(middle + 1n).toString();
  const point = digits.length - Math.max(0, -power);
  // If the upper midpoint has one more digit, pad the others.
  const [value, low, high, whole] =
    upper.length > digits.length
      ? [`0${digits}`, `0${lower}`, upper, point + 1]
      : [digits, lower, upper, point];
  return withPoint(shorten(value, trimmed(low), trimmed(high), inclusive), whole);
}

/** The fewest digits of `value`, rounded, that are between `low` and `high`. */
function shorten(value: string, low: string, high: string, inclusive: boolean): string {
  for (let index = 0; index < value.length; index++) {
    const [below, digit, above] = [low[index] ?? '0', value.charAt(index), high[index] ?? '0'];
    const down = below !== digit || (inclusive && index + 1 >= low.length);
    const up = digit !== above && (inclusive || Number(digit) + 1 < Number(above) || index + 1 < high.length);
    const kept = value.slice(0, index + 1);
    if (down && up) {
      return roundsUp(value, index + 1) ? increment(kept) : kept;
    }
    if (down) {
      return kept;
    }
    if (up) {
      return increment(kept);
    }
  }
  return value;
}

/** Whether the digits from an index on round up, ties to even. */
function roundsUp(digits: string, index: number): boolean {
  const rest = digits.slice(index).replace(/0+$/, '');
  return rest === '5' ? Number(digits[index - 1] ?? '0') % 2 === 1 : rest >= '5';
}

function increment(digits: string): string {
  return (BigInt(digits) + 1n).toString().padStart(digits.length, '0');
}

function trimmed(digits: string): string {
  return digits.replace(/0+$/, '');
}

/** Inserts the decimal point. @param point the digits before it: may be negative, or more than there are */
function withPoint(digits: string, point: number): string {
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const fraction = trimmed(padded.slice(at));
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
