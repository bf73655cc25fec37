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
  for (const [index, part] of parts.entries()) source += sourceOf(part) + (strings[index + 1] ?? '');
  return new Markup(source);
}

function sourceOf(part: Part): string {
  if (part instanceof Markup) return part.source;
  if (typeof part === 'object') return part.map(({ source }) => source).join('');
  return escaped(String(part));
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visibleLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
