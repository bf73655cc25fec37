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

/** What a program writes, each kind with one in each line. What is not constant in a text is a hole. */
export interface Written {
  /** Strings, templates and regular expressions, and what parts come to that are put together. */
  readonly texts: string;
  /** The names of members. */
  readonly members: string;
  /** Numbers that have a name, as `name: number`. */
  readonly numbers: string;
}

export function writtenIn(source: string): Written {
  const texts: string[] = [];
  const members: string[] = [];
  const numbers: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const text = textOf(node);
    if (text !== undefined) texts.push(text);
    if (ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node))
      members.push(node.name.getText());
    const isNamed =
      ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node);
    if (isNamed && node.initializer && ts.isNumericLiteral(node.initializer))
      numbers.push(`${node.name.getText()}: ${node.initializer.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
  return { texts: texts.join('\n'), members: members.join('\n'), numbers: numbers.join('\n') };
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isLiteralExpression(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return (
      node.head.text + node.templateSpans.map((span) => part(span.expression) + span.literal.text).join('')
    );
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return part(node.left) + part(node.right);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: list, name } = node.expression;
  if (name.text === 'concat') return [list, ...node.arguments].map(part).join('');
  if (name.text !== 'join' || !ts.isArrayLiteralExpression(list)) return undefined;
  return list.elements.map(part).join(node.arguments[0] ? part(node.arguments[0]) : ',');
}

const part = (node: ts.Node): string => textOf(node) ?? HOLE;

/** Whether a text is there, and not within a longer word. */
export function holdsText(texts: string, text: string): boolean {
  if (!texts.includes(text)) return false;
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = `${/^\w/.test(text) ? '(?<!\\w)' : ''}${escaped}${/\w$/.test(text) ? '(?!\\w)' : ''}`;
  return new RegExp(pattern).test(texts);
}
