/** What a terminal or a runner would act on, what turns the direction of text, and what XML has no place for. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/** A name as one line that shows all of its characters: those that would be acted on become `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text whose lines are meant. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
