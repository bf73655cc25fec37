import { wrapAnsi } from 'fast-wrap-ansi';
import { secrets } from '../gate/secrets/secrets';

/** The width that every terminal has. */
const COLUMNS = 80;

/** Text whose characters all have width 1, without spaces around it. For such text, the library would take ten times as long. */
const PRINTABLE_ASCII = /^[!-~]([ -~]*[!-~])?$/;

/** The library's time grows with the square of the number of consecutive spaces. More than a line of them are not printed anyway. */
const BLANK_LINE = ' '.repeat(COLUMNS);
const LONG_BLANKS = new RegExp(`${BLANK_LINE} +`, 'g');

/**
 * Breaks text at spaces, so that no line is wider than a terminal. A longer word, such as a path, is not broken, so that it can be copied.
 * Secrets are redacted first, because a secret that is split over two lines would not be found later.
 */
export function wrap(text: string, indent: string): string {
  const safe = secrets.redact(text);
  const width = COLUMNS - indent.length;
  const lines = PRINTABLE_ASCII.test(safe)
    ? (safe.match(new RegExp(`\\S.{0,${width - 1}}(?= |$)|\\S+`, 'g')) ?? [])
    : wrapAnsi(safe.replace(LONG_BLANKS, BLANK_LINE), width).split('\n');
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
