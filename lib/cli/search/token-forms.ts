/** Anything shorter may be in a file by chance. */
export const LEAST_LENGTH = 8;

/** One sequence of bytes that shows a token. */
export interface TokenForm {
  readonly bytes: Buffer;
  /** How the token is encoded, such as `base64`; undefined where it is as it is. */
  readonly encoding?: string;
}

/**
 * The sequences of bytes to search for to find a token, once escapes are decoded and line breaks removed: the token as it is, in base64
 * (at each of the three positions that it can have within a longer text, twice encoded, and of UTF-16), base64url and hexadecimal.
 */
export function formsOf(token: string): TokenForm[] {
  const bytes = Buffer.from(token);
  const wide = Buffer.from(token, 'utf16le');
  const base64 = alignedBase64(bytes);
  const forms: TokenForm[] = [
    { bytes },
    // A server that decodes a form makes a space of each plus sign.
    { bytes: Buffer.from(token.replaceAll('+', ' ')), encoding: 'a decoded form' },
    ...[...base64, ...alignedBase64(wide)].map((text) => form(text, 'base64')),
    ...base64.map((text) => form(text.replaceAll('+', '-').replaceAll('/', '_'), 'base64url')),
    ...alignedBase64(Buffer.from(base64[0] ?? '')).map((text) => form(text, 'base64, twice')),
    form(bytes.toString('hex'), 'hexadecimal'),
    form(bytes.toString('hex').toUpperCase(), 'hexadecimal'),
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
