/** The minimum length of a token to search for. A shorter one may be in a file by chance. */
export const MIN_LENGTH = 8;

/** One sequence of bytes for a token. */
export interface TokenForm {
  readonly bytes: Buffer;
  /** How the token is encoded, such as `base64`. Undefined if it is not encoded. */
  readonly encoding?: string;
}

/** Escapes of URLs, and of JSON in PHP, .NET and Java. Needed only inside base64, where the views do not decode them. */
const SPELLINGS: readonly ((token: string) => string)[] = [
  encodeURIComponent,
  (token) => token.replaceAll('/', '\\/'),
  (token) => token.replaceAll('+', '\\u002B'),
  (token) => token.replaceAll('=', '\\u003d'),
];

/**
 * The byte sequences by which a token is found in a view of a text: the token itself, base64 (at each of the three alignments within a
 * longer text, encoded twice, with escapes, and of UTF-16), base64url, base32, base85, hexadecimal (also with swapped pairs of bytes), and
 * a list of numbers.
 */
export function formsOf(token: string): TokenForm[] {
  const bytes = Buffer.from(token);
  const wide = Buffer.from(token, 'utf16le');
  const spelled = SPELLINGS.map((spell) => Buffer.from(spell(token)));
  const base64 = alignedBase64(bytes);
  const inBase64 = [wide, Buffer.from(wide).swap16(), ...spelled].flatMap(alignedBase64);
  const forms: TokenForm[] = [
    { bytes },
    // Decoding a web form replaces each plus sign by a space.
    { bytes: Buffer.from(token.replaceAll('+', ' ')), encoding: 'a decoded form' },
    ...[...base64, ...inBase64].map((text) => form(text, 'base64')),
    ...base64.map((text) => form(text.replaceAll('+', '-').replaceAll('/', '_'), 'base64url')),
    ...base64.flatMap((text) => alignedBase64(Buffer.from(text))).map((text) => form(text, 'base64, twice')),
    ...alignedBase32(bytes).map((text) => form(text, 'base32')),
    ...ALPHABETS_OF_BASE85.flatMap((alphabet) => alignedBase85(bytes, alphabet)).map((text) =>
      form(text, 'base85'),
    ),
    form(bytes.toString('hex'), 'hexadecimal'),
    form(bytes.toString('hex').toUpperCase(), 'hexadecimal'),
    ...swappedHex(bytes).map((text) => form(text, 'hexadecimal')),
    ...[',', ', ', ' '].map((separator) => form([...bytes].join(separator), 'a list of numbers')),
  ];
  const distinct = new Map(forms.map((one) => [one.bytes.toString('latin1'), one] as const).reverse());
  return [...distinct.values()].filter((one) => one.bytes.length >= MIN_LENGTH);
}

function form(text: string, encoding: string): TokenForm {
  return { bytes: Buffer.from(text), encoding };
}

/** The base64 at each alignment, without the characters at the ends, which depend on the text before and after. */
function alignedBase64(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (offset + bytes.length) % 3 === 0;
    return text.slice(offset === 0 ? 0 : offset + 1, isWhole ? undefined : -1);
  });
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The base32 at each alignment, without the characters at the ends. */
function alignedBase32(bytes: Buffer): string[] {
  return [0, 1, 2, 3, 4].map((offset) => {
    let text = '';
    let bits = 0;
    // Starts after the bits that share a character with earlier bytes.
    let count = -((5 * Math.ceil((8 * offset) / 5)) % 8);
    for (const byte of bytes) {
      bits = (bits << 8) | byte;
      for (count += 8; count >= 5; text += BASE32.charAt((bits >> count) & 31)) count -= 5;
      bits &= 0xfff;
    }
    return text;
  });
}

const DIGITS = '0123456789';
const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const ALPHABETS_OF_BASE85 = [
  // RFC 1924, for Git and Python.
  `${DIGITS}${CAPITALS}${LETTERS}!#$%&()*+-;<=>?@^_\`{|}~`,
  // Ascii85, for PDF. Its backslashes, quotes and ampersands have another meaning in most texts.
  String.fromCharCode(...Array.from({ length: 85 }, (_, at) => 33 + at)),
  // Z85, for ZeroMQ.
  `${DIGITS}${LETTERS}${CAPITALS}.-:+=^!/*?&<>()[]{}@%$#`,
];

/** The base85 of all whole groups of four bytes, at each of the four alignments. */
function alignedBase85(bytes: Buffer, alphabet: string): string[] {
  return [0, 1, 2, 3].map((start) => {
    let text = '';
    for (let at = start; at + 4 <= bytes.length; at += 4) {
      const group = bytes.readUInt32BE(at);
      for (let power = 4; power >= 0; power--) text += alphabet.charAt(Math.floor(group / 85 ** power) % 85);
    }
    return text;
  });
}

/** The hexadecimal digits of `od -x` and `hexdump`, which print the second byte of each pair first. */
function swappedHex(bytes: Buffer): string[] {
  return [0, 1].map((start) => {
    const end = bytes.length - ((bytes.length - start) % 2);
    return Buffer.from(bytes.subarray(start, end)).swap16().toString('hex');
  });
}
