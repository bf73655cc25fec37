import type { Body, Expression, FunctionCall } from './ast';

/** The expressions that an expression is made of. */
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

/** The calls of functions in an expression: each before those among its arguments, from left to right. */
export function callsIn(expression: Expression): FunctionCall[] {
  const calls: FunctionCall[] = [];
  const pending = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'call') calls.push(next);
    // One by one: a long list has more elements than a call can have arguments.
    for (const inner of [...subexpressions(next)].reverse()) pending.push(inner);
  }
  return calls;
}

/** All expressions of a body, those of its blocks included. */
export function expressionsIn(body: Body): Expression[] {
  return [
    ...body.attributes.filter(({ name }) => name !== COMMENT).map(({ value }) => value),
    ...body.blocks.flatMap((block) => expressionsIn(block.body)),
  ];
}

/** What JSON syntax calls a comment. It is kept, as an argument that means nothing. */
export const COMMENT = '//';
