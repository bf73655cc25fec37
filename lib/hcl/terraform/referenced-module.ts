import type { Value } from '../values/model';
import type { ConfigurationContext } from './context';
import type { Expansion, Repetition } from './expansion';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';

/** What the evaluation of a reference needs of its module. */
export interface ReferencedModule {
  readonly context: ConfigurationContext;
  readonly configuration: ModuleConfiguration;
  readonly pathValue: string;
  qualified(address: string): string;
  variable(name: string): Value;
  validatedVariable(name: string): Value;
  local(name: string): Value;
  output(name: string): Value;
  expansionOf(resource: ResourceBlock): Expansion;
  argument(resource: ResourceBlock, repetition: Repetition, name: string): Value | undefined;
  calledBy(name: string): CalledModules | undefined;
  /** The address of an object with pending changes, for which a data source waits. */
  deferredBy(resource: ResourceBlock): string | undefined;
  /** Whether a block `import` names an instance of it, so that a plan knows its attributes. */
  isImported(resource: ResourceBlock, suffix: string): boolean;
}

export interface CalledModules {
  readonly expansion: Expansion;
  readonly instances: readonly ReferencedModule[];
}
