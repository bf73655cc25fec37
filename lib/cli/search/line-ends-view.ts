import { tableOf } from './byte-table';

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const BACKSLASH = 0x5c;

const QUOTES = tableOf(Buffer.from(`"'\``));

/** What is behind the last character of a piece: spaces, the end of a string, and what joins it with the next one. */
const ENDS = tableOf(Buffer.from(`"'\`\\,;)+.& \t\r`));

/** What is behind it where no string ends. */
const PLAIN_ENDS = tableOf(Buffer.from('\\,; \t\r'));

/** What is in front of a line of a diff or of a comment. */
const MARKERS = tableOf(Buffer.from('+-#>|*'));

/**
 * Writes the last word of each line, without quotes and what joins strings: the lines of a token, or of its base64, behind time stamps, in
 * comments, in a diff, or as strings of a program. Returns how many bytes that is.
 * @param positions where each byte that is written comes from, if that is asked for.
 */
export function writeLineEnds(
  source: Uint8Array,
  length: number,
  target: Uint8Array,
  positions?: Int32Array,
): number {
  let out = 0;
  let isCutBefore = true;
  for (let start = 0; start < length; ) {
    const found = source.indexOf(LINE_FEED, start);
    const lineEnd = found < 0 || found > length ? length : found;
    const end = endOfWord(source, start, lineEnd);
    const first = startOfWord(source, start, end);
    const isCut = end < lineEnd || first > start;
    // Lines that are one word are joined in every other view.
    if (isCut || isCutBefore) {
      for (let at = first; at < end; at++) {
        if (positions) positions[out] = at;
        target[out++] = source[at] ?? 0;
      }
    }
    isCutBefore = isCut;
    start = lineEnd + 1;
  }
  return out;
}

function endOfWord(source: Uint8Array, start: number, lineEnd: number): number {
  let quote = lineEnd;
  for (let at = lineEnd; at > start && ENDS[source[at - 1] ?? 0] === 1; at--)
    if (QUOTES[source[at - 1] ?? 0] === 1) quote = at - 1;
  if (quote < lineEnd) return quote;
  let end = lineEnd;
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
