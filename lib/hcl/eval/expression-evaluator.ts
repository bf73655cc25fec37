import type { Engine } from '../engine';
import type { FunctionContext } from '../functions';
import type { Expression } from '../syntax/ast';
import type { Diagnostic } from '../syntax/diagnostic';
import type { Place } from '../syntax/source-text';
import { subexpressions } from '../syntax/walk';
import type { Marks, Value } from '../values/model';
import { deepMarks, originMarks, unionOfMarks } from '../values/value';
import { LimitError, ValueError } from '../values/value-error';
import { referenceOf, type Scope } from './scope';

/** What evaluates the parts of an expression. */
export interface ExpressionEvaluator {
  readonly environment: Environment;
  readonly scope: Scope;
  /** @throws Fault */
  evaluate(expression: Expression): Value;
  /** An evaluator that also knows the variables of a loop. */
  withVariables(variables: Iterable<readonly [string, Value]>): ExpressionEvaluator;
  /** An evaluator inside a splat. */
  withItem(item: Value): ExpressionEvaluator;
}

/** What all evaluators of one configuration share. */
export interface Environment {
  readonly engine: Engine;
  /** Whether a fault of the right operand of `&&` and `||` does not matter where the left one decides. */
  readonly skipsOperands: boolean;
  readonly functionContext: FunctionContext;
  /** Whether a template that was read is being rendered: it must not read another one. */
  readonly isRendering: boolean;
  /** Counts one expression; says what is wrong where a limit is reached. */
  enter(): string | undefined;
  leave(): void;
}

/** Ends the evaluation of an expression, up to the nearest place that catches it. Does not leave this folder. */
export class EvaluationError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(
    message: string,
    { source, start, end }: Place,
    /** Neither `try` nor an arm of a conditional that is not taken catches it. */
    readonly isFatal = false,
  ) {
    super(message);
    this.diagnostic = { severity: 'error', message, place: { source, start, end } };
  }
}

/** A limit of ours is reached, within which the engine may go on. */
export class LimitFault extends EvaluationError {
  constructor(message: string, place: Place) {
    super(message, place, true);
  }
}

/** What is wrong with values, at a place. */
export function faultOf(error: Error, place: Place, message = error.message): EvaluationError {
  return error instanceof LimitError ? new LimitFault(message, place) : new EvaluationError(message, place);
}

/** The value of an expression, or what is wrong with it, which may not count: of an arm that is not taken, or within `try`. */
export function attempt(evaluator: ExpressionEvaluator, expression: Expression): Value | EvaluationError {
  try {
    return evaluator.evaluate(expression);
  } catch (fault) {
    if (fault instanceof EvaluationError && !fault.isFatal) return fault;
    throw fault;
  }
}

/** The marks that say what an expression with a fault depends on: those of everything that it refers to. */
export function originsOfFaulty(evaluator: ExpressionEvaluator, expression: Expression): Marks {
  const found: Marks[] = [];
  const pending: Expression[] = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (referenceOf(next) === undefined) {
      // One by one: a long list has more elements than a call can have arguments.
      for (const inner of subexpressions(next)) pending.push(inner);
      continue;
    }
    // The variable of a loop has no value here: what the loop is over has one.
    const value = attemptAnyway(evaluator, next);
    if (!(value instanceof EvaluationError)) found.push(originMarks(deepMarks(value)));
  }
  return unionOfMarks(found);
}

function attemptAnyway(evaluator: ExpressionEvaluator, expression: Expression): Value | EvaluationError {
  try {
    return evaluator.evaluate(expression);
  } catch (fault) {
    if (fault instanceof EvaluationError) return fault;
    throw fault;
  }
}

/** Does something with values; what is wrong with them is a fault at a place. */
export function at<T>(place: Place, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw error instanceof ValueError ? faultOf(error, place) : error;
  }
}
