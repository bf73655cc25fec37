/** Anything shorter may be in a file by chance. */
export const LEAST_LENGTH = 8;

/** One sequence of bytes that shows a token. */
export interface TokenForm {
  readonly bytes: Buffer;
  /** How the token is encoded, such as `base64`; undefined where it is as it is. */
  readonly encoding?: string;
}

/**
 * How text is written before it is encoded in base64, where nothing decodes its escapes: in a URL, and in JSON by PHP, .NET and Java.
 */
const SPELLINGS: readonly ((token: string) => string)[] = [
  encodeURIComponent,
  (token) => token.replaceAll('/', '\\/'),
  (token) => token.replaceAll('+', '\\u002B'),
  (token) => token.replaceAll('=', '\\u003d'),
];

/**
 * The sequences of bytes to search for to find a token, once escapes are decoded and line breaks removed: the token as it is, in base64
 * (at each of the three positions that it can have within a longer text, twice encoded, with escapes, and of UTF-16), base64url,
 * base32, base85, hexadecimal, also with pairs of bytes swapped, and as a list of numbers.
 */
export function formsOf(token: string): TokenForm[] {
  const bytes = Buffer.from(token);
  const wide = Buffer.from(token, 'utf16le');
  const spelled = SPELLINGS.map((spell) => Buffer.from(spell(token)));
  const base64 = alignedBase64(bytes);
  const inBase64 = [wide, Buffer.from(wide).swap16(), ...spelled].flatMap(alignedBase64);
  const forms: TokenForm[] = [
    { bytes },
    // A server that decodes a form makes a space of each plus sign.
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
  return [...distinct.values()].filter((one) => one.bytes.length >= LEAST_LENGTH);
}

function form(text: string, encoding: string): TokenForm {
  return { bytes: Buffer.from(text), encoding };
}

/** Without the characters at the edges, which depend on what is before and after. */
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

/** Five bits a character, without the characters at the edges. */
function alignedBase32(bytes: Buffer): string[] {
  return [0, 1, 2, 3, 4].map((offset) => {
    let text = '';
    let bits = 0;
    // Behind the bits that are in one character with bytes before.
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
  // That of RFC 1924, which Git and Python use.
  `${DIGITS}${CAPITALS}${LETTERS}!#$%&()*+-;<=>?@^_\`{|}~`,
  // Ascii85, of PDF. It has backslashes, quotes and ampersands, which stand for something else in most texts.
  String.fromCharCode(...Array.from({ length: 85 }, (_, at) => 33 + at)),
  // Z85, of ZeroMQ.
  `${DIGITS}${LETTERS}${CAPITALS}.-:+=^!/*?&<>()[]{}@%$#`,
];

/** The groups of four bytes that are whole, from each byte that the first of them can begin at. */
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

/** As `od -x` and `hexdump` print pairs of bytes: the second one first. */
function swappedHex(bytes: Buffer): string[] {
  return [0, 1].map((start) => {
    const end = bytes.length - ((bytes.length - start) % 2);
    return Buffer.from(bytes.subarray(start, end)).swap16().toString('hex');
  });
}
