import { tableOf } from './byte-table';
import { hexPair, writeHex, writeRows } from './hex-view';
import { writeLineEnds } from './line-ends-view';

/**
 * A way to read text in which a token may be encoded. All views remove line breaks and indentation, terminal sequences, NUL (for UTF-16)
 * and characters of zero width.
 * - `decoded`: decodes percent-encoding, backslash escapes and HTML entities;
 * - `quoted-printable`: decodes escapes with equals signs, which are ordinary characters in other texts;
 * - `hex`: keeps only hexadecimal digits;
 * - `dump`: keeps the digits in the rows of dumps, without the other columns;
 * - `line-ends`: keeps the last word of each line.
 */
export type TextView = 'decoded' | 'quoted-printable' | 'hex' | 'dump' | 'line-ends';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ESCAPE = 0x1b;
const SPACE = 0x20;
const AMPERSAND = 0x26;
const PERCENT = 0x25;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/** The bytes that need decoding in every view. */
const COMMON = [0, LINE_FEED, CARRIAGE_RETURN, ESCAPE, BACKSLASH, 0xc2, 0xe2, 0xef];

function specialsOf(...bytes: readonly number[]): Uint8Array {
  return tableOf([...COMMON, ...bytes]);
}

const SPECIALS: Readonly<Record<Exclude<TextView, 'hex' | 'dump' | 'line-ends'>, Uint8Array>> = {
  decoded: specialsOf(PERCENT, AMPERSAND),
  'quoted-printable': specialsOf(EQUALS),
};

/**
 * Writes a view of a text. Returns the number of written bytes, which is never more than the length of the text.
 * @param positions if given, gets the offset in the source of each written byte.
 */
export function writeView(
  view: TextView,
  source: Uint8Array,
  length: number,
  target: Uint8Array,
  positions?: Int32Array,
): number {
  if (view === 'hex') return writeHex(source, length, target, positions);
  if (view === 'dump') return writeRows(source, length, target, positions);
  if (view === 'line-ends') return writeLineEnds(source, length, target, positions);
  const specials = SPECIALS[view];
  let out = 0;
  let at = 0;
  while (at < length) {
    const start = at;
    while (at < length && specials[source[at] ?? 0] === 0) at += 1;
    out = writePlain(source, start, at, target, out, positions);
    if (at === length) break;
    const decoded = decode(view, source, at, length);
    const value = decoded >>> 8;
    if (value !== NOTHING) {
      if (positions) positions[out] = at;
      target[out++] = value;
    }
    at += decoded & 0xff;
  }
  return out;
}

/** For a shorter run, copying byte by byte is faster. */
const LONG_RUN = 48;

/** Copies bytes that need no decoding. Returns the new length of the view. */
function writePlain(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  out: number,
  positions: Int32Array | undefined,
): number {
  if (end - start >= LONG_RUN) target.set(source.subarray(start, end), out);
  else for (let at = start; at < end; at++) target[out + at - start] = source[at] ?? 0;
  if (positions) for (let at = start; at < end; at++) positions[out + at - start] = at;
  return out + end - start;
}

/** The value for text that a view removes. */
const NOTHING = 0x100;

/** Combines a byte or {@link NOTHING} with the number of bytes in the text. A number and not an object, because there are millions. */
function shown(byte: number, width: number): number {
  return (byte << 8) | width;
}

function decode(view: TextView, source: Uint8Array, at: number, length: number): number {
  const byte = source[at] ?? 0;
  const next = at + 1 < length ? source[at + 1] : undefined;
  switch (byte) {
    case 0:
      return shown(NOTHING, nulsAt(source, at, length));
    case LINE_FEED:
    case CARRIAGE_RETURN:
      return shown(NOTHING, spaceAfter(source, at, length));
    case ESCAPE:
      return shown(NOTHING, terminalSequence(source, at, length));
    case 0xc2:
      return next === 0xad ? shown(NOTHING, 2) : shown(byte, 1);
    case 0xe2:
    case 0xef:
      return isZeroWidth(source, at) ? shown(NOTHING, 3) : shown(byte, 1);
    case PERCENT:
      return percent(source, at, length);
    case AMPERSAND:
      return entity(source, at, length);
    case EQUALS: {
      if (next === LINE_FEED || next === CARRIAGE_RETURN)
        return shown(NOTHING, 1 + spaceAfter(source, at + 1, length));
      const value = hexPair(source, at + 1, length);
      return value < 0 ? shown(byte, 1) : ofByte(value, 3);
    }
    case BACKSLASH:
      if (next === LINE_FEED || next === CARRIAGE_RETURN)
        return shown(NOTHING, 1 + spaceAfter(source, at + 1, length));
      return view === 'decoded' ? backslash(source, at, length) : shown(byte, 1);
    default:
      return shown(byte, 1);
  }
}

/** The result of an escape. Escaped line breaks are removed, too. */
function ofByte(value: number, width: number): number {
  const isBreak = value === 0 || value === LINE_FEED || value === CARRIAGE_RETURN || value > 0xff;
  return shown(isBreak ? NOTHING : value, Math.min(width, 0xff));
}

/** The number of NUL bytes. UTF-16 has single ones, and a preallocated file may have a million. */
function nulsAt(source: Uint8Array, at: number, length: number): number {
  let end = at + 1;
  while (end < length && end - at < 0xf0 && source[end] === 0) end += 1;
  return end - at;
}

/** The length of a line break with the indentation of the next line. */
function spaceAfter(source: Uint8Array, at: number, length: number): number {
  let end = at + 1;
  while (
    end < length &&
    end - at < 0xf0 &&
    (source[end] === SPACE || source[end] === TAB || source[end] === 0)
  )
    end += 1;
  return end - at;
}

/** `ESC [ … letter`, `ESC ] … BEL`, `ESC ] … ESC \`, or one character after ESC. */
function terminalSequence(source: Uint8Array, at: number, length: number): number {
  const kind = source[at + 1];
  if (kind !== 0x5b && kind !== 0x5d) return 1;
  let end = at + 2;
  while (end < length && end - at < 0xf0) {
    const byte = source[end] ?? 0;
    end += 1;
    if (kind === 0x5b ? byte >= 0x40 && byte <= 0x7e : byte === 0x07) break;
    if (kind === 0x5d && byte === ESCAPE && source[end] === BACKSLASH) return end + 1 - at;
  }
  return end - at;
}

/** U+200B to U+200F, U+2060 and U+FEFF in UTF-8. */
function isZeroWidth(source: Uint8Array, at: number): boolean {
  const [first, second, third] = [source[at], source[at + 1], source[at + 2] ?? 0];
  if (first === 0xef) return second === 0xbb && third === 0xbf;
  return (second === 0x80 && third >= 0x8b && third <= 0x8f) || (second === 0x81 && third === 0xa0);
}

/** Decodes `%2B`, also if it was encoded several times, as in `%252B`. */
function percent(source: Uint8Array, at: number, length: number): number {
  let value = hexPair(source, at + 1, length);
  if (value < 0) return shown(PERCENT, 1);
  let end = at + 3;
  while (value === PERCENT && end - at < 0xf0) {
    const again = hexPair(source, end, length);
    if (again < 0) break;
    value = again;
    end += 2;
  }
  return ofByte(value, end - at);
}

/** Decodes `\u002b`, `\u{2b}`, `\x2b`, `\053` and `\/`, each with any number of backslashes, because JSON may contain JSON. */
function backslash(source: Uint8Array, at: number, length: number): number {
  let end = at + 1;
  while (end < length && end - at < 0x80 && source[end] === BACKSLASH) end += 1;
  if (end >= length) return shown(NOTHING, end - at);
  const letter = source[end] ?? 0;
  end += 1;
  switch (letter) {
    case 0x75: // u
      return unicodeEscape(source, at, end, length);
    case 0x55: // U
      return longUnicodeEscape(source, at, end, length);
    case 0x78: // x
      return hexEscape(source, at, end, length);
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
    case 0x65: // e
      return shown(NOTHING, end - at);
    default:
      return octalEscape(source, at, end - 1);
  }
}

/** The maximum length of `…}` in `\u{…}`, including leading zeros. */
const MAX_BRACES = 8;

/** @param end the offset after the `u`. */
function unicodeEscape(source: Uint8Array, at: number, end: number, length: number): number {
  if (source[end] === 0x7b) {
    // Limited, because a text can have many braces that are not closed.
    const inside = source.subarray(end + 1, end + 1 + MAX_BRACES);
    const close = inside.indexOf(0x7d);
    if (close < 0) return shown(0x75, end - at);
    const digits = Buffer.from(inside.subarray(0, close)).toString('latin1');
    return ofByte(Number.parseInt(digits, 16), end + 1 + close + 1 - at);
  }
  const high = hexPair(source, end, length);
  if (high < 0) return shown(0x75, end - at);
  if (high > 0) return shown(NOTHING, end + 4 - at);
  const low = hexPair(source, end + 2, length);
  return low < 0 ? shown(0x75, end - at) : ofByte(low, end + 4 - at);
}

/** Decodes `\U0000002b` of Python, C and TOML. @param end the offset after the `U`. */
function longUnicodeEscape(source: Uint8Array, at: number, end: number, length: number): number {
  const isLatin = [0, 2, 4].every((place) => hexPair(source, end + place, length) === 0);
  const low = isLatin ? hexPair(source, end + 6, length) : -1;
  return low < 0 ? shown(0x55, end - at) : ofByte(low, end + 8 - at);
}

/** @param end the offset after the `x`. */
function hexEscape(source: Uint8Array, at: number, end: number, length: number): number {
  const value = hexPair(source, end, length);
  return value < 0 ? shown(0x78, end - at) : ofByte(value, end + 2 - at);
}

/** Decodes three octal digits, or else returns the character after the backslashes. */
function octalEscape(source: Uint8Array, at: number, start: number): number {
  let value = 0;
  for (let place = start; place < start + 3; place++) {
    const digit = (source[place] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) return shown(source[start] ?? 0, start + 1 - at);
    value = value * 8 + digit;
  }
  return ofByte(value, start + 3 - at);
}

const NAMED_ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    plus: '+',
    sol: '/',
    equals: '=',
    num: '#',
    percnt: '%',
    colon: ':',
    semi: ';',
    comma: ',',
    period: '.',
    lowbar: '_',
    hyphen: '-',
    dash: '-',
    vert: '|',
    verbar: '|',
    excl: '!',
    dollar: '$',
    ast: '*',
    lpar: '(',
    rpar: ')',
    quest: '?',
    commat: '@',
    lsqb: '[',
    rsqb: ']',
    lcub: '{',
    rcub: '}',
    bsol: '\\',
    grave: '`',
    Hat: '^',
    tilde: '~',
  }),
);

const MAX_ENTITY_LENGTH = 12;

/** Decodes `&#43;`, `&#x2b;` and `&plus;`, also if it was encoded several times, as in `&amp;#43;`. */
function entity(source: Uint8Array, at: number, length: number): number {
  const text = Buffer.from(
    source.buffer,
    source.byteOffset + at,
    Math.min(2 * MAX_ENTITY_LENGTH, length - at),
  ).toString('latin1');
  const [whole, decimal, hex, name] =
    /^&(?:(?:amp;)*)(?:#0*(\d{1,3})(?!\d);?|#[xX]0*([0-9a-fA-F]{1,2})(?![0-9a-fA-F]);?|([A-Za-z]{2,6});)/.exec(
      text,
    ) ?? [];
  if (!whole) return text.startsWith('&amp;') ? shown(AMPERSAND, 5) : shown(AMPERSAND, 1);
  if (name !== undefined) {
    const character = NAMED_ENTITIES.get(name);
    return character === undefined ? shown(AMPERSAND, 1) : shown(character.charCodeAt(0), whole.length);
  }
  return ofByte(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal), whole.length);
}
