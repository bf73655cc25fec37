import type { Engine } from '../engine';
import type { FunctionContext } from '../functions';
import type { Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import type { Place } from '../syntax/source-text';
import { subexpressions } from '../syntax/walk';
import type { Marks, Value } from '../values/model';
import { deepMarks, originMarks, unionOfMarks } from '../values/value';
import { LimitError, ValueError } from '../values/value-error';
import { referenceOf, type Scope } from './scope';

/** Evaluates the parts of an expression. */
export interface ExpressionEvaluator {
  readonly environment: Environment;
  readonly scope: Scope;
  /** @throws EvaluationError */
  evaluate(expression: Expression): Value;
  /** An evaluator with the variables of a loop. */
  withVariables(variables: Iterable<readonly [string, Value]>): ExpressionEvaluator;
  /** An evaluator inside a splat. */
  withItem(item: Value): ExpressionEvaluator;
}

/** The state that all evaluators of a configuration share. */
export interface Environment {
  readonly engine: Engine;
  /** Whether `&&` and `||` ignore the right operand if the left one decides, and an unknown or null operand if the other one decides. */
  readonly shortCircuits: boolean;
  readonly functionContext: FunctionContext;
  /** Whether `templatefile` or `templatestring` is being evaluated. A template must not call them. */
  readonly isRendering: boolean;
  /** Counts one nested expression. Returns an error message if a limit is reached. */
  enter(): string | undefined;
  leave(): void;
}

/** Thrown if an expression has an error. `try`, `can`, conditionals and `Evaluation` catch it. */
export class EvaluationError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(
    message: string,
    place: Place,
    /** Whether only `Evaluation` catches it. */
    readonly isFatal = false,
  ) {
    super(message);
    this.diagnostic = errorAt(message, place);
  }
}

/** Thrown at a limit that the engines do not have. */
export class EvaluationLimitError extends EvaluationError {
  constructor(message: string, place: Place) {
    super(message, place, true);
  }
}

/** The error of an operation on values, with its place. */
export function toEvaluationError(error: Error, place: Place, message = error.message): EvaluationError {
  return error instanceof LimitError
    ? new EvaluationLimitError(message, place)
    : new EvaluationError(message, place);
}

/** Returns the value of an expression or its error, for callers that may ignore the error. */
export function attempt(evaluator: ExpressionEvaluator, expression: Expression): Value | EvaluationError {
  try {
    return evaluator.evaluate(expression);
  } catch (error) {
    if (error instanceof EvaluationError && !error.isFatal) return error;
    throw error;
  }
}

/** The origins of everything that an expression refers to. An expression with an error depends on all of them. */
export function originsOfReferences(evaluator: ExpressionEvaluator, expression: Expression): Marks {
  const found: Marks[] = [];
  const pending: Expression[] = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (referenceOf(next) === undefined) {
      // Not push(...), because a long list has more elements than a call can have arguments.
      for (const inner of subexpressions(next)) pending.push(inner);
      continue;
    }
    try {
      found.push(originMarks(deepMarks(evaluator.evaluate(next))));
    } catch (error) {
      // The variable of a loop has no value here, but the collection of the loop does.
      if (!(error instanceof EvaluationError)) throw error;
    }
  }
  return unionOfMarks(found);
}

/** Runs an operation on values. A ValueError becomes an EvaluationError at this place. */
export function withPlace<T>(place: Place, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw error instanceof ValueError ? toEvaluationError(error, place) : error;
  }
}
