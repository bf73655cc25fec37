import type { Evaluation } from '../eval/evaluation';
import type { Expression, FunctionCall } from '../syntax/ast';
import { parseExpression } from '../syntax/parse';
import type { Place } from '../syntax/source-text';
import { SourceText } from '../syntax/source-text';
import { callsIn } from '../syntax/walk';
import { convert } from '../values/convert';
import { convertWithDefaults } from '../values/defaults';
import type { Type, Value } from '../values/model';
import { ANY, BOOL, listOf, mapOf, NUMBER, objectOf, STRING, setOf, tupleOf } from '../values/type';
import { nullValue } from '../values/value';
import { ValueError } from '../values/value-error';
import { literalText } from './block-parts';

/** Thrown if an expression is not a type constraint. */
export class TypeConstraintError extends Error {
  constructor(
    message: string,
    readonly place: Place,
  ) {
    super(message);
  }
}

const PRIMITIVES: Readonly<Record<string, Type>> = {
  string: STRING,
  number: NUMBER,
  bool: BOOL,
  any: ANY,
  // The legacy form of list(any), map(any) and set(any).
  list: listOf(ANY),
  map: mapOf(ANY),
  set: setOf(ANY),
};

/** Parses the `type` of a variable. @throws TypeConstraintError if it is not a type constraint */
export function typeConstraint(expression: Expression, evaluation: Evaluation): Type {
  switch (expression.kind) {
    case 'template': {
      // A constraint is in quotes only in JSON syntax.
      const text = expression.source.name.endsWith('.json') ? literalText(expression) : undefined;
      const { value } = text === undefined ? { value: undefined } : parseExpression(new SourceText('', text));
      if (value === undefined || value.kind === 'template') break;
      return typeConstraint(value, evaluation);
    }
    case 'variable': {
      const type = PRIMITIVES[expression.name];
      if (type !== undefined) return type;
      break;
    }
    case 'call':
      return constructedType(expression, evaluation);
    default:
      break;
  }
  throw new TypeConstraintError(
    'A type must be string, number, bool, any, list(…), set(…), map(…), object({…}) or tuple([…]).',
    expression,
  );
}

function constructedType(call: FunctionCall, evaluation: Evaluation): Type {
  const [argument] = call.parameters;
  if (argument === undefined || call.parameters.length !== 1) {
    throw new TypeConstraintError(`${call.name}(…) requires one argument.`, call);
  }
  switch (call.name) {
    case 'list':
      return listOf(typeConstraint(argument, evaluation));
    case 'set':
      return setOf(typeConstraint(argument, evaluation));
    case 'map':
      return mapOf(typeConstraint(argument, evaluation));
    case 'tuple':
      if (argument.kind !== 'tuple')
        throw new TypeConstraintError('tuple() requires a list of types in brackets.', argument);
      return tupleOf(argument.items.map((item) => typeConstraint(item, evaluation)));
    case 'object':
      return objectType(argument, evaluation);
    default:
      throw new TypeConstraintError(`The type ${call.name}(…) does not exist.`, call);
  }
}

function objectType(argument: Expression, evaluation: Evaluation): Type {
  if (argument.kind !== 'object')
    throw new TypeConstraintError('object() requires attributes with types in braces.', argument);
  const attributes: [string, Type][] = [];
  const optional = new Map<string, Value>();
  const names = new Set<string>();
  for (const { key, value, word: name } of argument.items) {
    if (name === undefined)
      throw new TypeConstraintError('The name of an attribute must be an identifier without quotes.', key);
    if (names.has(name)) throw new TypeConstraintError(`The attribute ${name} is already declared.`, key);
    names.add(name);
    if (value.kind !== 'call' || value.name !== 'optional') {
      attributes.push([name, typeConstraint(value, evaluation)]);
      continue;
    }
    const [inner, fallback, ...others] = value.parameters;
    if (inner === undefined || others.length > 0) {
      throw new TypeConstraintError('optional() requires a type, which a default may follow.', value);
    }
    const type = typeConstraint(inner, evaluation);
    attributes.push([name, type]);
    optional.set(
      name,
      fallback === undefined ? convert(nullValue(), type) : defaultOf(fallback, type, evaluation),
    );
  }
  return objectOf(attributes, optional);
}

function defaultOf(expression: Expression, type: Type, evaluation: Evaluation): Value {
  const [call] = callsIn(expression);
  if (call !== undefined)
    throw new TypeConstraintError('The default of an attribute must not call functions.', call);
  const { value, diagnostics } = evaluation.evaluate(expression, {
    resolve: () => 'The default of an attribute must not have references.',
  });
  const [diagnostic] = diagnostics;
  if (diagnostic !== undefined)
    throw new TypeConstraintError(diagnostic.message, diagnostic.place ?? expression);
  try {
    return convertWithDefaults(value, type);
  } catch (error) {
    if (error instanceof ValueError)
      throw new TypeConstraintError(
        `The default does not match the type of the attribute: ${error.message}`,
        expression,
      );
    throw error;
  }
}
