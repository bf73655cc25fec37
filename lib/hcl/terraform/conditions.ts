import type { Block } from '../syntax/ast';
import { type Diagnostic, fault } from '../syntax/diagnostic';
import { convert } from '../values/convert';
import { Unknown } from '../values/model';
import { BOOL } from '../values/type';
import { deepMarks } from '../values/value';
import { ValueError } from '../values/value-error';
import { attributeNamed } from './block-parts';
import type { Repetition } from './expansion';
import type { ResourceBlock } from './module-configuration';
import type { ModuleInstance } from './module-instance';

/** What a condition is evaluated in. */
interface Surroundings {
  readonly module: ModuleInstance;
  readonly repetition?: Repetition;
  /** What `self` stands for. */
  readonly self?: ResourceBlock;
}

/**
 * Evaluates what a module asks of its variables, resources and outputs. What is not known yet says nothing. In check blocks a
 * condition that does not hold only warns, but one with a fault fails a plan.
 */
export function checkConditions(module: ModuleInstance): void {
  const { variables, outputs, resources, checks } = module.configuration;
  for (const [name, block] of variables) {
    const conditions = module.context.declaration(block).validations;
    checkAll(conditions, `The value of var.${name} does not fulfil its validation`, { module });
  }
  for (const [name, { body }] of outputs) {
    const conditions = body.blocks.filter(({ type }) => type === 'precondition');
    checkAll(conditions, `The precondition of the output ${name} does not hold`, { module });
  }
  for (const resource of resources.values())
    if (resource.check === undefined) checkResource(module, resource);
  for (const { body } of checks) {
    for (const assertion of body.blocks) {
      const condition = assertion.type === 'assert' ? attributeNamed(assertion.body, 'condition') : undefined;
      if (condition !== undefined) module.context.report(module.evaluate(condition.value).diagnostics);
    }
  }
}

function checkResource(module: ModuleInstance, resource: ResourceBlock): void {
  const lifecycle = resource.block.body.blocks.filter(({ type }) => type === 'lifecycle');
  const conditions = lifecycle.flatMap(({ body }) => body.blocks);
  if (conditions.length === 0) return;
  const expansion = module.expansionOf(resource);
  for (const repetition of expansion.kind === 'unknown' ? [] : expansion.repetitions) {
    const surroundings = { module, repetition, self: resource };
    for (const type of ['precondition', 'postcondition']) {
      const ofType = conditions.filter((block) => block.type === type);
      const what = `The ${type} of ${resource.address}${repetition.suffix} does not hold`;
      checkAll(ofType, what, surroundings);
    }
  }
}

function checkAll(conditions: readonly Block[], what: string, surroundings: Surroundings): void {
  for (const condition of conditions)
    surroundings.module.context.report(check(condition, what, surroundings));
}

/** @param what what is wrong where the condition does not hold, as the beginning of a sentence. */
function check({ body }: Block, what: string, surroundings: Surroundings): readonly Diagnostic[] {
  const { module, repetition, self } = surroundings;
  const condition = attributeNamed(body, 'condition');
  if (condition === undefined) return [];
  const { value, diagnostics } = module.evaluate(condition.value, repetition, self);
  if (value.data instanceof Unknown) return diagnostics;
  const failed = (message: string) => [fault(message, condition)];
  if (value.data === null) return failed('A condition is true or false, and not null.');
  try {
    if (convert(value, BOOL).data === true) return diagnostics;
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return failed(`A condition is true or false. ${error.message}`);
  }
  const reason = messageOf(body, surroundings);
  return failed(`${what}${reason === undefined ? '' : `: ${reason}`}`.replace(/([^.!?])$/, '$1.'));
}

/** What the author says about it, unless a secret is part of it. */
function messageOf(body: Block['body'], { module, repetition, self }: Surroundings): string | undefined {
  const message = attributeNamed(body, 'error_message');
  if (message === undefined) return undefined;
  const { value } = module.evaluate(message.value, repetition, self);
  return typeof value.data === 'string' && deepMarks(value).size === 0 ? value.data.trim() : undefined;
}
