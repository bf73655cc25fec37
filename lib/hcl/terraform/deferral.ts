import { type Reference, referenceOf, type Step } from '../eval/scope';
import type { Block, Body, Expression } from '../syntax/ast';
import { expressionsIn } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import { resourceAt } from './declared-references';
import type { Expansion } from './expansion';
import type { ResourceBlock } from './module-configuration';
import { referenceIn } from './reference-text';
import type { ReferencedModule } from './referenced-module';
import { referencesIn } from './references';

/** A module whose reads of data sources the engine may defer to apply. */
export interface DeferringModule extends ReferencedModule {
  /** Empty for the root module. */
  readonly address: string;
  readonly caller: { readonly module: DeferringModule; readonly call: Block } | undefined;
  calledBy(name: string):
    | {
        readonly expansion: Expansion;
        readonly instances: readonly DeferringModule[];
        /** Represents the module if it has no instance. */
        readonly absent: DeferringModule | undefined;
      }
    | undefined;
  /** This module and all that it calls. */
  all(): Iterable<DeferringModule>;
}

/**
 * The address of a managed resource that a data source depends on and that the engine has not yet created, by `depends_on` or by
 * reference. Undefined if there is none.
 */
export function deferredBy(module: DeferringModule, { block, mode }: ResourceBlock): string | undefined {
  const { mayHaveState, evaluation } = module.context;
  if (mayHaveState) return undefined;
  // Terraform opens an ephemeral resource as soon as its arguments are known.
  if (mode === 'ephemeral' && evaluation.engine === 'terraform') return undefined;
  return namedBy(module, block) ?? referredToBy(module, block) ?? behind(awaitedByCalls(module));
}

/** Searches `depends_on`. A resource counts only if it is itself created. For others, everything that they depend on counts. */
function namedBy(module: DeferringModule, block: Block): string | undefined {
  return first(awaitedBy(module, block), (dependency) => {
    const named = resourceOf(dependency);
    return named ? created(module, named) : behind([dependency]);
  });
}

/** Searches the arguments. A data source waits for a managed resource that its arguments refer to, even if the value is known. */
function referredToBy(module: DeferringModule, { body }: Block): string | undefined {
  return first(referredTo(module, expressionsIn(body)), (dependency) => {
    const resource = resourceOf(dependency);
    return resource && created(module, resource);
  });
}

/** A reference and the module that contains it. */
interface Dependency {
  readonly module: DeferringModule;
  readonly reference: Reference;
}

/** The address of a managed resource to create, among dependencies and everything that they depend on. */
function behind(dependencies: readonly Dependency[]): string | undefined {
  const pending = [...dependencies];
  const passed = new Set<string>();
  for (const dependency of pending) {
    const { module } = dependency;
    const node = `${module.address} ${nodeOf(dependency)}`;
    if (passed.has(node)) continue;
    passed.add(node);
    const address = createdAt(dependency);
    if (address !== undefined) return address;
    for (const each of dependenciesOf(dependency)) pending.push(each);
    if (passed.has(module.address)) continue;
    passed.add(module.address);
    for (const each of dependenciesOfCalls(module)) pending.push(each);
  }
  return undefined;
}

function nodeOf(dependency: Dependency): string {
  const { root, steps } = dependency.reference;
  const [name, output] = namesIn(steps);
  return resourceOf(dependency)?.address ?? `${root}.${name}${root === 'module' ? `.${output}` : ''}`;
}

/** The address that is created of a resource, or in a module as a whole. */
function createdAt(dependency: Dependency): string | undefined {
  const { module, reference } = dependency;
  const resource = resourceOf(dependency);
  if (resource !== undefined) return created(module, resource);
  if (reference.root !== 'module' || outputsOf(dependency).length > 0) return undefined;
  const [name = ''] = namesIn(reference.steps);
  return first(module.calledBy(name)?.instances ?? [], firstCreated);
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
      const outputs = outputsOf(dependency);
      const call = configuration.calls.get(name);
      return outputs.length > 0 || call === undefined ? outputs.flat() : dependenciesOfBlock(module, call);
    }
    default:
      return [];
  }
}

/** The dependencies of the module output that a reference names, for each instance; empty if it names none. */
function outputsOf({ module, reference: { steps } }: Dependency): Dependency[][] {
  const [name = '', output = ''] = namesIn(steps);
  const called = module.calledBy(name);
  const modules = called?.absent === undefined ? called?.instances : [called.absent];
  return (modules ?? []).flatMap((one) => {
    const block = one.configuration.outputs.get(output);
    return block === undefined ? [] : [[...dependenciesOfBlock(one, block), ...dependenciesOfCalls(one)]];
  });
}

function dependenciesOfBlock(module: DeferringModule, { body }: Block): Dependency[] {
  return [...referredTo(module, expressionsIn(body)), ...awaited(module, body)];
}

/** The dependencies of everything in a module: `depends_on`, `count` and `for_each` of its call and the calls around it. */
function dependenciesOfCalls({ caller }: DeferringModule): Dependency[] {
  if (caller === undefined) return [];
  const { module, call } = caller;
  const repeated = ['count', 'for_each'].flatMap((name) => attributeNamed(call.body, name)?.value ?? []);
  return [...referredTo(module, repeated), ...awaitedBy(module, call), ...dependenciesOfCalls(module)];
}

/** The `depends_on` dependencies of the calls that lead to a module. */
function awaitedByCalls({ caller }: DeferringModule): Dependency[] {
  return caller ? [...awaitedBy(caller.module, caller.call), ...awaitedByCalls(caller.module)] : [];
}

/** The `depends_on` dependencies of a data source or a call. In OpenTofu, without single instances of modules, which it ignores. */
function awaitedBy(module: DeferringModule, { body }: Block): Dependency[] {
  const isOpenTofu = module.context.evaluation.engine === 'opentofu';
  return awaited(module, body).filter(
    ({ reference: { root, steps } }) => !(isOpenTofu && root === 'module' && steps[1]?.kind === 'index'),
  );
}

/** The references in `depends_on`. */
function awaited(module: DeferringModule, body: Body): Dependency[] {
  const dependencies = attributeNamed(body, 'depends_on')?.value;
  const items = dependencies?.kind === 'tuple' ? dependencies.items : [];
  return items
    .flatMap((item) => referenceOf(referenceIn(item)) ?? [])
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

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first resource to create in a module or in those that it calls. */
function firstCreated(called: DeferringModule): string | undefined {
  for (const module of called.all()) {
    for (const resource of module.configuration.resources.values()) {
      const address = created(module, resource);
      if (address !== undefined) return address;
    }
  }
  return undefined;
}

/** The address of a resource that a plan creates: it is managed, and there is an instance of it that is not imported. */
function created(module: DeferringModule, resource: ResourceBlock): string | undefined {
  if (resource.mode !== 'managed') return undefined;
  const expansion = module.expansionOf(resource);
  const suffixes = expansion.kind === 'unknown' ? [''] : expansion.repetitions.map(({ suffix }) => suffix);
  const isCreated = suffixes.some((suffix) => !module.isImported(resource, suffix));
  return isCreated ? module.qualified(resource.address) : undefined;
}
