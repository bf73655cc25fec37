import type { Conditional, Expression } from '../syntax/ast';
import { convert } from '../values/convert';
import { type Marks, type Type, Unknown, type Value } from '../values/model';
import { HclNumber } from '../values/number';
import { ANY, BOOL, NUMBER, STRING, typeText } from '../values/type';
import { unify } from '../values/unify';
import {
  isNull,
  isUntypedNull,
  NO_MARKS,
  nullValue,
  unionOfMarks,
  unknownValue,
  withMarks,
} from '../values/value';
import { attempt, EvaluationError, type ExpressionEvaluator, withPlace } from './expression-evaluator';

/** Evaluates `condition ? a : b`. Both arms determine the type, so both are evaluated. */
export function evaluateConditional(evaluator: ExpressionEvaluator, expression: Conditional): Value {
  const condition = evaluateCondition(evaluator, expression.condition);
  const whenTrue = attempt(evaluator, expression.whenTrue);
  const whenFalse = attempt(evaluator, expression.whenFalse);
  const types = [typeOf(whenTrue, expression.whenTrue), typeOf(whenFalse, expression.whenFalse)] as const;
  const type = commonType(whenTrue, whenFalse, types);
  const marks = unionOfMarks([condition.marks, marksOf(whenTrue), marksOf(whenFalse)]);
  if (type === undefined) {
    const both = types.map(typeText).join(' and ');
    throw new EvaluationError(
      `The two results of a conditional must have the same type, not ${both}.`,
      expression,
    );
  }
  if (condition.data instanceof Unknown) {
    if (isSameNumber(whenTrue, whenFalse)) return withMarks(whenTrue, marks);
    const { reason, detail } = condition.data;
    const notNull = isCertainlyNotNull(whenTrue) && isCertainlyNotNull(whenFalse);
    return withMarks(unknownValue(type, new Unknown(reason, detail, notNull)), marks);
  }
  const taken = condition.data === true ? whenTrue : whenFalse;
  if (taken instanceof EvaluationError) throw taken;
  return withMarks(
    isNull(taken) ? nullOf(taken, type) : withPlace(expression, () => convert(taken, type)),
    marks,
  );
}

/** If both arms are the same number, the engines know the result, because they track the range of an unknown number. */
function isSameNumber(left: Value | EvaluationError, right: Value | EvaluationError): left is Value {
  return (
    !(left instanceof EvaluationError || right instanceof EvaluationError) &&
    left.data instanceof HclNumber &&
    right.data instanceof HclNumber &&
    left.data.equals(right.data)
  );
}

function marksOf(arm: Value | EvaluationError): Marks {
  return arm instanceof EvaluationError ? NO_MARKS : arm.marks;
}

function isCertainlyNotNull(arm: Value | EvaluationError): boolean {
  return !(arm instanceof EvaluationError) && (arm.data instanceof Unknown ? arm.data.notNull : !isNull(arm));
}

/** Evaluates a condition: a bool that is not null and may be unknown. */
export function evaluateCondition(evaluator: ExpressionEvaluator, expression: Expression): Value {
  const value = evaluator.evaluate(expression);
  if (isNull(value)) throw new EvaluationError('A condition must not be null.', expression);
  return withPlace(expression, () => convert(value, BOOL));
}

function commonType(
  left: Value | EvaluationError,
  right: Value | EvaluationError,
  types: readonly [Type, Type],
): Type | undefined {
  if (!(left instanceof EvaluationError) && isUntypedNull(left)) return types[1];
  if (!(right instanceof EvaluationError) && isUntypedNull(right)) return types[0];
  return types.some(({ kind }) => kind === 'any') &&
    (left instanceof EvaluationError || right instanceof EvaluationError)
    ? ANY
    : unify(types);
}

/** The type of an arm. If it has an error, the type that its operator or template always produces, as in the engines. */
function typeOf(arm: Value | EvaluationError, expression: Expression): Type {
  if (!(arm instanceof EvaluationError)) return arm.type;
  switch (expression.kind) {
    case 'parentheses':
      return typeOf(arm, expression.inner);
    case 'template':
      return expression.unwraps ? ANY : STRING;
    case 'unary':
      return expression.operator === '!' ? BOOL : NUMBER;
    case 'binary':
      return ['+', '-', '*', '/', '%'].includes(expression.operator) ? NUMBER : BOOL;
    default:
      return ANY;
  }
}

function nullOf(value: Value, type: Type): Value {
  return withMarks(nullValue(type.kind === 'any' ? value.type : type), value.marks);
}
