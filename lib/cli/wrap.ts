import { wrapAnsi } from 'fast-wrap-ansi';

/** What every terminal shows whole. */
const COLUMNS = 80;

/** Breaks text at spaces, and within words that are longer than a line, so that no line is wider than a terminal. */
export function wrap(text: string, indent: string): string {
  const lines = wrapAnsi(text, COLUMNS - indent.length, { hard: true }).split('\n');
  return lines.map((line) => `${indent}${line}`.trimEnd()).join('\n');
}
