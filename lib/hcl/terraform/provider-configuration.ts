import { referenceOf, type Step } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import type { Place } from '../syntax/source-text';
import { COMMENT } from '../syntax/walk';
import { Unknown, type Value } from '../values/model';
import { objectValue, tupleValue } from '../values/value';
import { expand, type Repetition } from './expansion';
import { aliasOf, attributeOf, type ModuleConfiguration, type ResourceBlock } from './module-configuration';
import type { ModuleInstance } from './module-instance';
import { referenceIn } from './reference-text';

/** The configuration of a provider that applies to a resource. */
export interface ProviderConfiguration {
  readonly module: ModuleInstance;
  /** Undefined where no block configures the provider: it is configured with nothing. */
  readonly block: Block | undefined;
  /** Which instance of a block with `for_each` it is. */
  readonly repetition: Repetition;
  /** The evaluated arguments; nested blocks by their type, as tuples of objects. */
  readonly arguments: ReadonlyMap<string, Value>;
}

/** Why it is not known which configuration applies. */
export interface ProviderProblem {
  /** A whole sentence. */
  readonly problem: string;
  /** What would have to be known. */
  readonly unknown?: Unknown;
  readonly place: Place;
}

const META_ARGUMENTS = ['alias', 'for_each', 'version', COMMENT];

interface ProviderName {
  readonly local: string;
  readonly alias: string | undefined;
  readonly key: Value | undefined;
}

/** Finds the configuration that an instance of a resource is given: by its `provider`, else by its type. */
export function providerOf(
  module: ModuleInstance,
  resource: ResourceBlock,
  repetition: Repetition,
): ProviderConfiguration | ProviderProblem {
  const named = attributeOf(resource.block.body, 'provider');
  const [local = resource.type] = resource.type.split('_');
  const implied: ProviderName = { local, alias: undefined, key: undefined };
  const name = named === undefined ? implied : nameIn(named.value, module, repetition);
  const place = named ?? resource.block.header;
  if (name === undefined) return { problem: 'provider takes the name of a provider, and an alias.', place };
  return find(module, name, place);
}

function find(
  module: ModuleInstance,
  name: ProviderName,
  place: Place,
): ProviderConfiguration | ProviderProblem {
  const { local, alias } = name;
  const own = module.configuration.providers.find(
    (block) => block.labels[0]?.text === local && aliasOf(block) === alias,
  );
  if (own !== undefined) return ownConfiguration(module, own, name, place);
  const { caller } = module;
  const fullName = alias === undefined ? local : `${local}.${alias}`;
  if (caller === undefined) {
    if (alias === undefined) return configuration(module, undefined, { suffix: '' });
    return { problem: `There is no provider block ${fullName}.`, place };
  }
  const passed = passedProvider(caller.call, fullName);
  if (passed !== undefined) {
    const outer = nameIn(passed, caller.module, caller.repetition);
    if (outer === undefined) return { problem: 'providers takes the names of providers.', place: passed };
    return find(caller.module, outer, passed);
  }
  if (alias !== undefined) {
    return {
      problem: `The call of ${module.address} passes no provider ${fullName}.`,
      place: caller.call.header,
    };
  }
  const outer = {
    local: sameProvider(module.configuration, local, caller.module.configuration),
    alias,
    key: undefined,
  };
  return find(caller.module, outer, place);
}

function ownConfiguration(
  module: ModuleInstance,
  block: Block,
  { local, alias, key }: ProviderName,
  place: Place,
): ProviderConfiguration | ProviderProblem {
  if (attributeOf(block.body, 'for_each') === undefined) return configuration(module, block, { suffix: '' });
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
  return configuration(module, block, repetition);
}

function configuration(
  module: ModuleInstance,
  block: Block | undefined,
  repetition: Repetition,
): ProviderConfiguration {
  const evaluated = block === undefined ? [] : evaluateBody(module, block.body, repetition);
  return { module, block, repetition, arguments: new Map(evaluated) };
}

/** Arguments, and nested blocks by their type as tuples of objects. */
function evaluateBody(module: ModuleInstance, body: Body, repetition: Repetition): [string, Value][] {
  const attributes = body.attributes
    .filter(({ name }) => !META_ARGUMENTS.includes(name))
    .map(({ name, value }): [string, Value] => {
      const { value: result, diagnostics } = module.evaluate(value, repetition);
      module.context.report(diagnostics);
      return [name, result];
    });
  const types = [...new Set(body.blocks.map(({ type }) => type))];
  const nested = types.map((type): [string, Value] => {
    const blocks = body.blocks.filter((block) => block.type === type);
    return [
      type,
      tupleValue(blocks.map((block) => objectValue(evaluateBody(module, block.body, repetition)))),
    ];
  });
  return [...attributes, ...nested];
}

function nameIn(
  expression: Expression,
  module: ModuleInstance,
  repetition: Repetition,
): ProviderName | undefined {
  const reference = referenceOf(referenceIn(expression));
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

/** What `providers` of a call says for a name in the called module. */
function passedProvider({ body }: Block, name: string): Expression | undefined {
  const providers = attributeOf(body, 'providers')?.value;
  const items = providers?.kind === 'object' ? providers.items : [];
  return items.find(({ key, word }) => (word ?? nameText(key)) === name)?.value;
}

/** The names of providers, in the called module, that a call passes. */
export function passedNames({ body }: Block): { readonly text: string; readonly place: Place }[] {
  const providers = attributeOf(body, 'providers')?.value;
  const items = providers?.kind === 'object' ? providers.items : [];
  return items.flatMap(({ key, word }) => {
    const text = word ?? nameText(key);
    return text === undefined ? [] : [{ text, place: key }];
  });
}

function nameText(key: Expression): string | undefined {
  const reference = referenceOf(referenceIn(key));
  return (
    reference &&
    [reference.root, ...reference.steps.map((step) => (step.kind === 'get' ? step.name : ''))].join('.')
  );
}

/** What the calling module calls the provider that the called one calls `local`. */
function sameProvider(inner: ModuleConfiguration, local: string, outer: ModuleConfiguration): string {
  const source = sourceOf(inner, local);
  for (const name of outer.requiredProviders.keys()) if (sourceOf(outer, name) === source) return name;
  return local;
}

function sourceOf({ requiredProviders }: ModuleConfiguration, local: string): string {
  const source = requiredProviders.get(local)?.source ?? `hashicorp/${local}`;
  return source.toLowerCase().replace(/^registry\.(terraform\.io|opentofu\.org)\//, '');
}
