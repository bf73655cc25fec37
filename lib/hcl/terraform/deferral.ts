import { type Reference, referenceOf, type Step } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import { expressionsIn } from '../syntax/walk';
import { attributeNamed, dependsOnItems } from './block-parts';
import { resourceAt } from './declared-references';
import type { Expansion } from './expansion';
import type { ResourceBlock } from './module-configuration';
import { unquotedReference } from './reference-text';
import type { ReferencedModule } from './referenced-module';
import { referencesIn } from './references';

/** A module whose data sources the engine may defer to apply. */
export interface DeferringModule extends ReferencedModule {
  /** Empty for the root. */
  readonly address: string;
  readonly caller: { readonly module: DeferringModule; readonly call: Block } | undefined;
  calledInstances(name: string):
    | {
        readonly expansion: Expansion;
        readonly instances: readonly DeferringModule[];
        /** Represents the module if it has no instances. */
        readonly absent: DeferringModule | undefined;
      }
    | undefined;
  /** This module and all that it calls. */
  all(): Iterable<DeferringModule>;
}

/**
 * The address of a managed resource that the engine will create and that a data source depends on, by `depends_on` or by reference.
 * Undefined if there is none, so that the engine reads the data source during plan.
 */
export function deferredBy(module: DeferringModule, { block, mode }: ResourceBlock): string | undefined {
  const { mayHaveState, evaluation } = module.context;
  if (mayHaveState) return undefined;
  // Terraform opens an ephemeral resource once its arguments are known, and ignores dependencies.
  if (mode === 'ephemeral' && evaluation.engine === 'terraform') return undefined;
  return (
    createdByDependsOn(module, block) ??
    createdByReference(module, block) ??
    firstCreatedBehind(dependsOnOfCallers(module))
  );
}

/** From `depends_on`: a resource to create, or one that another object in the list depends on. */
function createdByDependsOn(module: DeferringModule, block: Block): string | undefined {
  return firstDefined(dependsOnOf(module, block), (dependency) => {
    const resource = resourceOf(dependency);
    return resource ? addressIfCreated(module, resource) : firstCreatedBehind([dependency]);
  });
}

/** From the arguments: a direct reference to a resource to create defers a read, even if the referenced value is known. */
function createdByReference(module: DeferringModule, { body }: Block): string | undefined {
  return firstDefined(referredTo(module, expressionsIn(body)), (dependency) => {
    const resource = resourceOf(dependency);
    return resource && addressIfCreated(module, resource);
  });
}

/** A reference and the module that contains it. */
interface Dependency {
  readonly module: DeferringModule;
  readonly reference: Reference;
}

/** The address of the first managed resource to create, among dependencies and everything that they depend on. */
function firstCreatedBehind(dependencies: readonly Dependency[]): string | undefined {
  const pending = [...dependencies];
  const visited = new Set<string>();
  for (const dependency of pending) {
    const { module } = dependency;
    const node = `${module.address} ${keyOf(dependency)}`;
    if (visited.has(node)) continue;
    visited.add(node);
    const address = createdInDependency(dependency);
    if (address !== undefined) return address;
    for (const each of dependenciesOf(dependency)) pending.push(each);
    if (visited.has(module.address)) continue;
    visited.add(module.address);
    for (const each of dependenciesOfCallers(module)) pending.push(each);
  }
  return undefined;
}

function keyOf(dependency: Dependency): string {
  const { root, steps } = dependency.reference;
  const [name, output] = namesIn(steps);
  return resourceOf(dependency)?.address ?? `${root}.${name}${root === 'module' ? `.${output}` : ''}`;
}

/** The address of a resource to create that a dependency names directly, or that is in the module that it names. */
function createdInDependency(dependency: Dependency): string | undefined {
  const { module, reference } = dependency;
  const resource = resourceOf(dependency);
  if (resource !== undefined) return addressIfCreated(module, resource);
  if (reference.root !== 'module' || outputDependencies(dependency).length > 0) return undefined;
  const [name = ''] = namesIn(reference.steps);
  return firstDefined(module.calledInstances(name)?.instances ?? [], firstCreatedIn);
}

/** The direct dependencies of a dependency. */
function dependenciesOf(dependency: Dependency): Dependency[] {
  const { module, reference } = dependency;
  const { caller, configuration } = module;
  const [name = ''] = namesIn(reference.steps);
  const resource = resourceOf(dependency);
  if (resource !== undefined) return dependenciesOfBlock(module, resource.block);
  switch (reference.root) {
    case 'local': {
      const local = configuration.locals.get(name);
      return local === undefined ? [] : referredTo(module, [local.value]);
    }
    case 'var': {
      const argument = caller && attributeNamed(caller.call.body, name);
      return caller === undefined || argument === undefined
        ? []
        : referredTo(caller.module, [argument.value]);
    }
    case 'module': {
      const outputs = outputDependencies(dependency);
      const call = configuration.calls.get(name);
      return outputs.length > 0 || call === undefined ? outputs.flat() : dependenciesOfBlock(module, call);
    }
    default:
      return [];
  }
}

/** The dependencies of a module's output in each instance of the module; empty if the reference does not name an output. */
function outputDependencies({ module, reference: { steps } }: Dependency): Dependency[][] {
  const [name = '', output = ''] = namesIn(steps);
  const called = module.calledInstances(name);
  const modules = called?.absent === undefined ? called?.instances : [called.absent];
  return (modules ?? []).flatMap((one) => {
    const block = one.configuration.outputs.get(output);
    return block === undefined ? [] : [[...dependenciesOfBlock(one, block), ...dependenciesOfCallers(one)]];
  });
}

function dependenciesOfBlock(module: DeferringModule, { body }: Block): Dependency[] {
  return [...referredTo(module, expressionsIn(body)), ...itemsOfDependsOn(module, body)];
}

/** Everything in a module depends on the `depends_on`, `count` and `for_each` of the calls that lead to it. */
function dependenciesOfCallers({ caller }: DeferringModule): Dependency[] {
  if (caller === undefined) return [];
  const { module, call } = caller;
  const repeated = ['count', 'for_each'].flatMap((name) => attributeNamed(call.body, name)?.value ?? []);
  return [...referredTo(module, repeated), ...dependsOnOf(module, call), ...dependenciesOfCallers(module)];
}

/** The `depends_on` of the calls that lead to a module. */
function dependsOnOfCallers({ caller }: DeferringModule): Dependency[] {
  return caller ? [...dependsOnOf(caller.module, caller.call), ...dependsOnOfCallers(caller.module)] : [];
}

/** The `depends_on` of a data source or call. OpenTofu ignores an instance of a module in it. */
function dependsOnOf(module: DeferringModule, { body }: Block): Dependency[] {
  const isOpenTofu = module.context.evaluation.engine === 'opentofu';
  return itemsOfDependsOn(module, body).filter(
    ({ reference: { root, steps } }) => !(isOpenTofu && root === 'module' && steps[1]?.kind === 'index'),
  );
}

function itemsOfDependsOn(module: DeferringModule, body: Body): Dependency[] {
  return dependsOnItems(body)
    .flatMap((item) => referenceOf(unquotedReference(item)) ?? [])
    .map((reference) => ({ module, reference }));
}

function referredTo(module: DeferringModule, expressions: readonly Expression[]): Dependency[] {
  return expressions
    .flatMap((expression) => referencesIn(expression))
    .map((reference) => ({ module, reference }));
}

function resourceOf({ module, reference: { root, steps } }: Dependency): ResourceBlock | undefined {
  return resourceAt(module.configuration, root, steps)?.resource;
}

function namesIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => (step.kind === 'get' ? [step.name] : []));
}

function firstDefined<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first managed resource to create in a module and those that it calls. */
function firstCreatedIn(called: DeferringModule): string | undefined {
  for (const module of called.all()) {
    for (const resource of module.configuration.resources.values()) {
      const address = addressIfCreated(module, resource);
      if (address !== undefined) return address;
    }
  }
  return undefined;
}

/** The address of a resource if a plan creates it: it is managed and has an instance that is not imported. */
function addressIfCreated(module: DeferringModule, resource: ResourceBlock): string | undefined {
  if (resource.mode !== 'managed') return undefined;
  const expansion = module.expansionOf(resource);
  const suffixes = expansion.kind === 'unknown' ? [''] : expansion.repetitions.map(({ suffix }) => suffix);
  const isCreated = suffixes.some((suffix) => !module.isImported(resource, suffix));
  return isCreated ? module.qualified(resource.address) : undefined;
}
