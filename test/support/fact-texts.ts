import ts from 'typescript';

/** Members that are not part of a fact: its source, which several facts share, and what the product derives from it. */
const BESIDE_THE_FACT = ['source', 'date', 'status', 'kind', 'to'];

/** The texts in a value, including its members and the constant parts of texts that its functions return. */
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
  // Replaces every argument and every member of an argument.
  const hole = new Proxy({}, { get: (_, name) => (name === Symbol.toPrimitive ? () => HOLE : HOLE) });
  try {
    const made = make(hole, hole, hole);
    return typeof made === 'string' ? made.split(HOLE) : [];
  } catch {
    // A function that uses its argument for a lookup.
    return [];
  }
}

/** What a program's source contains, one entry per line. A hole replaces each part of a text that is not constant. */
export interface Written {
  /** Strings, templates, regular expressions, and the results of concatenations. */
  readonly texts: string;
  /** Names of members. */
  readonly members: string;
  /** Named numbers, as `name: number`. */
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

/** Whether the texts contain a text that is not part of a longer word. */
export function holdsText(texts: string, text: string): boolean {
  if (!texts.includes(text)) return false;
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = `${/^\w/.test(text) ? '(?<!\\w)' : ''}${escaped}${/\w$/.test(text) ? '(?!\\w)' : ''}`;
  return new RegExp(pattern).test(texts);
}
