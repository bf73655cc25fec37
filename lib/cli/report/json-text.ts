import { replaceUnseen, replaceUnseenInLines } from '../../gate/visible';

/** JSON on several lines. Invisible characters are escaped, which does not change the value. */
export function jsonText(value: unknown): string {
  return `${replaceUnseenInLines(JSON.stringify(value, null, 2), escaped)}\n`;
}

/** Like `jsonText`, on one line. */
export function jsonLine(value: unknown): string {
  return replaceUnseen(JSON.stringify(value), escaped);
}

function escaped(character: string): string {
  return character.split('').map(unicodeEscape).join('');
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
