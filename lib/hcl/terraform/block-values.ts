import type { Scope } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import { errorAt } from '../syntax/diagnostic';
import { Unknown, type Value } from '../values/model';
import { ANY } from '../values/type';
import { isNull, itemsOf, objectValue, tupleValue, unknownValue } from '../values/value';
import { attributeNamed, iteratorName } from './block-parts';
import type { ModuleInstance } from './module-instance';

/**
 * Evaluates the arguments and nested blocks of a body. Nested blocks become tuples of objects, one for each type. Reports errors to the
 * context of the module.
 * @param ignored the arguments to leave out.
 */
export function evaluateBody(
  module: ModuleInstance,
  { attributes, blocks }: Body,
  scope: Scope,
  ignored: readonly string[],
): [name: string, value: Value][] {
  const nested = new Map<string, Value[]>();
  for (const block of blocks) {
    const [type, values] = evaluateNestedBlock(module, block, scope, ignored);
    if (values.length > 0) nested.set(type, [...(nested.get(type) ?? []), ...values]);
  }
  return [
    ...attributes
      .filter(({ name }) => !ignored.includes(name))
      .map(({ name, value }): [string, Value] => [name, evaluateExpression(module, value, scope)]),
    ...Array.from(nested, ([type, values]): [string, Value] => [type, tupleValue(values)]),
  ];
}

/** Evaluates a nested block: one value, or those that a `dynamic` block generates. Reports errors. */
export function evaluateNestedBlock(
  module: ModuleInstance,
  block: Block,
  scope: Scope,
  ignored: readonly string[],
): [type: string, values: Value[]] {
  if (block.type !== 'dynamic')
    return [block.type, [objectValue(evaluateBody(module, block.body, scope, ignored))]];
  const type = block.labels[0]?.text ?? '';
  const forEach = attributeNamed(block.body, 'for_each');
  const content = block.body.blocks.find((one) => one.type === 'content');
  if (forEach === undefined || content === undefined) {
    const message = `The block dynamic "${type}" requires for_each and a content block.`;
    module.context.report([errorAt(message, block.header)]);
    return [type, []];
  }
  const collection = evaluateExpression(module, forEach.value, scope);
  if (collection.data instanceof Unknown) return [type, [unknownValue(ANY, collection.data)]];
  const items = isNull(collection) ? undefined : itemsOf(collection);
  if (items === undefined) {
    const given = isNull(collection) ? 'null' : `a ${collection.type.kind}`;
    const message = `The for_each of dynamic "${type}" must be a list, a set, a map or an object, not ${given}.`;
    module.context.report([errorAt(message, forEach.value)]);
    return [type, []];
  }
  const name = iteratorName(block);
  return [
    type,
    items.map(([key, value]) => {
      const item = objectValue([
        ['key', key],
        ['value', value],
      ]);
      return objectValue(evaluateBody(module, content.body, scopeWith(scope, name, item), ignored));
    }),
  ];
}

function evaluateExpression(module: ModuleInstance, expression: Expression, scope: Scope): Value {
  const { value, diagnostics } = module.context.evaluation.evaluate(expression, scope);
  module.context.report(diagnostics);
  return value;
}

function scopeWith(outer: Scope, name: string, value: Value): Scope {
  return {
    resolve: (reference, evaluateKey) =>
      reference.root === name ? { value, consumed: 0 } : outer.resolve(reference, evaluateKey),
    functionsOf: (provider) => outer.functionsOf?.(provider),
  };
}
