import { visibleLines } from '../../gate/visible';

/** What is markup already. Only {@link markup} makes it. */
export class Markup {
  constructor(readonly source: string) {}
}

type Part = string | number | Markup | readonly Markup[];

/** A template of HTML or XML. What is put into it is text, and is escaped, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  // A large report has half a million of them, and String.raw takes five times as long.
  let source = strings[0] ?? '';
  parts.forEach((part, index) => {
    source += sourceOf(part) + (strings[index + 1] ?? '');
  });
  return new Markup(source);
}

function sourceOf(part: Part): string {
  if (part instanceof Markup) return part.source;
  if (typeof part === 'object') return part.map(({ source }) => source).join('');
  return escaped(String(part));
}

/** Text that is its own markup, as nearly all is: one look at it in place of two. */
// Stryker disable next-line Regex: what does not match is escaped, with the same result.
const PLAIN = /^[ !#-%(-;=?-~\n]*$/;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  // Stryker disable next-line ConditionalExpression: the result is the same, later.
  if (PLAIN.test(text)) return text;
  return visibleLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
