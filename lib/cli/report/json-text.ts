/** What JSON may hold as it is, and a terminal or a reader would act on. */
const ACTED_ON = /[\p{Cc}\p{Bidi_Control}]/gu;

/** A value as JSON in several lines, in which every character can be seen: readers of JSON read the same value. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2).split('\n').map(escaped).join('\n');
  return `${text}\n`;
}

function escaped(line: string): string {
  return line.replace(ACTED_ON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
