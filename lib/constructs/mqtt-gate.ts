import type { ITerraformDependable } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { IResourceMatcher } from './resource-matcher';

/**
 * A gate: the verdict on one token or many, which a deployment waits for. Everything that takes `dependsOn` takes one.
 */
export interface IMqttGate extends IConstruct, ITerraformDependable {
  /**
   * Keeps constructs from being created, changed or replaced before the verdict, and where the policy says fail, at all.
   *
   * @param constructs resources, modules, data sources, other gates, and constructs that hold resources or modules.
   */
  protect(...constructs: IConstruct[]): void;

  /**
   * Keeps every resource that a matcher chooses in a scope from being created, changed or replaced before the verdict, and where
   * the policy says fail, at all.
   *
   * @param scope the gate's stack, or a construct in it.
   * @param matcher chooses the resources.
   */
  protectAll(scope: IConstruct, matcher: IResourceMatcher): void;
}
