import type { Evaluated, Evaluation } from '../eval/evaluation';
import { unreadable } from '../eval/evaluation';
import type { Attribute, Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { parseExpression } from '../syntax/parse';
import type { Place } from '../syntax/source-text';
import { convertWithDefaults } from '../values/defaults';
import type { Mark, Type, Value } from '../values/model';
import { isPrimitive } from '../values/type';
import { deepMarks, isNull, stringValue, withMarks } from '../values/value';
import { ValueError } from '../values/value-error';
import { attributeNamed } from './block-parts';
import { evaluateFlag, evaluateLiteral } from './literals';
import { TypeConstraintError, typeConstraint } from './type-constraint';
import type { GivenValue } from './variable-values';

/** A `variable` block. */
export interface VariableDeclaration {
  readonly name: string;
  readonly block: Block;
  /** Undefined if any value is allowed. */
  readonly type: Type | undefined;
  readonly fallback: Value | undefined;
  readonly isNullable: boolean;
  readonly marks: ReadonlySet<Mark>;
  readonly validations: readonly Block[];
  readonly diagnostics: readonly Diagnostic[];
}

export function variableDeclaration(block: Block, evaluation: Evaluation): VariableDeclaration {
  const diagnostics: Diagnostic[] = [];
  const attribute = (name: string) => attributeNamed(block.body, name);
  const flag = (name: string, fallback: boolean): boolean => {
    const { isSet, diagnostics: wrong } = evaluateFlag(block.body, name, evaluation);
    diagnostics.push(...wrong);
    return isSet ?? fallback;
  };
  const type = typeOf(attribute('type'), evaluation, diagnostics);
  const given = attribute('default');
  const fallback =
    given && conformed(literal(given.value, evaluation, diagnostics), type, given.value, diagnostics);
  const isNullable = flag('nullable', true);
  if (given !== undefined && fallback?.data === null && !isNullable) {
    const message = 'The default must not be null if nullable is false.';
    diagnostics.push(errorAt(message, given.value));
  }
  const description = attribute('description');
  if (description !== undefined) literal(description.value, evaluation, diagnostics);
  const marks = new Set<Mark>();
  if (flag('sensitive', false)) marks.add('sensitive');
  if (flag('ephemeral', false)) marks.add('ephemeral');
  return {
    name: block.labels[0]?.text ?? '',
    block,
    type,
    fallback,
    isNullable,
    marks,
    validations: block.body.blocks.filter((inner) => inner.type === 'validation'),
    diagnostics,
  };
}

/** The value of a variable: the given value or its default, converted to its type. Undefined if it has neither. */
export function variableValue(
  declaration: VariableDeclaration,
  given: Evaluated | undefined,
  place: Place,
): Evaluated | undefined {
  const { type, fallback, isNullable, marks } = declaration;
  const diagnostics = [...(given?.diagnostics ?? [])];
  if (given !== undefined && !marks.has('ephemeral') && deepMarks(given.value).has('ephemeral')) {
    const message = `The value of var.${declaration.name} depends on ephemeral values. Set ephemeral = true in the variable.`;
    diagnostics.push(errorAt(message, place));
  }
  const replaced = given === undefined || (isNull(given.value) && !isNullable);
  const value = replaced ? fallback : conformed(given.value, type, place, diagnostics, declaration.name);
  return value === undefined ? undefined : { value: withMarks(value, marks), diagnostics };
}

/** The value of a root variable. A text is parsed as an expression only if the type is not primitive. */
export function rootValue(
  given: GivenValue,
  { type }: VariableDeclaration,
  evaluation: Evaluation,
): Evaluated {
  if (given.kind === 'expression') return evaluateLiteral(given.expression, evaluation);
  const { source } = given;
  if (type === undefined || isPrimitive(type)) return { value: stringValue(source.text), diagnostics: [] };
  const { value: expression, diagnostics } = parseExpression(source);
  if (expression === undefined) return { value: unreadable(source.name), diagnostics };
  return evaluateLiteral(expression, evaluation);
}

function literal(expression: Expression, evaluation: Evaluation, diagnostics: Diagnostic[]): Value {
  const evaluated = evaluateLiteral(expression, evaluation);
  diagnostics.push(...evaluated.diagnostics);
  return evaluated.value;
}

function typeOf(
  attribute: Attribute | undefined,
  evaluation: Evaluation,
  diagnostics: Diagnostic[],
): Type | undefined {
  if (attribute === undefined) return undefined;
  try {
    return typeConstraint(attribute.value, evaluation);
  } catch (error) {
    if (!(error instanceof TypeConstraintError)) throw error;
    diagnostics.push(errorAt(error.message, error.place));
    return undefined;
  }
}

function conformed(
  value: Value,
  type: Type | undefined,
  place: Place,
  diagnostics: Diagnostic[],
  name?: string,
): Value {
  if (type === undefined) return value;
  try {
    return convertWithDefaults(value, type);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const path = error.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    const subject = name === undefined ? 'The default' : `The value of var.${name}${path}`;
    const message = `${subject} does not match the type of the variable. ${error.message}`;
    diagnostics.push(errorAt(message, place));
    return unreadable('a value of the wrong type');
  }
}
