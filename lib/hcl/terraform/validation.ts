import type { Step } from '../eval/scope';
import type { Attribute, Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT, callsIn } from '../syntax/walk';
import { Unknown } from '../values/model';
import { ANY } from '../values/type';
import { deepMarks, firstUnknown, unknownValue } from '../values/value';
import { attributeNamed, constantText, dependsOnItems, iteratorName } from './block-parts';
import { evaluateNestedBlock } from './block-values';
import { checkConditions } from './conditions';
import { movedErrors, removedErrors } from './declared-objects';
import { invalidReference, resourceAt } from './declared-references';
import { anyRepetition, type Repetition } from './expansion';
import { checkImport } from './imports';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import { CALL_ARGUMENTS, type ModuleInstance } from './module-instance';
import { attributesOfBuiltIn } from './nested-structure';
import { passedNames, providerOf } from './provider-configuration';
import { unquotedReference } from './reference-text';
import { referencesIn } from './references';
import { versionErrors } from './settings';
import { structureDiagnostics } from './structure';

/** Arguments that are not evaluated, because they name objects or types. */
const NOT_EVALUATED = [
  'provider',
  'providers',
  'ignore_changes',
  'replace_triggered_by',
  'type',
  'depends_on',
  COMMENT,
];
/** Arguments of a provisioner that are keywords. */
const PROVISIONER_KEYWORDS = ['when', 'on_failure'];
/** Blocks in resources that belong to the language, not to a provider. */
const LANGUAGE_BLOCKS = ['lifecycle', 'provisioner', 'connection'];
/** Blocks whose references are not checked here. */
const UNCHECKED_BLOCKS = ['terraform', 'provider', 'moved', 'removed', 'import', 'variable'];

/**
 * Evaluates everything that an engine evaluates, even without a reference to it: an error in any local value or output fails a plan.
 * Reports errors to the context.
 */
export function evaluateAll(root: ModuleInstance): void {
  const checked = new Set<ModuleConfiguration>();
  for (const module of [...root.all(), ...root.absent()]) {
    const { configuration, context } = module;
    if (!checked.has(configuration)) {
      context.report(
        structureDiagnostics(configuration, context.evaluation.engine, module.caller === undefined),
      );
      context.report(invalidReferences(configuration, context.attributesOf));
    }
    checked.add(configuration);
    context.evaluation.withinLimit(
      module.caller?.call.header,
      () => {
        evaluateModule(module);
        checkConditions(module);
      },
      (diagnostics) => context.report(diagnostics),
    );
  }
  root.context.report(versionErrors([...checked], root.context.evaluation.engine));
}

function evaluateModule(module: ModuleInstance): void {
  const { variables, locals, outputs, resources, calls } = module.configuration;
  for (const name of variables.keys()) module.variable(name);
  for (const name of locals.keys()) module.local(name);
  for (const name of outputs.keys()) module.output(name);
  for (const resource of resources.values()) evaluateResource(module, resource);
  for (const [name, call] of calls) {
    checkInputs(module, name, call);
    checkProviders(module, name, call);
  }
  const imported = new Set<string>();
  for (const block of module.configuration.blocks) {
    if (block.type === 'moved' && !module.isAbsent) module.context.report(movedErrors(module, block));
    if (block.type === 'removed') module.context.report(removedErrors(module, block));
    if (block.type === 'import' && module.caller === undefined) checkImport(module, block, imported);
  }
}

/** An instance of a module call, or the module that represents it if it has none. */
function calledModule(module: ModuleInstance, name: string): ModuleInstance | undefined {
  const called = module.calledInstances(name);
  return called?.instances[0] ?? called?.absent;
}

/** Reports providers with an alias that the called module does not declare, and calls that cannot have `count` and the like. */
function checkProviders(module: ModuleInstance, name: string, call: Block): void {
  const called = calledModule(module, name);
  if (called === undefined) return;
  const { providerAliases, providers } = called.configuration;
  const repeated = ['count', 'for_each', 'depends_on'].find((one) => attributeNamed(call.body, one));
  const within = repeated === undefined ? [] : [...called.all(), ...called.absent()];
  const configuring = within.find(configuresProvider);
  if (configuring !== undefined) {
    const message = `${repeated} is not supported in module.${name}, because ${configuring.address} has its own provider configuration.`;
    module.context.report([errorAt(message, call.header)]);
  }
  for (const { text, place } of passedNames(call)) {
    if (!text.includes('.') || providerAliases.has(text) || providers.has(text)) continue;
    const message = `module.${name} does not declare the provider ${text} in configuration_aliases.`;
    module.context.report([errorAt(message, place)]);
  }
}

/** Whether a module configures a provider. An empty provider block is a placeholder for one that the caller passes. */
function configuresProvider({ configuration: { providers } }: ModuleInstance): boolean {
  const isSetting = ({ name }: Attribute) => name !== 'alias' && name !== COMMENT;
  return [...providers.values()].some(
    ({ body }) => body.blocks.length > 0 || body.attributes.some(isSetting),
  );
}

function evaluateResource(module: ModuleInstance, resource: ResourceBlock): void {
  const expansion = module.expansionOf(resource);
  const repetitions = expansion.kind === 'unknown' ? [] : expansion.repetitions;
  // Managed resources may have write-only arguments, which accept ephemeral values.
  const isStored = resource.mode === 'data' || attributesOfBuiltIn(resource) !== undefined;
  if (repetitions.length === 0) evaluateWithoutInstances(module, resource);
  for (const repetition of repetitions) {
    // The engines evaluate a provider block only if a resource uses it.
    providerOf(module, resource, repetition);
    for (const attribute of resource.block.body.attributes) {
      const { name } = attribute;
      if (NOT_EVALUATED.includes(name) || name === 'count' || name === 'for_each') continue;
      const value = module.argument(resource, repetition, name);
      if (isStored && value !== undefined && deepMarks(value).has('ephemeral')) {
        const message = `The argument ${name} of ${resource.address} must not depend on ephemeral values.`;
        module.context.report([errorAt(message, attribute)]);
      }
    }
    // The contents of a `dynamic` block are evaluated only for the blocks that it generates.
    const nested = resource.block.body.blocks.filter(({ type }) => !LANGUAGE_BLOCKS.includes(type));
    for (const block of nested) evaluateNestedBlock(module, block, module.scope(repetition), []);
  }
}

/** Evaluates the arguments of a resource without instances that the engines still validate: those that are constant. */
function evaluateWithoutInstances(module: ModuleInstance, { address, block }: ResourceBlock): void {
  const unknown = new Unknown('cannot-be-read-here', `the instance of ${address}`);
  for (const { name, value } of block.body.attributes) {
    const isConstant = referencesIn(value).every(({ root }) => root === 'path');
    if (NOT_EVALUATED.includes(name) || name === 'count' || name === 'for_each') continue;
    if (isConstant || module.isAbsent)
      module.context.report(module.evaluate(value, anyRepetition(unknown)).diagnostics);
  }
}

/** Reports arguments of a call that are not variables of the module. */
function checkInputs(module: ModuleInstance, name: string, { body }: Block): void {
  const called = calledModule(module, name);
  if (called === undefined) return;
  for (const attribute of body.attributes) {
    if (CALL_ARGUMENTS.includes(attribute.name)) continue;
    const variable = called.configuration.variables.get(attribute.name);
    if (variable !== undefined) {
      checkConstant(module, variable, attribute);
      continue;
    }
    const message = `module.${name} does not declare a variable ${attribute.name}.`;
    module.context.report([errorAt(message, attribute.namePlace)]);
  }
}

/** Reports a value that is not known before the plan, for a variable with `const = true`. */
function checkConstant(module: ModuleInstance, { body }: Block, { name, value }: Attribute): void {
  const constant = attributeNamed(body, 'const')?.value;
  if (constant?.kind !== 'boolean' || !constant.value) return;
  const isLate = referencesIn(value).some(
    ({ root }) => !['var', 'local', 'path', 'terraform'].includes(root),
  );
  if (!isLate && firstUnknown(module.evaluate(value).value) === undefined) return;
  const message = `The argument ${name} must be known before the plan, because the variable has const = true.`;
  module.context.report([errorAt(message, value)]);
}

/** The errors in references, which fail a plan even if they are not evaluated. */
function invalidReferences(
  configuration: ModuleConfiguration,
  attributesOf: Referrer['attributesOf'],
): Diagnostic[] {
  return configuration.blocks
    .filter(({ type }) => !UNCHECKED_BLOCKS.includes(type))
    .flatMap((block) => {
      const check = block.type === 'check' ? block.labels[0]?.text : undefined;
      return invalidReferencesIn(
        { configuration, attributesOf, check, block },
        block,
        repetitionOf(block),
        new Set(),
      );
    });
}

/** The context of a reference. */
interface Referrer {
  readonly configuration: ModuleConfiguration;
  readonly attributesOf: (resource: ResourceBlock) => ReadonlySet<string> | undefined;
  /** The name of the enclosing check block. */
  readonly check: string | undefined;
  /** The enclosing block, if it must not refer to itself. A provisioner may refer to its resource. */
  readonly block: Block | undefined;
  /** The resource that is `self`; undefined if `self` is not available. */
  readonly self?: ResourceBlock | undefined;
}

function invalidReferencesIn(
  referrer: Referrer,
  { type, body }: Block,
  repetition: Repetition,
  bound: ReadonlySet<string>,
): Diagnostic[] {
  const naming = type === 'provisioner' ? [...NOT_EVALUATED, ...PROVISIONER_KEYWORDS] : NOT_EVALUATED;
  const own = body.attributes
    .filter(({ name }) => !naming.includes(name))
    .flatMap(({ value }) => invalidReferencesInExpression(referrer, value, repetition, bound));
  const awaited = dependsOnItems(body).flatMap((item) =>
    invalidReferencesInExpression(
      { ...referrer, block: undefined },
      unquotedReference(item),
      repetition,
      bound,
    ),
  );
  const blocks = type === 'dynamic' ? [] : body.blocks;
  const nested = blocks.flatMap((block) => {
    const isRead = block.type === 'data' && referrer.check !== undefined;
    const isLater = block.type === 'provisioner' || block.type === 'connection';
    const around = isRead ? block : isLater ? undefined : referrer.block;
    const within = { ...referrer, block: around, self: selfIn(block, referrer) };
    return invalidReferencesIn(
      within,
      block,
      isRead ? repetitionOf(block) : repetition,
      boundIn(block, bound),
    );
  });
  return [...own, ...awaited, ...nested];
}

function invalidReferencesInExpression(
  referrer: Referrer,
  expression: Expression,
  repetition: Repetition,
  bound: ReadonlySet<string>,
): Diagnostic[] {
  const { configuration, attributesOf, self } = referrer;
  const references = referencesIn(expression, bound).flatMap(({ root, steps, place }) => {
    const message =
      root === 'self' && self
        ? misusedSelf(self, steps, attributesOf)
        : (invalidReference(configuration, root, steps, repetition) ??
          inaccessibleReference(root, steps, referrer));
    return message === undefined ? [] : [errorAt(message, place)];
  });
  return [...references, ...missingProviderErrors(configuration, expression)];
}

/** The errors for functions of providers that are not in `required_providers`. */
function missingProviderErrors(
  { requiredProviders }: ModuleConfiguration,
  expression: Expression,
): Diagnostic[] {
  return callsIn(expression).flatMap(({ name, namePlace }) => {
    const [, provider] = /^provider::([^:]+)::/.exec(name) ?? [];
    if (provider === undefined || provider === 'terraform' || requiredProviders.has(provider)) return [];
    return [errorAt(`${name}() requires the provider ${provider} in required_providers.`, namePlace)];
  });
}

/** The error message for a reference from a block to itself, into another check block, or to an unknown attribute. */
function inaccessibleReference(
  root: string,
  steps: readonly Step[],
  { configuration, attributesOf, check, block }: Referrer,
): string | undefined {
  const found = resourceAt(configuration, root, steps);
  if (found === undefined) return undefined;
  const { resource, consumed } = found;
  if (resource.block === block)
    return `${resource.address} must not refer to itself. In a postcondition, write self.`;
  if (resource.check !== undefined && resource.check !== check)
    return `${resource.address} can be used only in its check block ${resource.check}.`;
  const [first, second] = steps.slice(consumed);
  return unknownAttribute(resource, first?.kind === 'index' ? second : first, attributesOf);
}

function unknownAttribute(
  resource: ResourceBlock,
  step: Step | undefined,
  attributesOf: Referrer['attributesOf'],
): string | undefined {
  if (step?.kind !== 'get' || attributesOf(resource)?.has(step.name) !== false) return undefined;
  return `${resource.address} does not have the attribute ${step.name}.`;
}

function misusedSelf(
  resource: ResourceBlock,
  [step]: readonly Step[],
  attributesOf: Referrer['attributesOf'],
): string | undefined {
  if (step?.kind === 'index' && constantText(step.key) !== undefined)
    return 'self must be followed by the name of an attribute, not by a key.';
  return unknownAttribute(resource, step, attributesOf);
}

/** The resource that is `self` in a block. */
function selfIn({ type }: Block, { configuration, block, self }: Referrer): ResourceBlock | undefined {
  if (block === undefined || !['postcondition', 'provisioner', 'connection'].includes(type)) return self;
  const labels = block.labels.map(({ text }) => text).join('.');
  return configuration.resources.get(block.type === 'resource' ? labels : `${block.type}.${labels}`);
}

/** Adds the iterator of a `dynamic` block to the bound variables. */
function boundIn(block: Block, bound: ReadonlySet<string>): ReadonlySet<string> {
  if (block.type !== 'dynamic') return bound;
  return new Set(bound).add(iteratorName(block));
}

const ANYTHING = unknownValue(ANY, new Unknown('known-after-apply', 'an instance'));

function repetitionOf({ body }: Block): Repetition {
  return {
    suffix: '',
    ...(attributeNamed(body, 'for_each') ? { each: { key: ANYTHING, value: ANYTHING } } : {}),
    ...(attributeNamed(body, 'count') ? { count: ANYTHING } : {}),
  };
}
