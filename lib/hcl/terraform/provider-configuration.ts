import { referenceOf, type Step } from '../eval/scope';
import type { Block, Expression } from '../syntax/ast';
import type { Place } from '../syntax/source-text';
import { COMMENT } from '../syntax/walk';
import { Unknown, type Value } from '../values/model';
import { attributeNamed, constantText, providerName } from './block-parts';
import { evaluateBody } from './block-values';
import { expand, type Repetition } from './expansion';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';
import type { ModuleInstance } from './module-instance';
import { unquotedReference } from './reference-text';
import { providerSource } from './required-providers';
import { meets, parseConstraints } from './version-constraint';

/** The configuration of a provider that applies to a resource. */
export interface ProviderConfiguration {
  readonly module: ModuleInstance;
  /** Undefined if there is no block, so that the configuration is empty. */
  readonly block: Block | undefined;
  /** The instance of a block with `for_each`. */
  readonly repetition: Repetition;
  /** The values of the arguments, and of nested blocks by type, as tuples of objects. */
  readonly arguments: ReadonlyMap<string, Value>;
}

/** Why the configuration that applies is unknown. */
export interface ProviderProblem {
  /** A sentence. */
  readonly problem: string;
  /** The unknown value that decides about the configuration. */
  readonly unknown?: Unknown;
  readonly place: Place;
}

const META_ARGUMENTS = ['alias', 'for_each', 'version', COMMENT];

interface ProviderName {
  readonly local: string;
  readonly alias: string | undefined;
  readonly key: Value | undefined;
}

/** The local name of the provider of a resource: from its `provider`, else from its type. */
export function localProviderName({ type, block }: ResourceBlock): string {
  const named = attributeNamed(block.body, 'provider');
  const [implied = type] = type.split('_', 1);
  return (named && referenceOf(unquotedReference(named.value))?.root) ?? implied;
}

/** The local names of the providers of a module, in `required_providers` and in its provider blocks. */
export function localProviderNames({
  requiredProviders,
  providers,
}: ModuleConfiguration): ReadonlySet<string> {
  const inBlocks = Array.from(providers.values(), ({ labels }) => labels[0]?.text ?? '');
  return new Set([...requiredProviders.keys(), ...inBlocks]);
}

/** Finds the provider configuration of an instance of a resource. */
export function providerOf(
  module: ModuleInstance,
  resource: ResourceBlock,
  repetition: Repetition,
): ProviderConfiguration | ProviderProblem {
  const named = attributeNamed(resource.block.body, 'provider');
  const implied: ProviderName = { local: localProviderName(resource), alias: undefined, key: undefined };
  const name = named === undefined ? implied : nameIn(named.value, module, repetition);
  const place = named ?? resource.block.header;
  if (name === undefined)
    return { problem: 'provider must be the name of a provider, such as aws or aws.west.', place };
  return findConfiguration(module, name, place);
}

function findConfiguration(
  module: ModuleInstance,
  name: ProviderName,
  place: Place,
): ProviderConfiguration | ProviderProblem {
  const { local, alias } = name;
  const fullName = alias === undefined ? local : `${local}.${alias}`;
  const own = module.configuration.providers.get(fullName);
  if (own !== undefined) return ownConfiguration(module, own, name, place);
  const { caller } = module;
  if (caller === undefined) {
    if (alias === undefined) return configurationOf(module, undefined, { suffix: '' });
    return { problem: `There is no provider block ${fullName}.`, place };
  }
  const source = providerSource(module.configuration, local);
  const passed = passedProvider(caller.call, fullName);
  if (passed !== undefined) {
    const outer = nameIn(passed, caller.module, caller.repetition);
    if (outer === undefined)
      return {
        problem: 'A value of providers must be the name of a provider, such as aws or aws.west.',
        place: passed,
      };
    const other = providerSource(caller.module.configuration, outer.local);
    if (other === source) return findConfiguration(caller.module, outer, passed);
    const problem = `${module.address} requires a configuration of ${source}, but its call passes one of ${other}.`;
    return { problem, place: passed };
  }
  if (alias !== undefined) {
    return {
      problem: `The call of ${module.address} does not pass the provider ${fullName}, which the module requires.`,
      place: caller.call.header,
    };
  }
  return inherited(caller.module, source, place);
}

/** The configuration that a module inherits from its callers, where the provider may have another local name. */
function inherited(
  module: ModuleInstance,
  source: string,
  place: Place,
): ProviderConfiguration | ProviderProblem {
  const { providers } = module.configuration;
  const local = [...localProviderNames(module.configuration)].find(
    (name) => providerSource(module.configuration, name) === source,
  );
  if (local !== undefined)
    return findConfiguration(module, { local, alias: undefined, key: undefined }, place);
  const type = source.split('/').at(-1) ?? '';
  const other = providers.get(type);
  if (other !== undefined) {
    const configured = providerSource(module.configuration, type);
    const problem = `The provider block ${type} configures ${configured}, not ${source}. Add ${type} with the source ${source} to required_providers of its module.`;
    return { problem, place: other.header };
  }
  if (module.caller !== undefined) return inherited(module.caller.module, source, place);
  return configurationOf(module, undefined, { suffix: '' });
}

function ownConfiguration(
  module: ModuleInstance,
  block: Block,
  { local, alias, key }: ProviderName,
  place: Place,
): ProviderConfiguration | ProviderProblem {
  if (attributeNamed(block.body, 'for_each') === undefined)
    return configurationOf(module, block, { suffix: '' });
  const { expansion, diagnostics } = expand(block, module.context.evaluation, module.scope());
  module.context.report(diagnostics);
  const name = `${local}.${alias}`;
  if (expansion.kind === 'unknown') {
    const { unknown } = expansion;
    return { problem: `The for_each of the provider ${name} depends on ${unknown.detail}.`, unknown, place };
  }
  if (key === undefined)
    return { problem: `The provider ${name} has for_each: a key is required after it.`, place };
  if (key.data instanceof Unknown) {
    const unknown = key.data;
    return { problem: `The key of the provider ${name} depends on ${unknown.detail}.`, unknown, place };
  }
  const repetition = expansion.repetitions.find((one) => String(one.key) === String(key.data));
  if (repetition === undefined)
    return { problem: `The provider ${name} has no instance with this key.`, place };
  return configurationOf(module, block, repetition);
}

function configurationOf(
  module: ModuleInstance,
  block: Block | undefined,
  repetition: Repetition,
): ProviderConfiguration {
  if (block === undefined) return { module, block, repetition, arguments: new Map() };
  const key = `${providerName(block)}${repetition.suffix}`;
  let known = module.providerArguments.get(key);
  if (known === undefined) {
    known = new Map(evaluateBody(module, block.body, module.scope(repetition), META_ARGUMENTS));
    module.providerArguments.set(key, known);
  }
  return { module, block, repetition, arguments: known };
}

function nameIn(
  expression: Expression,
  module: ModuleInstance,
  repetition: Repetition,
): ProviderName | undefined {
  const reference = referenceOf(unquotedReference(expression));
  if (reference === undefined) return undefined;
  const [alias, key] = reference.steps;
  return {
    local: reference.root,
    alias: alias?.kind === 'get' ? alias.name : undefined,
    key: key?.kind === 'index' ? keyValue(key, module, repetition) : undefined,
  };
}

function keyValue(
  { key }: Extract<Step, { kind: 'index' }>,
  module: ModuleInstance,
  repetition: Repetition,
): Value {
  const { value, diagnostics } = module.evaluate(key, repetition);
  module.context.report(diagnostics);
  return value;
}

/** The entry in `providers` of a call for a name in the called module. */
function passedProvider({ body }: Block, name: string): Expression | undefined {
  const providers = attributeNamed(body, 'providers')?.value;
  const items = providers?.kind === 'object' ? providers.items : [];
  return items.find(({ key, word }) => (word ?? nameText(key)) === name)?.value;
}

/** The keys of `providers` of a call: names of providers in the called module. */
export function passedNames({ body }: Block): { readonly text: string; readonly place: Place }[] {
  const providers = attributeNamed(body, 'providers')?.value;
  const items = providers?.kind === 'object' ? providers.items : [];
  return items.flatMap(({ key, word }) => {
    const text = word ?? nameText(key);
    return text === undefined ? [] : [{ text, place: key }];
  });
}

function nameText(key: Expression): string | undefined {
  const reference = referenceOf(unquotedReference(key));
  return (
    reference &&
    [reference.root, ...reference.steps.map((step) => (step.kind === 'get' ? step.name : ''))].join('.')
  );
}

/** The version constraints of a module for a provider, by its local name. */
export function requiredVersionsOf(
  { requiredProviders, providers }: ModuleConfiguration,
  local: string,
): Expression[] {
  const inBlocks = [...providers.values()].filter(({ labels }) => labels[0]?.text === local);
  return [
    requiredProviders.get(local)?.version,
    ...inBlocks.map(({ body }) => attributeNamed(body, 'version')?.value),
  ].filter((version) => version !== undefined);
}

/** Whether a version meets a constraint. A constraint that is not constant counts as met, because it is reported elsewhere. */
export function isRequiredVersion(version: string, required: Expression): boolean {
  return meets(version, parseConstraints(constantText(required) ?? '') ?? []);
}
