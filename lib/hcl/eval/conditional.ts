import type { Conditional, Expression } from '../syntax/ast';
import { convert } from '../values/convert';
import { type Marks, type Type, Unknown, type Value } from '../values/model';
import { ANY, BOOL, typeText } from '../values/type';
import { unify } from '../values/unify';
import { isNull, NO_MARKS, nullValue, unionOfMarks, unknownValue, withMarks } from '../values/value';
import { at, type ExpressionEvaluator, Fault } from './expression-evaluator';

/** `condition ? a : b`: both arms decide about the type, one gives the value. */
export function evaluateConditional(evaluator: ExpressionEvaluator, expression: Conditional): Value {
  const condition = evaluateCondition(evaluator, expression.condition);
  const whenTrue = attempt(evaluator, expression.whenTrue);
  const whenFalse = attempt(evaluator, expression.whenFalse);
  const type = commonType(whenTrue, whenFalse);
  const marks = unionOfMarks([condition.marks, marksOf(whenTrue), marksOf(whenFalse)]);
  if (type === undefined) {
    const types = [whenTrue, whenFalse].map((arm) => typeText((arm as Value).type)).join(' and ');
    throw new Fault(`The two results of a conditional must be of one type, and not ${types}.`, expression);
  }
  if (condition.data instanceof Unknown) {
    const { reason, detail } = condition.data;
    const notNull = isCertainlyNotNull(whenTrue) && isCertainlyNotNull(whenFalse);
    return withMarks(unknownValue(type, new Unknown(reason, detail, notNull)), marks);
  }
  const taken = condition.data === true ? whenTrue : whenFalse;
  if (taken instanceof Fault) throw taken;
  return withMarks(isNull(taken) ? nullOf(taken, type) : at(expression, () => convert(taken, type)), marks);
}

function marksOf(arm: Value | Fault): Marks {
  return arm instanceof Fault ? NO_MARKS : arm.marks;
}

function isCertainlyNotNull(arm: Value | Fault): boolean {
  return !(arm instanceof Fault) && (arm.data instanceof Unknown ? arm.data.notNull : !isNull(arm));
}

/** A bool that is not null, as conditions are. */
export function evaluateCondition(evaluator: ExpressionEvaluator, expression: Expression): Value {
  const value = evaluator.evaluate(expression);
  if (isNull(value)) throw new Fault('A condition must not be null.', expression);
  return at(expression, () => convert(value, BOOL));
}

/** The value of an arm, or what is wrong with it, which counts only if the arm is taken. */
function attempt(evaluator: ExpressionEvaluator, arm: Expression): Value | Fault {
  try {
    return evaluator.evaluate(arm);
  } catch (fault) {
    if (fault instanceof Fault && !fault.isFatal) return fault;
    throw fault;
  }
}

function commonType(left: Value | Fault, right: Value | Fault): Type | undefined {
  if (left instanceof Fault || right instanceof Fault) return ANY;
  if (left.type.kind === 'any' && isNull(left)) return right.type;
  if (right.type.kind === 'any' && isNull(right)) return left.type;
  return unify([left.type, right.type]);
}

function nullOf(value: Value, type: Type): Value {
  return withMarks(nullValue(type.kind === 'any' ? value.type : type), value.marks);
}
