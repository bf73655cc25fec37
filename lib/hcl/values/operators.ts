import type { BinaryOperator, UnaryOperator } from '../syntax/ast';
import { convert } from './convert';
import { equal } from './equality';
import { type Marks, Origin, type Type, Unknown, type Value } from './model';
import { HclNumber } from './number';
import { BOOL, NUMBER } from './type';
import {
  boolValue,
  firstUnknown,
  isNull,
  mergedUnknown,
  numberValue,
  originMarks,
  unionOfMarks,
  unknownValue,
  withMarks,
} from './value';
import { ValueError } from './value-error';

const ARITHMETIC: Partial<Record<BinaryOperator, (left: HclNumber, right: HclNumber) => HclNumber>> = {
  '+': (left, right) => left.plus(right),
  '-': (left, right) => left.minus(right),
  '*': (left, right) => left.times(right),
  '/': (left, right) => left.dividedBy(right),
  '%': (left, right) => left.modulo(right),
};

const COMPARISONS: Partial<Record<BinaryOperator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/**
 * The result of a binary operator.
 *
 * @param shortCircuits whether `false && x` is false and `true || x` is true even if x is unknown or null, as in OpenTofu and in Terraform
 * 1.12 and newer.
 * @throws ValueError if there is no result. If an operand is the cause, the path of the error begins with its index: 0 for the left
 * one, 1 for the right one.
 */
export function applyBinary(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  shortCircuits: boolean,
): Value {
  if (operator === '==') {
    return equal(left, right);
  }
  if (operator === '!=') {
    return not(equal(left, right));
  }
  if ((operator === '&&' || operator === '||') && shortCircuits && (isNull(left) || isNull(right))) {
    return withNull(operator, left, right);
  }
  const [arithmetic, comparison] = [ARITHMETIC[operator], COMPARISONS[operator]];
  const type = arithmetic || comparison ? NUMBER : BOOL;
  const [a, b] = [operand(left, type, operator, 0), operand(right, type, operator, 1)];
  const marks = unionOfMarks([a.marks, b.marks]);
  const unknown = mergedUnknown([firstUnknown(a), firstUnknown(b)]);
  if (!arithmetic && !comparison) {
    const result = logical(operator === '&&', a, b, unknown, shortCircuits);
    if (marks.size === 0 || result.data instanceof Unknown) return withMarks(result, marks);
    return withMarks(result, marksOfLogical(result.data === (operator === '||'), result, [a, b]));
  }
  if (unknown !== undefined) {
    return withMarks(unknownValue(arithmetic ? NUMBER : BOOL, unknown.asNotNull()), marks);
  }
  const [x, y] = [a.data as HclNumber, b.data as HclNumber];
  const result = arithmetic ? numberValue(arithmetic(x, y)) : boolValue(comparison?.(x.compare(y)) === true);
  return withMarks(result, marks);
}

function logical(
  and: boolean,
  left: Value,
  right: Value,
  unknown: Unknown | undefined,
  shortCircuits: boolean,
): Value {
  const decided = left.data === !and || right.data === !and;
  if (unknown !== undefined && !(decided && shortCircuits)) {
    return unknownValue(BOOL, unknown.asNotNull());
  }
  return boolValue(decided ? !and : and);
}

/** The marks of the result of `&&` or `||`. It does not depend on the origins of an operand that did not decide it. */
function marksOfLogical(isDecided: boolean, result: Value, operands: readonly Value[]): Marks {
  const deciding = operands.filter(({ data }) => data === result.data).map(({ marks }) => originMarks(marks));
  const isCertain = isDecided && deciding.some(({ size }) => size === 0);
  const marks = unionOfMarks(operands.map((operand) => operand.marks));
  const others = [...marks].filter((mark) => !(mark instanceof Origin));
  return unionOfMarks([new Set(others), ...(isCertain ? [] : deciding)]);
}

/** `&&` and `||` with null if they short-circuit: null counts as false, but is an error if the result of `||` depends on it. */
function withNull(operator: '&&' | '||', left: Value, right: Value): Value {
  const [other, index] = isNull(left) ? [right, 0] : [left, 1];
  const { data } = isNull(other) ? other : operand(other, BOOL, operator, 1 - index);
  if (operator === '||' && data !== true) {
    throw new ValueError('An operand of || must not be null.', [index]);
  }
  return withMarks(boolValue(operator === '||'), unionOfMarks([left.marks, right.marks]));
}

/** The result of a unary operator. @throws ValueError if there is no result */
export function applyUnary(operator: UnaryOperator, value: Value): Value {
  return operator === '!' ? not(value) : negative(value);
}

function not(value: Value): Value {
  const bool = operand(value, BOOL, '!', 0);
  return bool.data instanceof Unknown ? bool : withMarks(boolValue(bool.data === false), bool.marks);
}

function negative(value: Value): Value {
  const number = operand(value, NUMBER, '-', 0);
  return number.data instanceof HclNumber
    ? withMarks(numberValue(number.data.negated()), number.marks)
    : number;
}

function operand(value: Value, type: Type, operator: string, index: number): Value {
  if (isNull(value)) {
    throw new ValueError(`An operand of ${operator} must not be null.`, [index]);
  }
  try {
    return convert(value, type);
  } catch (error) {
    throw error instanceof ValueError ? error.inside(index) : error;
  }
}
