import { tableOf } from './byte-table';

/** The byte of two hexadecimal digits, or -1. */
export function hexPair(source: Uint8Array, at: number, length: number): number {
  if (at + 1 >= length) return -1;
  const high = digitOf(source[at]);
  const low = digitOf(source[at + 1]);
  return high === NO_DIGIT || low === NO_DIGIT ? -1 : high * 16 + low;
}

function digitOf(byte = 0): number {
  return HEX_DIGITS[byte] ?? NO_DIGIT;
}

const NO_DIGIT = 0xff;
const HEX_DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  HEX_DIGITS[digit.charCodeAt(0)] = value;
  HEX_DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The characters between the digits of a dump, except the letter of `0x` and `\x`. */
const SEPARATOR_TABLE = tableOf(Buffer.from(' \t\r\n:,-;\'"\\[]{}()'));

/** The characters of a dump. */
const DUMP_TABLE = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  if (HEX_DIGITS[byte] !== 0xff || SEPARATOR_TABLE[byte] === 1 || byte === 0x78 || byte === 0x58)
    DUMP_TABLE[byte] = 1;
}

/** The shortest dump of a token has eight bytes of two digits each, with separators. */
const SHORTEST_DUMP = 23;

/** Every dump of a token contains at least one byte at a multiple of this number. */
const STRIDE = 16;

/**
 * Writes the digits of each run that is long enough to be a dump, in lower case and without separators, followed by NUL. It checks every
 * sixteenth byte, and reads the bytes around it only if it can belong to a dump.
 */
export function writeHex(
  source: Uint8Array,
  length: number,
  target: Uint8Array,
  positions?: Int32Array,
): number {
  let out = 0;
  let done = 0;
  for (let probe = STRIDE - 1; probe < length; probe += STRIDE) {
    if (DUMP_TABLE[source[probe] ?? 0] !== 1) continue;
    let start = probe;
    while (start > done && DUMP_TABLE[source[start - 1] ?? 0] === 1) start -= 1;
    let end = probe + 1;
    while (end < length && DUMP_TABLE[source[end] ?? 0] === 1) end += 1;
    if (end - start >= SHORTEST_DUMP) {
      out = writeDigits(source, start, end, target, out, positions);
      if (positions) positions[out] = end - 1;
      target[out++] = 0;
    }
    done = end;
    // Continues with the first probe after this run.
    probe += Math.floor((end - probe) / STRIDE) * STRIDE;
  }
  return out;
}

function writeDigits(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  from: number,
  positions?: Int32Array,
): number {
  let out = from;
  for (let at = start; at < end - 1; at++) {
    const byte = source[at] ?? 0;
    if (HEX_DIGITS[byte] === NO_DIGIT) continue;
    // Skips the zero of 0x.
    if (byte === 0x30 && ((source[at + 1] ?? 0) | 0x20) === 0x78) continue;
    if (positions) positions[out] = at;
    target[out++] = byte | 0x20;
  }
  const last = source[end - 1] ?? 0;
  if (HEX_DIGITS[last] !== NO_DIGIT) {
    if (positions) positions[out] = end - 1;
    target[out++] = last | 0x20;
  }
  return out;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const BAR = 0x7c;

/** The bytes of a row. After them, characters follow that may look like digits. */
const BYTES_OF_ROW = 16;

const SHORTEST_OFFSET = 4;

/** The blanks before each character of `od -c` and `hexdump -c`. */
const BLANKS_BETWEEN_CHARACTERS = 3;

/**
 * Writes the digits in the rows of dumps, in lower case, without the offset before them and the characters after them. For rows with only
 * characters, it writes the characters.
 */
export function writeRows(
  source: Uint8Array,
  length: number,
  target: Uint8Array,
  positions?: Int32Array,
): number {
  let out = 0;
  const write: Writer = (byte, at) => {
    if (positions) positions[out] = at;
    target[out++] = byte;
  };
  let line = 0;
  while (line < length) {
    const lineFeed = source.indexOf(LINE_FEED, line);
    const end = lineFeed < 0 || lineFeed > length ? length : lineFeed;
    const start = digitsOfRow(source, line) ?? end;
    writeRow(source, start, end, write);
    line = end + 1;
  }
  return out;
}

/** Writes a byte to a view. @param at the offset of its origin in the source. */
type Writer = (byte: number, at: number) => void;

function writeRow(source: Uint8Array, start: number, end: number, write: Writer): void {
  const isOfCharacters = areBlanks(source, start - BLANKS_BETWEEN_CHARACTERS) && areBlanks(source, start + 1);
  if (isOfCharacters) writeCharacters(source, start, end, write);
  else writeGroups(source, start, end, write);
}

function writeCharacters(source: Uint8Array, start: number, end: number, write: Writer): void {
  const step = BLANKS_BETWEEN_CHARACTERS + 1;
  for (let at = start; at < Math.min(end, start + step * BYTES_OF_ROW); at += step)
    if (!isBlank(source[at])) write(source[at] ?? 0, at);
}

function writeGroups(source: Uint8Array, start: number, end: number, write: Writer): void {
  let digits = 0;
  for (let at = start; at < end && digits < 2 * BYTES_OF_ROW; at++) {
    if (isBlank(source[at])) continue;
    const group = at;
    while (at < end && digitOf(source[at]) !== NO_DIGIT) at += 1;
    // A word after the digits may begin with characters that are digits.
    if (at === group || !(at === end || isBlank(source[at]) || source[at] === CARRIAGE_RETURN)) return;
    digits += writeGroup(source, group, at, write);
  }
}

/** Returns the number of digits. */
function writeGroup(source: Uint8Array, start: number, end: number, write: Writer): number {
  const octal = end - start === 3 ? octalByte(source, start) : undefined;
  if (octal !== undefined) {
    write(HEX.charCodeAt(octal >> 4), start);
    write(HEX.charCodeAt(octal & 15), start);
    return 2;
  }
  for (let at = start; at < end; at++) write((source[at] ?? 0) | 0x20, at);
  return end - start;
}

const HEX = '0123456789abcdef';

/** The byte of three octal digits, which `od -b` and `hexdump -b` print. */
function octalByte(source: Uint8Array, at: number): number | undefined {
  const [high = 0, middle = 0, low = 0] = source.subarray(at, at + 3);
  return high <= 0x33 && middle <= 0x37 && low <= 0x37
    ? ((high - 0x30) << 6) | ((middle - 0x30) << 3) | (low - 0x30)
    : undefined;
}

/** The offset of the digits in a row of xxd, `hexdump -C`, `od -t x1`, tcpdump, Go or Netty. Undefined for any other line. */
function digitsOfRow(source: Uint8Array, line: number): number | undefined {
  let at = line;
  while (isBlank(source[at]) || source[at] === BAR) at += 1;
  if (source[at] === 0x30 && ((source[at + 1] ?? 0) | 0x20) === 0x78) at += 2;
  const offset = at;
  while (digitOf(source[at]) !== NO_DIGIT) at += 1;
  if (at - offset < SHORTEST_OFFSET) return undefined;
  if (source[at] === COLON || source[at] === BAR) at += 1;
  const gap = at;
  while (isBlank(source[at])) at += 1;
  return at === gap ? undefined : at;
}

/** Whether there are blanks between two characters, or a line ends. */
function areBlanks(source: Uint8Array, at: number): boolean {
  for (let count = 0; count < BLANKS_BETWEEN_CHARACTERS; count++) {
    const byte = source[at + count] ?? LINE_FEED;
    if (byte === LINE_FEED) return true;
    if (!isBlank(byte)) return false;
  }
  return true;
}

function isBlank(byte = 0): boolean {
  return byte === 0x20 || byte === 0x09;
}
