import { wrapAnsi } from 'fast-wrap-ansi';
import { secrets } from '../gate/secrets/secrets';

/** What every terminal shows whole. */
const COLUMNS = 80;

/** A text that is as wide as it is long, without spaces around it: what knows the width of every character takes ten times as long. */
const PRINTABLE_ASCII = /^[!-~]([ -~]*[!-~])?$/;

/** Spaces that fill a line are at its end, and not printed. Where there are more, the library takes the square of their number. */
const BLANK_LINE = ' '.repeat(COLUMNS);
const LONG_BLANKS = new RegExp(`${BLANK_LINE} +`, 'g');

/**
 * Breaks text at spaces, so that no line is wider than a terminal, but for a word that is: a path stays whole, to be copied. A
 * secret is replaced before: nothing would find it in two lines.
 */
export function wrap(text: string, indent: string): string {
  const safe = secrets.redact(text);
  const width = COLUMNS - indent.length;
  const lines = PRINTABLE_ASCII.test(safe)
    ? (safe.match(new RegExp(`\\S.{0,${width - 1}}(?= |$)|\\S+`, 'g')) ?? [])
    : wrapAnsi(safe.replace(LONG_BLANKS, BLANK_LINE), width).split('\n');
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
