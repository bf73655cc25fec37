import ts from 'typescript';

/** Where a fact comes from is said of others, too, and what the product makes of one is none. */
const BESIDE_THE_FACT = ['source', 'date', 'status', 'kind', 'to'];

/** The texts in a value: those in its members, and what is constant in those that its functions make. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return constantPartsOf(value as (...args: unknown[]) => unknown);
  if (value instanceof Map) return [...value].flat().flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    BESIDE_THE_FACT.includes(name) ? [] : textsIn(item),
  );
}

const HOLE = '\0';

function constantPartsOf(make: (...args: unknown[]) => unknown): string[] {
  // Replaces every argument, and every member of one.
  const hole = new Proxy({}, { get: (_, name) => (name === Symbol.toPrimitive ? () => HOLE : HOLE) });
  try {
    const made = make(hole, hole, hole);
    return typeof made === 'string' ? made.split(HOLE) : [];
  } catch {
    // A function that looks something up.
    return [];
  }
}

/** What a program writes as text: strings, templates and regular expressions, one in each line. */
export function literalsOf(source: string): string {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isPart || ts.isLiteralExpression(node)) literals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest));
  return literals.join('\n');
}

/** Whether a text is there, and not within a longer word. */
export function holdsText(literals: string, text: string): boolean {
  if (!literals.includes(text)) return false;
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = `${/^\w/.test(text) ? '(?<!\\w)' : ''}${escaped}${/\w$/.test(text) ? '(?!\\w)' : ''}`;
  return new RegExp(pattern).test(literals);
}
