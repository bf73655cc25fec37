import type { Step } from '../eval/scope';
import type { Attribute, Block, Expression } from '../syntax/ast';
import { type Diagnostic, errorAt } from '../syntax/diagnostic';
import { COMMENT, callsIn } from '../syntax/walk';
import { Unknown } from '../values/model';
import { ANY } from '../values/type';
import { deepMarks, firstUnknown, unknownValue } from '../values/value';
import { attributeNamed, constantText, literalText } from './block-parts';
import { nestedValues } from './block-values';
import { checkConditions } from './conditions';
import { movedFaults, removedFaults } from './declared-objects';
import { resourceAt, undeclared } from './declared-references';
import { anyRepetition, type Repetition } from './expansion';
import { checkImport } from './imports';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import type { ModuleInstance } from './module-instance';
import { attributesOfBuiltIn } from './nested-structure';
import { passedNames, providerOf } from './provider-configuration';
import { referenceIn } from './reference-text';
import { referencesIn } from './references';
import { versionFaults } from './settings';
import { structureDiagnostics } from './structure';

/** Arguments that contain names and not values. */
const NAMING = [
  'provider',
  'providers',
  'ignore_changes',
  'replace_triggered_by',
  'type',
  'depends_on',
  COMMENT,
];
/** Arguments of a block `provisioner` that contain words of the language. */
const PROVISIONING = ['when', 'on_failure'];
/** Blocks in resources that the language defines, not a provider. */
const OF_LANGUAGE = ['lifecycle', 'provisioner', 'connection'];
/** Blocks without references to values, or with rules of their own. */
const NOT_CHECKED = ['terraform', 'provider', 'moved', 'removed', 'import', 'variable'];

/**
 * Evaluates everything that an engine evaluates, also without a reference to it, because a faulty local value or output
 * fails a plan too. Reports the faults to the module's context.
 */
export function evaluateAll(root: ModuleInstance): void {
  const checked = new Set<ModuleConfiguration>();
  for (const module of [...root.all(), ...root.absent()]) {
    const { configuration, context } = module;
    if (!checked.has(configuration)) {
      context.report(
        structureDiagnostics(configuration, context.evaluation.engine, module.caller === undefined),
      );
      context.report(undeclaredReferences(configuration, context.attributesOf));
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
  root.context.report(versionFaults([...checked], root.context.evaluation.engine));
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
    if (block.type === 'moved' && !module.isAbsent) module.context.report(movedFaults(module, block));
    if (block.type === 'removed') module.context.report(removedFaults(module, block));
    if (block.type === 'import' && module.caller === undefined) checkImport(module, block, imported);
  }
}

/** One module of a call, also if the call has no instance. */
function calledModule(module: ModuleInstance, name: string): ModuleInstance | undefined {
  const called = module.calledBy(name);
  return called?.instances[0] ?? called?.absent;
}

/** A call must pass every provider with an alias that the module declares. */
function checkProviders(module: ModuleInstance, name: string, call: Block): void {
  const called = calledModule(module, name);
  if (called === undefined) return;
  const { providerAliases, providers } = called.configuration;
  const repeated = ['count', 'for_each', 'depends_on'].find((one) => attributeNamed(call.body, one));
  const within = repeated === undefined ? [] : [...called.all(), ...called.absent()];
  const configuring = within.find(configuresProvider);
  if (configuring !== undefined) {
    const message = `module.${name} has no ${repeated}, because ${configuring.address} configures a provider itself.`;
    module.context.report([errorAt(message, call.header)]);
  }
  for (const { text, place } of passedNames(call)) {
    if (!text.includes('.') || providerAliases.has(text) || providers.has(text)) continue;
    const message = `module.${name} declares no provider ${text} (configuration_aliases).`;
    module.context.report([errorAt(message, place)]);
  }
}

/** A block that only names a provider represents one that the caller passes. */
function configuresProvider({ configuration: { providers } }: ModuleInstance): boolean {
  const isSetting = ({ name }: Attribute) => name !== 'alias' && name !== COMMENT;
  return [...providers.values()].some(
    ({ body }) => body.blocks.length > 0 || body.attributes.some(isSetting),
  );
}

function evaluateResource(module: ModuleInstance, resource: ResourceBlock): void {
  const expansion = module.expansionOf(resource);
  const repetitions = expansion.kind === 'unknown' ? [] : expansion.repetitions;
  // Resources of other providers may have write-only arguments, which accept ephemeral values.
  const isStored = resource.mode === 'data' || attributesOfBuiltIn(resource) !== undefined;
  if (repetitions.length === 0) evaluateWithoutInstances(module, resource);
  for (const repetition of repetitions) {
    // An engine evaluates a provider's block only if something uses the provider.
    providerOf(module, resource, repetition);
    for (const attribute of resource.block.body.attributes) {
      const { name } = attribute;
      if (NAMING.includes(name) || name === 'count' || name === 'for_each') continue;
      const value = module.argument(resource, repetition, name);
      if (isStored && value !== undefined && deepMarks(value).has('ephemeral')) {
        const message = `The argument ${name} of ${resource.address} must not be made from ephemeral values.`;
        module.context.report([errorAt(message, attribute)]);
      }
    }
    // The content of a block `dynamic` without elements is not evaluated.
    const nested = resource.block.body.blocks.filter(({ type }) => !OF_LANGUAGE.includes(type));
    for (const block of nested) nestedValues(module, block, module.scope(repetition), []);
  }
}

/** An engine also validates arguments that no instance needs, if they do not depend on variables. */
function evaluateWithoutInstances(module: ModuleInstance, { address, block }: ResourceBlock): void {
  const unknown = new Unknown('cannot-be-read-here', `the instance of ${address}`);
  for (const { name, value } of block.body.attributes) {
    const isConstant = referencesIn(value).every(({ root }) => root === 'path');
    if (NAMING.includes(name) || name === 'count' || name === 'for_each') continue;
    if (isConstant || module.isAbsent)
      module.context.report(module.evaluate(value, anyRepetition(unknown)).diagnostics);
  }
}

/** A call may set only variables that the module declares. */
function checkInputs(module: ModuleInstance, name: string, { body }: Block): void {
  const called = calledModule(module, name);
  if (called === undefined) return;
  const known = ['source', 'version', 'count', 'for_each', 'providers', 'depends_on', COMMENT];
  for (const attribute of body.attributes) {
    if (known.includes(attribute.name)) continue;
    const variable = called.configuration.variables.get(attribute.name);
    if (variable !== undefined) {
      checkConstant(module, variable, attribute);
      continue;
    }
    const message = `module.${name} has no variable ${attribute.name}.`;
    module.context.report([errorAt(message, attribute.namePlace)]);
  }
}

/** A variable with `const = true` must have its value before the plan. */
function checkConstant(module: ModuleInstance, { body }: Block, { name, value }: Attribute): void {
  const constant = attributeNamed(body, 'const')?.value;
  if (constant?.kind !== 'boolean' || !constant.value) return;
  const isLate = referencesIn(value).some(
    ({ root }) => !['var', 'local', 'path', 'terraform'].includes(root),
  );
  if (!isLate && firstUnknown(module.evaluate(value).value) === undefined) return;
  const message = `The argument ${name} must be known before a plan is made, because the variable has const = true.`;
  module.context.report([errorAt(message, value)]);
}

/** Reports references to undeclared objects. They are faults even if they are not evaluated. */
function undeclaredReferences(
  configuration: ModuleConfiguration,
  attributesOf: Referrer['attributesOf'],
): Diagnostic[] {
  return configuration.blocks
    .filter(({ type }) => !NOT_CHECKED.includes(type))
    .flatMap((block) => {
      const check = block.type === 'check' ? block.labels[0]?.text : undefined;
      return undeclaredIn(
        { configuration, attributesOf, check, block },
        block,
        repetitionOf(block),
        new Set(),
      );
    });
}

/** The position of a reference in its blocks. */
interface Referrer {
  readonly configuration: ModuleConfiguration;
  readonly attributesOf: (resource: ResourceBlock) => ReadonlySet<string> | undefined;
  /** The name of the check block around it, if any. */
  readonly check: string | undefined;
  /** The block around it, which must not refer to itself; only provisioners of a resource may. */
  readonly block: Block | undefined;
  /** What `self` means; undefined if it has no meaning. */
  readonly self?: ResourceBlock | undefined;
}

function undeclaredIn(
  referrer: Referrer,
  { type, body }: Block,
  repetition: Repetition,
  bound: ReadonlySet<string>,
): Diagnostic[] {
  const naming = type === 'provisioner' ? [...NAMING, ...PROVISIONING] : NAMING;
  const own = body.attributes
    .filter(({ name }) => !naming.includes(name))
    .flatMap(({ value }) => undeclaredInExpression(referrer, value, repetition, bound));
  const dependencies = attributeNamed(body, 'depends_on')?.value;
  const awaited = (dependencies?.kind === 'tuple' ? dependencies.items : []).flatMap((item) =>
    undeclaredInExpression({ ...referrer, block: undefined }, referenceIn(item), repetition, bound),
  );
  const blocks = type === 'dynamic' ? [] : body.blocks;
  const nested = blocks.flatMap((block) => {
    const isRead = block.type === 'data' && referrer.check !== undefined;
    const isLater = block.type === 'provisioner' || block.type === 'connection';
    const around = isRead ? block : isLater ? undefined : referrer.block;
    const within = { ...referrer, block: around, self: selfIn(block, referrer) };
    return undeclaredIn(within, block, isRead ? repetitionOf(block) : repetition, boundIn(block, bound));
  });
  return [...own, ...awaited, ...nested];
}

function undeclaredInExpression(
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
        : (undeclared(configuration, root, steps, repetition) ?? outOfReach(root, steps, referrer));
    return message === undefined ? [] : [errorAt(message, place)];
  });
  return [...references, ...functionsOfNoProvider(configuration, expression)];
}

/** A call of a provider's function contains the provider's local name from `required_providers`. */
function functionsOfNoProvider(
  { requiredProviders }: ModuleConfiguration,
  expression: Expression,
): Diagnostic[] {
  return callsIn(expression).flatMap(({ name, namePlace }) => {
    const [, provider] = /^provider::([^:]+)::/.exec(name) ?? [];
    if (provider === undefined || provider === 'terraform' || requiredProviders.has(provider)) return [];
    return [errorAt(`${name}() needs the provider ${provider} in required_providers.`, namePlace)];
  });
}

/** A data source in a check block can be used only inside it, and a resource cannot refer to itself. */
function outOfReach(
  root: string,
  steps: readonly Step[],
  { configuration, attributesOf, check, block }: Referrer,
): string | undefined {
  const found = resourceAt(configuration, root, steps);
  if (found === undefined) return undefined;
  const { resource, consumed } = found;
  if (resource.block === block) return `${resource.address} refers to itself; in a postcondition it is self.`;
  if (resource.check !== undefined && resource.check !== check)
    return `${resource.address} is in the check block ${resource.check} and can be referred to there only.`;
  const [first, second] = steps.slice(consumed);
  return unknownAttribute(resource, first?.kind === 'index' ? second : first, attributesOf);
}

function unknownAttribute(
  resource: ResourceBlock,
  step: Step | undefined,
  attributesOf: Referrer['attributesOf'],
): string | undefined {
  if (step?.kind !== 'get' || attributesOf(resource)?.has(step.name) !== false) return undefined;
  return `${resource.address} has no attribute ${step.name}.`;
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

/** In some blocks, `self` is the resource around them. */
function selfIn({ type }: Block, { configuration, block, self }: Referrer): ResourceBlock | undefined {
  if (block === undefined || !['postcondition', 'provisioner', 'connection'].includes(type)) return self;
  const labels = block.labels.map(({ text }) => text).join('.');
  return configuration.resources.get(block.type === 'resource' ? labels : `${block.type}.${labels}`);
}

/** The content of `dynamic "x"` can use the variable `x`, or the one that `iterator` names. */
function boundIn(block: Block, bound: ReadonlySet<string>): ReadonlySet<string> {
  if (block.type !== 'dynamic') return bound;
  const iterator = attributeNamed(block.body, 'iterator');
  const name = (iterator && literalText(iterator.value)) ?? block.labels[0]?.text ?? '';
  return new Set(bound).add(name);
}

const ANYTHING = unknownValue(ANY, new Unknown('known-after-apply', 'an instance'));

function repetitionOf({ body }: Block): Repetition {
  return {
    suffix: '',
    ...(attributeNamed(body, 'for_each') ? { each: { key: ANYTHING, value: ANYTHING } } : {}),
    ...(attributeNamed(body, 'count') ? { count: ANYTHING } : {}),
  };
}
