import { CallError, callFunction, findFunction, type HclFunction } from '../functions';
import type { Expression, FunctionCall } from '../syntax/ast';
import { Unknown, type Value } from '../values/model';
import { ANY, BOOL, isSequence } from '../values/type';
import {
  boolValue,
  deepMarks,
  elementsOf,
  firstUnknown,
  isNull,
  originMarks,
  unknownValue,
  withMarks,
} from '../values/value';
import { ValueError } from '../values/value-error';
import {
  attempt,
  EvaluationError,
  type ExpressionEvaluator,
  originsOfReferences,
  toEvaluationError,
} from './expression-evaluator';
import { referenceOf } from './scope';

const READS_TEMPLATES = ['templatefile', 'templatestring'];

/** Evaluates a function call, including `try` and `can`, which catch errors in their arguments. */
export function evaluateCall(evaluator: ExpressionEvaluator, call: FunctionCall): Value {
  const name = call.name.replace(/^core::/, '');
  if (name === 'try') return evaluateTry(evaluator, call);
  if (name === 'can') return evaluateCan(evaluator, call);
  const called = calledFunction(evaluator, call, name);
  if (called instanceof Unknown) return unknownValue(ANY, called);
  const args = call.parameters.map((parameter) => evaluator.evaluate(parameter));
  const [last, place] = [args.at(-1), call.parameters.at(-1)];
  if (call.expandsLast && last !== undefined && place !== undefined) {
    const expanded = expand(last, place);
    if (expanded instanceof Unknown) return withMarks(unknownValue(ANY, expanded), last.marks);
    args.splice(-1, 1, ...expanded);
  }
  try {
    return called.call(args, evaluator.environment.functionContext);
  } catch (error) {
    if (!(error instanceof CallError || error instanceof ValueError)) throw error;
    const index = error instanceof CallError ? error.argument : undefined;
    const parameter = index === undefined ? undefined : call.parameters[index];
    // The message may contain values.
    const isSensitive = args.some((arg) => deepMarks(arg).has('sensitive'));
    const reason = isSensitive ? 'It does not accept a sensitive value.' : error.message;
    throw toEvaluationError(error, parameter ?? call, `${name}(): ${reason}`);
  }
}

/** The function that is called. @throws EvaluationError if the engine does not have it or does not allow the call */
function calledFunction(
  evaluator: ExpressionEvaluator,
  { namePlace, parameters }: FunctionCall,
  name: string,
): HclFunction | Unknown {
  const { engine, isRendering } = evaluator.environment;
  const isOfProvider = name.startsWith('provider::');
  const called = isOfProvider ? providerFunction(evaluator, name) : findFunction(name, engine);
  if (called === undefined) {
    // OpenTofu resolves functions of providers before it evaluates anything, so try() cannot catch this.
    const isFatal = isOfProvider && engine === 'opentofu';
    throw new EvaluationError(`There is no function ${name}().`, namePlace, isFatal);
  }
  if (engine === 'opentofu') return called;
  if (isRendering && READS_TEMPLATES.includes(name))
    throw new EvaluationError(`A template cannot call ${name}().`, namePlace, true);
  const [first] = parameters;
  if (name === 'templatestring' && first && referenceOf(first) === undefined)
    throw new EvaluationError('The first argument of templatestring() must be a reference.', first);
  return called;
}

function providerFunction({ scope }: ExpressionEvaluator, name: string): HclFunction | Unknown | undefined {
  // In OpenTofu, an alias of the provider may precede the name of the function.
  const [, provider = '', ...names] = name.split('::');
  const functions = scope.functionsOf?.(provider);
  if (functions === undefined)
    return new Unknown('cannot-be-read-here', `the function ${name}() of a provider`);
  const definition = functions[names.at(-1) ?? ''];
  return definition && { name, call: (args, context) => callFunction(definition, args, context) };
}

function expand(value: Value, place: Expression): readonly Value[] | Unknown {
  if (isNull(value)) throw new EvaluationError('The argument before "..." must not be null.', place);
  const { kind } = value.type;
  if (value.data instanceof Unknown && kind === 'any') return value.data;
  if (!isSequence(value.type)) {
    throw new EvaluationError(
      `The argument before "..." must be a list, a set or a tuple, not a ${kind}.`,
      place,
    );
  }
  if (value.data instanceof Unknown) return value.data;
  return elementsOf(value).map((element) => withMarks(element, value.marks));
}

/** The first argument without an error. An unknown argument makes the result unknown, because it may turn out to be an error. */
function evaluateTry(evaluator: ExpressionEvaluator, call: FunctionCall): Value {
  let last: EvaluationError | undefined;
  for (const value of attempts(evaluator, call)) {
    if (value instanceof EvaluationError) {
      last = value;
      continue;
    }
    const unknown = firstUnknown(value);
    if (unknown === undefined)
      return last === undefined ? value : withMarks(value, originsOfReferences(evaluator, call));
    return withMarks(unknownValue(ANY, new Unknown(unknown.reason, unknown.detail)), value.marks);
  }
  if (last === undefined) throw new EvaluationError('try() requires at least one argument.', call);
  throw new EvaluationError(`Every argument of try() has an error. The last one: ${last.message}`, call);
}

function evaluateCan(evaluator: ExpressionEvaluator, call: FunctionCall): Value {
  const [value, ...others] = attempts(evaluator, call);
  if (value === undefined || others.length > 0)
    throw new EvaluationError('can() requires one argument.', call);
  if (value instanceof EvaluationError)
    return withMarks(boolValue(false), originsOfReferences(evaluator, call));
  const unknown = firstUnknown(value);
  return unknown === undefined
    ? withMarks(boolValue(true), originMarks(deepMarks(value)))
    : unknownValue(BOOL, new Unknown(unknown.reason, unknown.detail, true));
}

/** The value or the error of each argument. An error in the list before "..." is thrown. */
function* attempts(
  evaluator: ExpressionEvaluator,
  { parameters, expandsLast }: FunctionCall,
): Generator<Value | EvaluationError> {
  const last = expandsLast ? parameters.at(-1) : undefined;
  for (const parameter of last === undefined ? parameters : parameters.slice(0, -1))
    yield attempt(evaluator, parameter);
  if (last === undefined) return;
  const list = evaluator.evaluate(last);
  const expanded = expand(list, last);
  if (expanded instanceof Unknown) yield withMarks(unknownValue(ANY, expanded), list.marks);
  else yield* expanded;
}
