import { tableOf } from './byte-table';

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const BACKSLASH = 0x5c;
const LETTER_N = 0x6e;

const QUOTES = tableOf(Buffer.from(`"'\``));

/** The characters after the last one of a string: white space, quotes, and operators that join strings. */
const ENDS = tableOf(Buffer.from(`"'\`\\,;)+.& \t\r`));

/** The characters after the last one of text that is not quoted. */
const PLAIN_ENDS = tableOf(Buffer.from('\\,; \t\r'));

/** The characters at the start of a line in a diff or a comment. */
const MARKERS = tableOf(Buffer.from('+-#>|*'));

/**
 * Writes the last word of each line, without quotes and operators. So a token over several lines is found after time stamps, in comments,
 * in a diff, or as joined strings of a program. Returns the number of written bytes.
 * @param positions if given, gets the offset in the source of each written byte.
 */
export function writeLineEnds(
  source: Uint8Array,
  length: number,
  target: Uint8Array,
  positions?: Int32Array,
): number {
  let out = 0;
  let isCutBefore = true;
  const lineEnds = new LineEnds(source, length);
  for (let start = 0; start < length; ) {
    const lineEnd = lineEnds.after(start);
    const end = endOfWord(source, start, lineEnd);
    const first = startOfWord(source, start, end);
    const isCut = end < lineEnd || first > start;
    // Skips lines that consist of one word, because the other views join those.
    if (isCut || isCutBefore) {
      for (let at = first; at < end; at++) {
        if (positions) positions[out] = at;
        target[out++] = source[at] ?? 0;
      }
    }
    isCutBefore = isCut;
    start = lineEnd + (source[lineEnd] === BACKSLASH ? 2 : 1);
  }
  return out;
}

/** Where the next line ends, from one line to the next: at a line break, or at an escape of one, as in a text in JSON. */
class LineEnds {
  #escape = -1;

  constructor(
    private readonly source: Uint8Array,
    private readonly length: number,
  ) {}

  after(start: number): number {
    const found = this.source.indexOf(LINE_FEED, start);
    if (this.#escape < start) this.#escape = this.#escapeAfter(start);
    return Math.min(found < 0 ? this.length : found, this.#escape, this.length);
  }

  #escapeAfter(start: number): number {
    for (let at = this.source.indexOf(BACKSLASH, start); at >= 0; at = this.source.indexOf(BACKSLASH, at + 1))
      if (this.source[at + 1] === LETTER_N) return at;
    return this.length;
  }
}

function endOfWord(source: Uint8Array, start: number, lineEnd: number): number {
  let quote = lineEnd;
  for (let at = lineEnd; at > start && ENDS[source[at - 1] ?? 0] === 1; at--)
    if (QUOTES[source[at - 1] ?? 0] === 1) quote = at - 1;
  let end = quote;
  // In a text in a string, quotes are escaped.
  while (quote < lineEnd && end > start && source[end - 1] === BACKSLASH) end -= 1;
  if (quote < lineEnd) return end;
  while (end > start && PLAIN_ENDS[source[end - 1] ?? 0] === 1) end -= 1;
  return end;
}

function startOfWord(source: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && !isBetweenWords(source[at - 1] ?? 0) && QUOTES[source[at - 1] ?? 0] === 0) at -= 1;
  if (isIndentation(source, start, at) && MARKERS[source[at] ?? 0] === 1) at += 1;
  while (at < end && (QUOTES[source[at] ?? 0] === 1 || source[at] === BACKSLASH)) at += 1;
  return at;
}

function isIndentation(source: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isBetweenWords(source[at] ?? 0)) return false;
  return true;
}

function isBetweenWords(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN;
}
