import { referenceOf, type Step } from '../eval/scope';
import type { Block } from '../syntax/ast';
import { expressionsIn } from '../syntax/walk';
import { attributeNamed } from './block-parts';
import type { Expansion } from './expansion';
import type { ResourceBlock } from './module-configuration';
import { type ReferencedModule, resourceAt } from './module-scope';
import { referenceIn } from './reference-text';
import { referencesIn } from './references';

/** A module with reads that the engine may put off to apply. */
export interface DeferringModule extends ReferencedModule {
  /** Nothing for the root. */
  readonly address: string;
  readonly caller: { readonly module: DeferringModule; readonly call: Block } | undefined;
  calledBy(
    name: string,
  ): { readonly expansion: Expansion; readonly instances: readonly DeferringModule[] } | undefined;
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
  return namedBy(module, block) ?? referredToBy(module, block) ?? awaitedByCalls(module);
}

/** What the calls that lead to a module wait for. */
function awaitedByCalls({ caller }: DeferringModule): string | undefined {
  return caller && (namedBy(caller.module, caller.call) ?? awaitedByCalls(caller.module));
}

/** What `depends_on` names. */
function namedBy(module: DeferringModule, { body }: Block): string | undefined {
  const dependencies = attributeNamed(body, 'depends_on')?.value;
  for (const item of dependencies?.kind === 'tuple' ? dependencies.items : []) {
    const reference = referenceOf(referenceIn(item));
    const pending = reference && behind(module, reference.root, reference.steps);
    if (pending !== undefined) return pending;
  }
  return undefined;
}

/** A data source whose own arguments refer to a managed resource waits for it, whatever the value is. */
function referredToBy(module: DeferringModule, { body }: Block): string | undefined {
  for (const { root, steps } of expressionsIn(body).flatMap((expression) => referencesIn(expression))) {
    const pending = createdAt(module, root, steps);
    if (pending !== undefined) return pending;
  }
  return undefined;
}

/** @param passed local values and inputs that are followed already. */
function behind(
  module: DeferringModule,
  root: string,
  steps: readonly Step[],
  passed: Set<string> = new Set(),
): string | undefined {
  const name = steps[0]?.kind === 'get' ? steps[0].name : '';
  if (root === 'local' || root === 'var') return behindValue(module, root, name, passed);
  if (root !== 'module') return createdAt(module, root, steps);
  const called = module.configuration.calls.has(name) ? module.calledBy(name) : undefined;
  return called?.instances.map(firstCreated).find((address) => address !== undefined);
}

/** What a local value or an input of the module waits for. */
function behindValue(
  module: DeferringModule,
  root: 'local' | 'var',
  name: string,
  passed: Set<string>,
): string | undefined {
  const key = `${module.address} ${root}.${name}`;
  if (passed.has(key)) return undefined;
  passed.add(key);
  const { caller, configuration } = module;
  const [source, attribute] =
    root === 'local'
      ? [module, configuration.locals.get(name)]
      : [caller?.module, caller && attributeNamed(caller.call.body, name)];
  if (source === undefined || attribute === undefined) return undefined;
  for (const reference of referencesIn(attribute.value)) {
    const pending = behind(source, reference.root, reference.steps, passed);
    if (pending !== undefined) return pending;
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

function createdAt(module: DeferringModule, root: string, steps: readonly Step[]): string | undefined {
  const found = resourceAt(module.configuration, root, steps);
  return found && created(module, found.resource);
}

/** The address of a resource that a plan creates: it is managed, and there is an instance of it. */
function created(module: DeferringModule, resource: ResourceBlock): string | undefined {
  if (resource.mode !== 'managed' || module.isImported(resource)) return undefined;
  const expansion = module.expansionOf(resource);
  const isEmpty = expansion.kind !== 'unknown' && expansion.repetitions.length === 0;
  return isEmpty ? undefined : module.qualified(resource.address);
}
