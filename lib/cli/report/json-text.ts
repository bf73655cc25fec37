import { replaceUnseen } from '../../gate/visible';

/** What nearly all reports consist of: to split one into a million lines takes longer than to make it. */
// Stryker disable next-line Regex: what does not match is searched by line, with the same result.
const PRINTABLE_ASCII = /^[ -~\n]*$/;

/** A value as JSON in several lines, in which every character can be seen: readers of JSON read the same value. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
  return `${PRINTABLE_ASCII.test(text) ? text : text.split('\n').map(escaped).join('\n')}\n`;
}

/** The same in one line. */
export function jsonLine(value: unknown): string {
  return escaped(JSON.stringify(value));
}

function escaped(line: string): string {
  return replaceUnseen(line, (character) => character.split('').map(unicodeEscape).join(''));
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
