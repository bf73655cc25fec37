/**
 * Characters that control a terminal or a CI runner, end a line, change the direction of text, have no width, or are not allowed in XML.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** Nearly all lines are printable ASCII. This test is much faster than the search for properties of Unicode. */
// Stryker disable next-line Regex: a text that does not match is searched, with the same result.
const PRINTABLE_ASCII = /^[ -~]*$/;

/** The same test for several lines, because splitting a report with a million lines takes long. */
// Stryker disable next-line Regex: a text that does not match is searched, with the same result.
const PRINTABLE_LINES = /^[ -~\n]*$/;

/** A text on one line, with unseen characters written as escapes, such as `\u{1b}`. */
export function visible(text: string): string {
  return replaceUnseen(text, escaped);
}

/** Like {@link visible}, but keeps line breaks. */
export function visibleLines(text: string): string {
  return replaceUnseenInLines(text, escaped);
}

/** A line in which each unseen character is replaced. */
export function replaceUnseen(text: string, shown: (character: string) => string): string {
  // Stryker disable next-line ConditionalExpression: only slower, with the same result.
  return PRINTABLE_ASCII.test(text) ? text : text.replace(UNSEEN, shown);
}

/** Like {@link replaceUnseen}, but keeps line breaks. */
export function replaceUnseenInLines(text: string, shown: (character: string) => string): string {
  // Stryker disable next-line ConditionalExpression: only slower, with the same result.
  if (PRINTABLE_LINES.test(text)) return text;
  const lines = text.split('\n').map((line) => replaceUnseen(line, shown));
  return lines.join('\n');
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
