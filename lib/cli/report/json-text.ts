import { replaceUnseen } from '../../gate/visible';

/** A value as JSON in several lines, in which every character can be seen: readers of JSON read the same value. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).split('\n').map(escaped).join('\n');
  return `${text}\n`;
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
