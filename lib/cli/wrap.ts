import { wrapAnsi } from 'fast-wrap-ansi';
import { secrets } from '../gate/secrets/secrets';

/** What every terminal shows whole. */
const COLUMNS = 80;

/**
 * Breaks text at spaces, so that no line is wider than a terminal, but for a word that is: a path stays whole, to be copied. A
 * secret is replaced before: nothing would find it in two lines.
 */
export function wrap(text: string, indent: string): string {
  const lines = wrapAnsi(secrets.redact(text), COLUMNS - indent.length).split('\n');
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
