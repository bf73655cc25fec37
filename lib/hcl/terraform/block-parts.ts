import type { Attribute, Block, Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';

/** The alias of a provider block. */
export function aliasOf({ body }: Block): string | undefined {
  const alias = attributeNamed(body, 'alias');
  if (alias === undefined) return undefined;
  const { source, start, end } = alias.value;
  return literalText(alias.value) ?? source.text.slice(start, end);
}

/** The name of a provider block in references: `aws`, `aws.west`. */
export function providerName(block: Block): string {
  const local = block.labels[0]?.text ?? '';
  const alias = aliasOf(block);
  return alias === undefined ? local : `${local}.${alias}`;
}

export function attributeNamed(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

/** Whether a block has `count` or `for_each`, so that it can have several instances. */
export function isRepeated({ body }: Block): boolean {
  return ['count', 'for_each'].some((name) => attributeNamed(body, name) !== undefined);
}

/** The items of `depends_on`. */
export function dependsOnItems(body: Body): readonly Expression[] {
  const dependsOn = attributeNamed(body, 'depends_on')?.value;
  return dependsOn?.kind === 'tuple' ? dependsOn.items : [];
}

/** The name of the iterator of a `dynamic` block: from `iterator`, else its label. */
export function iteratorName({ labels, body }: Block): string {
  const iterator = attributeNamed(body, 'iterator')?.value;
  return (iterator && literalText(iterator)) ?? labels[0]?.text ?? '';
}

/** The error if a block does not have this number of labels. */
export function labelCountErrors({ type, labels, header }: Block, wanted: number): Diagnostic[] {
  if (labels.length === wanted) return [];
  const expected = wanted === 0 ? 'no labels' : wanted === 1 ? '1 label' : `${wanted} labels`;
  return [errorAt(`The block ${type} must have ${expected}, not ${labels.length}.`, header)];
}

/** The text of a string without template sequences, or of a bare word. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind !== 'template' || expression.parts.length > 1) return undefined;
  const [part] = expression.parts;
  if (part === undefined) return '';
  return part.kind === 'text' ? part.text : undefined;
}

/** The text of a string without template sequences, or of a number. */
export function constantText(expression: Expression): string | undefined {
  if (expression.kind === 'number') return expression.text;
  return expression.kind === 'template' ? literalText(expression) : undefined;
}
