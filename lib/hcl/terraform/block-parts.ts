import type { Attribute, Block, Body, Expression } from '../syntax/ast';

/** The alias of a provider block. */
export function aliasOf({ body }: Block): string | undefined {
  const alias = attributeNamed(body, 'alias');
  if (alias === undefined) return undefined;
  const { source, start, end } = alias.value;
  return literalText(alias.value) ?? source.text.slice(start, end);
}

/** The name of a provider block in `provider` arguments: `aws`, `aws.west`. */
export function providerName(block: Block): string {
  const local = block.labels[0]?.text ?? '';
  const alias = aliasOf(block);
  return alias === undefined ? local : `${local}.${alias}`;
}

export function attributeNamed(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

/** The text of a string without templates, or of a bare word. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind !== 'template' || expression.parts.length > 1) return undefined;
  const [part] = expression.parts;
  if (part === undefined) return '';
  return part.kind === 'text' ? part.text : undefined;
}

/** The text of a string without templates, or of a number. */
export function constantText(expression: Expression): string | undefined {
  if (expression.kind === 'number') return expression.text;
  return expression.kind === 'template' ? literalText(expression) : undefined;
}
