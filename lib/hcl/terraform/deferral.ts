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

/** A module with reads that the engine may put off to apply. */
export interface DeferringModule extends ReferencedModule {
  /** Nothing for the root. */
  readonly address: string;
  readonly caller: { readonly module: DeferringModule; readonly call: Block } | undefined;
  calledBy(name: string):
    | {
        readonly expansion: Expansion;
        readonly instances: readonly DeferringModule[];
        /** Stands for the module where there is no instance. */
        readonly absent: DeferringModule | undefined;
      }
    | undefined;
  /** This module and all that it calls. */
  all(): Iterable<DeferringModule>;
}

/**
 * The address of a managed resource that the engine has yet to create, and that a data source waits for: `depends_on` names it, or an
 * expression of the block refers to it.
 */
export function deferredBy(module: DeferringModule, { block, mode }: ResourceBlock): string | undefined {
  const { mayHaveState, evaluation } = module.context;
  if (mayHaveState) return undefined;
  // Terraform opens an ephemeral resource as soon as its arguments are known.
  if (mode === 'ephemeral' && evaluation.engine === 'terraform') return undefined;
  return namedBy(module, block) ?? referredToBy(module, block) ?? behind(awaitedByCalls(module));
}

/** What `depends_on` names: of a resource its own changes count, of anything else those of all that it depends on. */
function namedBy(module: DeferringModule, block: Block): string | undefined {
  return first(awaitedBy(module, block), (dependency) => {
    const named = resourceOf(dependency);
    return named ? created(module, named) : behind([dependency]);
  });
}

/** A data source whose own arguments refer to a managed resource waits for it, whatever the value is. */
function referredToBy(module: DeferringModule, { body }: Block): string | undefined {
  return first(referredTo(module, expressionsIn(body)), (dependency) => {
    const resource = resourceOf(dependency);
    return resource && created(module, resource);
  });
}

/** A reference, and the module that it is in. */
interface Dependency {
  readonly module: DeferringModule;
  readonly reference: Reference;
}

/** The address of a managed resource that is yet to create, among dependencies and all that they depend on. */
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

/** What is created of a resource, or of a module as a whole. */
function createdAt(dependency: Dependency): string | undefined {
  const { module, reference } = dependency;
  const resource = resourceOf(dependency);
  if (resource !== undefined) return created(module, resource);
  if (reference.root !== 'module' || outputsOf(dependency).length > 0) return undefined;
  const [name = ''] = namesIn(reference.steps);
  return first(module.calledBy(name)?.instances ?? [], firstCreated);
}

/** What a dependency refers to in turn. */
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

/** What the output of a module that a reference names depends on, in each instance; nothing where it names none. */
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

/** All in a module depends on what its call waits for, and on what decides which instances there are. */
function dependenciesOfCalls({ caller }: DeferringModule): Dependency[] {
  if (caller === undefined) return [];
  const { module, call } = caller;
  const repeated = ['count', 'for_each'].flatMap((name) => attributeNamed(call.body, name)?.value ?? []);
  return [...referredTo(module, repeated), ...awaitedBy(module, call), ...dependenciesOfCalls(module)];
}

/** What the calls that lead to a module wait for. */
function awaitedByCalls({ caller }: DeferringModule): Dependency[] {
  return caller ? [...awaitedBy(caller.module, caller.call), ...awaitedByCalls(caller.module)] : [];
}

/** What a data source or a call waits for. OpenTofu does not wait for one instance of a module. */
function awaitedBy(module: DeferringModule, { body }: Block): Dependency[] {
  const isOpenTofu = module.context.evaluation.engine === 'opentofu';
  return awaited(module, body).filter(
    ({ reference: { root, steps } }) => !(isOpenTofu && root === 'module' && steps[1]?.kind === 'index'),
  );
}

/** What `depends_on` names. */
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

/** The first managed resource of a module and of those that it calls. */
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
