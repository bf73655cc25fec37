import type { Evaluation } from '../eval/evaluation';
import type { Expression, FunctionCall } from '../syntax/ast';
import { parseExpression } from '../syntax/parse';
import type { Place } from '../syntax/source-text';
import { SourceText } from '../syntax/source-text';
import { callsIn } from '../syntax/walk';
import { convert } from '../values/convert';
import { conform } from '../values/defaults';
import type { Type, Value } from '../values/model';
import { ANY, BOOL, listOf, mapOf, NUMBER, objectOf, STRING, setOf, tupleOf } from '../values/type';
import { nullValue } from '../values/value';
import { ValueError } from '../values/value-error';
import { literalText } from './block-parts';

/** A fault of a type constraint, and its position. */
export class TypeFault extends Error {
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
  // Without an element type, these are the old syntax for collections of any type.
  list: listOf(ANY),
  map: mapOf(ANY),
  set: setOf(ANY),
};

/** Reads the constraint of a variable's `type`. @throws TypeFault if it is not a type constraint. */
export function typeConstraint(expression: Expression, evaluation: Evaluation): Type {
  switch (expression.kind) {
    case 'template': {
      // A constraint in quotes is permitted only in JSON syntax.
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
  throw new TypeFault(
    'A type is string, number, bool, any, list(…), set(…), map(…), object({…}) or tuple([…]).',
    expression,
  );
}

function constructedType(call: FunctionCall, evaluation: Evaluation): Type {
  const [argument] = call.parameters;
  if (argument === undefined || call.parameters.length !== 1) {
    throw new TypeFault(`The type ${call.name} takes one argument.`, call);
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
        throw new TypeFault('tuple() takes a list of types in brackets.', argument);
      return tupleOf(argument.items.map((item) => typeConstraint(item, evaluation)));
    case 'object':
      return objectType(argument, evaluation);
    default:
      throw new TypeFault(`There is no type ${call.name}(…).`, call);
  }
}

function objectType(argument: Expression, evaluation: Evaluation): Type {
  if (argument.kind !== 'object')
    throw new TypeFault('object() takes attributes with their types in braces.', argument);
  const attributes: [string, Type][] = [];
  const optional = new Map<string, Value>();
  const names = new Set<string>();
  for (const { key, value, word: name } of argument.items) {
    if (name === undefined)
      throw new TypeFault('The name of an attribute must be a plain word, without quotes.', key);
    if (names.has(name)) throw new TypeFault(`The attribute ${name} has two types.`, key);
    names.add(name);
    if (value.kind !== 'call' || value.name !== 'optional') {
      attributes.push([name, typeConstraint(value, evaluation)]);
      continue;
    }
    const [inner, fallback, ...others] = value.parameters;
    if (inner === undefined || others.length > 0) {
      throw new TypeFault('optional() takes a type and, if needed, a default.', value);
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
  if (call !== undefined) throw new TypeFault('The default of an attribute cannot call functions.', call);
  const { value, diagnostics } = evaluation.evaluate(expression, {
    resolve: () => 'The default of an attribute cannot refer to anything.',
  });
  const [diagnostic] = diagnostics;
  if (diagnostic !== undefined) throw new TypeFault(diagnostic.message, diagnostic.place ?? expression);
  try {
    return conform(value, type);
  } catch (error) {
    if (error instanceof ValueError)
      throw new TypeFault(`The default does not fit: ${error.message}`, expression);
    throw error;
  }
}
