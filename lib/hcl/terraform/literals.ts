import { type Evaluated, type Evaluation, unreadable } from '../eval/evaluation';
import type { Scope } from '../eval/scope';
import type { Body, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { callsIn } from '../syntax/walk';
import { convert } from '../values/convert';
import { BOOL } from '../values/type';
import { ValueError } from '../values/value-error';
import { attributeNamed } from './block-parts';

const NO_REFERENCES: Scope = { resolve: () => 'Only literal values are allowed here.' };

/** Evaluates an expression in which only literal values are allowed. */
export function evaluateLiteral(expression: Expression, evaluation: Evaluation): Evaluated {
  const [call] = callsIn(expression);
  if (call === undefined) return evaluation.evaluate(expression, NO_REFERENCES);
  const message = 'Functions cannot be called here: only literal values are allowed.';
  return { value: unreadable('a function call'), diagnostics: [errorAt(message, call)] };
}

interface Flag {
  /** Undefined if the argument is missing or wrong. */
  readonly isSet: boolean | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Evaluates an argument that must be a literal bool, such as `sensitive`. */
export function evaluateFlag(body: Body, name: string, evaluation: Evaluation): Flag {
  const given = attributeNamed(body, name)?.value;
  if (given === undefined) return { isSet: undefined, diagnostics: [] };
  const { value, diagnostics } = evaluateLiteral(given, evaluation);
  if (diagnostics.length > 0) return { isSet: undefined, diagnostics };
  try {
    const { data } = convert(value, BOOL);
    if (typeof data === 'boolean') return { isSet: data, diagnostics };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
  }
  return { isSet: undefined, diagnostics: [errorAt(`The argument ${name} must be true or false.`, given)] };
}
