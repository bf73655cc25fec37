import { replaceUnseen, replaceUnseenInLines } from '../../gate/visible';

/** A value as JSON in several lines, in which every character can be seen: readers of JSON read the same value. */
export function jsonText(value: unknown): string {
  return `${replaceUnseenInLines(JSON.stringify(value, null, 2), escaped)}\n`;
}

/** The same in one line. */
export function jsonLine(value: unknown): string {
  return replaceUnseen(JSON.stringify(value), escaped);
}

function escaped(character: string): string {
  return character.split('').map(unicodeEscape).join('');
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
