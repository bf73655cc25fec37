import type { Body, Expression, FunctionCall } from './ast';

/** The direct subexpressions of an expression. */
export function subexpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'template':
      return expression.parts.filter((part): part is Expression => part.kind !== 'text');
    case 'template-for':
      return [expression.loop];
    case 'get':
      return [expression.object];
    case 'index':
      return [expression.object, expression.key];
    case 'splat':
      return [expression.object, expression.each];
    case 'call':
      return expression.parameters;
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'parentheses':
      return [expression.inner];
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.items.flatMap(({ key, value, word }) =>
        word === undefined ? [key, value] : [value],
      );
    case 'for': {
      const { collection, key, value, condition } = expression;
      return [collection, key, value, condition].filter((part) => part !== undefined);
    }
    default:
      return [];
  }
}

/** The function calls in an expression, in the order of the text. */
export function callsIn(expression: Expression): FunctionCall[] {
  const calls: FunctionCall[] = [];
  const pending = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'call') calls.push(next);
    // Not push(...), because a long list has more elements than a call can have arguments.
    for (const inner of [...subexpressions(next)].reverse()) pending.push(inner);
  }
  return calls;
}

/** The values of all arguments in a body and in its blocks. */
export function expressionsIn(body: Body): Expression[] {
  return [
    ...body.attributes.filter(({ name }) => name !== COMMENT).map(({ value }) => value),
    ...body.blocks.flatMap((block) => expressionsIn(block.body)),
  ];
}

/** The name of comments in JSON syntax. The parser keeps them as arguments. */
export const COMMENT = '//';
