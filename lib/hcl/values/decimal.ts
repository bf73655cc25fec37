/**
 * The positive number `mantissa * 2 ** exponent` with as few decimal digits as distinguish it from its neighbours at a
 * precision of so many bits.
 */
export function shortestDecimal(mantissa: bigint, exponent: number, precision: number): string {
  // One bit more than the precision, so that the number's half-way neighbours are one below and one above.
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
  // An upper neighbour with one digit more starts another power of ten.
  const [value, low, high, whole] =
    upper.length > digits.length
      ? [`0${digits}`, `0${lower}`, upper, point + 1]
      : [digits, lower, upper, point];
  return place(shorten(value, trimmed(low), trimmed(high), inclusive), whole);
}

/** The first digits of `value` that lie between `low` and `high`. */
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

/** Whether the digits from an index on are more than a half, or a half after an odd digit. */
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

/** Puts the decimal point after so many digits; there may be more or fewer digits than that, or less than none. */
function place(digits: string, point: number): string {
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const fraction = trimmed(padded.slice(at));
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
