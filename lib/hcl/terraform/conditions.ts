import type { Evaluated } from '../eval/evaluation';
import type { Scope } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { convert } from '../values/convert';
import { Unknown } from '../values/model';
import { BOOL, STRING } from '../values/type';
import { deepMarks, isSensitiveOrEphemeral, originsOf } from '../values/value';
import { ValueError } from '../values/value-error';
import { attributeNamed } from './block-parts';
import type { Repetition } from './expansion';
import type { ResourceBlock } from './module-configuration';
import type { ModuleInstance } from './module-instance';

/**
 * Evaluates the conditions of a module: validations, preconditions, postconditions and assertions. Ignores unknown results. A failed
 * assertion of a check block is only a warning and not reported, but an error in it fails a plan.
 */
export function checkConditions(module: ModuleInstance): void {
  const { variables, outputs, resources, checks } = module.configuration;
  for (const [name, block] of variables) {
    const conditions = module.context.declaration(block).validations;
    checkAll(
      conditions,
      `The value of var.${name} failed its validation`,
      module,
      module.validationScope(name),
    );
  }
  for (const [name, { body }] of outputs) {
    const conditions = body.blocks.filter(({ type }) => type === 'precondition');
    checkAll(conditions, `The precondition of output ${name} failed`, module, module.scope());
  }
  for (const resource of resources.values())
    if (resource.check === undefined) checkResource(module, resource);
  for (const { body } of checks) {
    const assertions = body.blocks.filter(({ type }) => type === 'assert');
    checkAll(assertions, undefined, module, module.scope());
  }
}

function checkResource(module: ModuleInstance, resource: ResourceBlock): void {
  const lifecycle = resource.block.body.blocks.filter(({ type }) => type === 'lifecycle');
  const conditions = lifecycle.flatMap(({ body }) => body.blocks);
  if (conditions.length === 0) return;
  const expansion = module.expansionOf(resource);
  // If the module may have no instances, a failed condition does not count.
  const isCertain = module.unknownInstances === undefined;
  for (const repetition of expansion.kind === 'unknown' ? [] : expansion.repetitions) {
    const scope = module.scope(repetition, resource);
    for (const type of ['precondition', 'postcondition']) {
      const ofType = conditions.filter((block) => block.type === type);
      const what = `The ${type} of ${resource.address}${repetition.suffix} failed`;
      checkAll(ofType, isCertain ? what : undefined, module, scope, repetition);
    }
  }
}

/** @param what the beginning of the message for a failed condition; undefined if a failure is not an error. */
function checkAll(
  conditions: readonly Block[],
  what: string | undefined,
  module: ModuleInstance,
  scope: Scope,
  repetition?: Repetition,
): void {
  const { context } = module;
  const origins = [...originsOfRepetition(repetition), ...originsOfInstance(module)];
  const evaluate = (expression: Expression) => context.evaluation.evaluate(expression, scope);
  for (const condition of conditions) context.report(checkCondition(condition, what, evaluate, origins));
}

/** The origins of the `count` or `for_each` of a module and its callers. */
function originsOfInstance({ caller }: ModuleInstance): object[] {
  return caller === undefined
    ? []
    : [...originsOfRepetition(caller.repetition), ...originsOfInstance(caller.module)];
}

function originsOfRepetition(repetition: Repetition | undefined): object[] {
  const value = repetition?.count ?? repetition?.each?.key;
  return value === undefined ? [] : originsOf(value);
}

type Evaluate = (expression: Expression) => Evaluated;

function checkCondition(
  block: Block,
  what: string | undefined,
  evaluate: Evaluate,
  origins: readonly object[],
): readonly Diagnostic[] {
  const condition = attributeNamed(block.body, 'condition');
  if (condition === undefined) return [];
  const { value, diagnostics } = evaluate(condition.value);
  const message = evaluateMessage(block, evaluate);
  const found = [...diagnostics, ...message.diagnostics];
  const failed = (text: string) => [...found, errorAt(text, condition, [...originsOf(value), ...origins])];
  if (value.data instanceof Unknown) return found;
  if (value.data === null) return failed('A condition must be true or false, not null.');
  try {
    if (convert(value, BOOL).data === true || what === undefined) return found;
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return failed(`A condition must be true or false. ${error.message}`);
  }
  return failed(`${what}${message.text ? `: ${message.text}` : ''}`.replace(/([^.!?])$/, '$1.'));
}

interface ErrorMessage {
  /** The text of the author; undefined if it is unknown or contains sensitive values. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Evaluates `error_message`, as the engines do even if the condition holds. */
function evaluateMessage({ type, body }: Block, evaluate: Evaluate): ErrorMessage {
  const message = attributeNamed(body, 'error_message');
  if (message === undefined) return { diagnostics: [] };
  const { value, diagnostics } = evaluate(message.value);
  // In a validation, the engines accept any value.
  const wrong = (text: string) => ({
    diagnostics: type === 'validation' ? diagnostics : [...diagnostics, errorAt(text, message)],
  });
  if (value.data === null) return wrong('An error message must not be null.');
  try {
    const { data } = convert(value, STRING);
    const isShown = typeof data === 'string' && !isSensitiveOrEphemeral(deepMarks(value));
    return isShown ? { text: data.trim(), diagnostics } : { diagnostics };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return wrong(`An error message must be a string. ${error.message}`);
  }
}
