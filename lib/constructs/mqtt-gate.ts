import type { ITerraformDependable } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { IResourceMatcher } from './resource-matcher';

/**
 * A gate: a deployment waits for its verdict on one or more tokens. It can be passed to every `dependsOn`.
 */
export interface IMqttGate extends IConstruct, ITerraformDependable {
  /**
   * Makes constructs wait for the verdict. If the gate fails, they are not created, changed or replaced.
   *
   * @param constructs resources, modules, data sources, other gates, and constructs that contain resources or modules.
   *
   * @example
   * gate.protect(rollout, device);
   */
  protect(...constructs: IConstruct[]): void;

  /**
   * Makes every resource in a scope that matches wait for the verdict. If the gate fails, they are not created, changed or
   * replaced.
   *
   * @param scope the gate's stack, or a construct in it.
   * @param matcher chooses the resources.
   *
   * @example
   * gate.protectAll(this, ResourceMatcher.types("alicloud_fcv3_function"));
   */
  protectAll(scope: IConstruct, matcher: IResourceMatcher): void;
}
