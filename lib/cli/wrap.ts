import { wrapAnsi } from 'fast-wrap-ansi';
import { secrets } from '../gate/secrets/secrets';

/** What every terminal shows whole. */
const COLUMNS = 80;

/** A text that is as wide as it is long, without spaces around it. */
const ONE_LINE = /^[!-~]([ -~]*[!-~])?$/;

/**
 * Breaks text at spaces, so that no line is wider than a terminal, but for a word that is: a path stays whole, to be copied. A
 * secret is replaced before: nothing would find it in two lines.
 */
export function wrap(text: string, indent: string): string {
  const safe = secrets.redact(text);
  if (safe.length <= COLUMNS - indent.length && ONE_LINE.test(safe)) return indent + safe;
  const lines = wrapAnsi(safe, COLUMNS - indent.length).split('\n');
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
