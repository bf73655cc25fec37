import { visibleLines } from '../../gate/visible';

/** Escaped markup, made by {@link markup}. */
export class Markup {
  constructor(readonly source: string) {}
}

type Part = string | number | Markup | readonly Markup[];

/** A template of HTML or XML. Interpolated text is escaped; interpolated markup is not. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  // Not String.raw, which takes five times as long: a large report has half a million templates.
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

/** Text that needs no escaping, which is most text. Testing it is faster than escaping it. */
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
  // Stryker disable next-line ConditionalExpression: without this line, the result is the same but slower.
  if (PLAIN.test(text)) return text;
  return visibleLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
