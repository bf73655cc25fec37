/**
 * What a terminal or a runner would act on, what ends a line or turns the direction of text, what has no width, and what XML has no
 * place for.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** What nearly all lines consist of: to search these for properties of Unicode is what took most of the time of a large report. */
// Stryker disable next-line Regex: what does not match is searched, with the same result.
const PRINTABLE_ASCII = /^[ -~]*$/;

/** The same of several lines: to split a report into a million of them takes longer than to make it. */
// Stryker disable next-line Regex: what does not match is searched, with the same result.
const PRINTABLE_LINES = /^[ -~\n]*$/;

/** A name as one line that shows all of its characters: those that would be acted on become `\u{1b}`. */
export function visible(text: string): string {
  return replaceUnseen(text, escaped);
}

/** A text whose lines are meant. */
export function visibleLines(text: string): string {
  return replaceUnseenInLines(text, escaped);
}

/** A line with something else in place of each character that would be acted on, or not be seen. */
export function replaceUnseen(text: string, shown: (character: string) => string): string {
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
  return PRINTABLE_ASCII.test(text) ? text : text.replace(UNSEEN, shown);
}

/** The same of a text whose lines are meant. */
export function replaceUnseenInLines(text: string, shown: (character: string) => string): string {
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
  if (PRINTABLE_LINES.test(text)) return text;
  const lines = text.split('\n').map((line) => replaceUnseen(line, shown));
  return lines.join('\n');
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
