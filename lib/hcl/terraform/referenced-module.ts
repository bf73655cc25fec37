import type { Value } from '../values/model';
import type { ConfigurationContext } from './context';
import type { Expansion, Repetition } from './expansion';
import type { ModuleConfiguration, ResourceBlock } from './module-configuration';

/** The parts of a module that references resolve to. */
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
  calledInstances(name: string): CalledModules | undefined;
  /** The address of a resource to create on which a data source depends, so that its read is deferred. */
  deferredBy(resource: ResourceBlock): string | undefined;
  /** Whether an import block names an instance of it, so that its attributes are known during plan. */
  isImported(resource: ResourceBlock, suffix: string): boolean;
}

export interface CalledModules {
  readonly expansion: Expansion;
  readonly instances: readonly ReferencedModule[];
}
