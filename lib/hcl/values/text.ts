/** Compares by code point, as Terraform does. JavaScript compares by UTF-16 unit. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a !== b) {
      // Surrogates encode code points above all others.
      return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
    }
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Normalizes to NFC, as Terraform does with every string. */
export function normalized(text: string): string {
  return isAscii(text) ? text : text.normalize('NFC');
}

let segmenter: Intl.Segmenter | undefined;

/** Splits a text into grapheme clusters, which Terraform counts as characters. */
export function graphemes(text: string): string[] {
  if (isAscii(text) && !text.includes('\r')) {
    return text.split('');
  }
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them.
  return /^[\x00-\x7f]*$/.test(text);
}
