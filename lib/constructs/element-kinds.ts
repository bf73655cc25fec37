import {
  TerraformDataSource,
  TerraformElement,
  type TerraformModule,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import type { IConstruct } from 'constructs';

/** An element that can wait for a gate: a resource, module, data source or ephemeral resource. */
export type Waiting = TerraformElement & { dependsOn?: string[] };

/**
 * Whether a construct is a Terraform module. Not `instanceof`, because that fails for a module of another copy of cdktf. Unlike other
 * elements, modules have no symbol that all copies share.
 */
export function isModule(node: IConstruct): node is TerraformModule {
  return TerraformElement.isTerraformElement(node) && 'interpolationForOutput' in node && 'source' in node;
}

export function isResource(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node);
}

export function isDataSource(node: IConstruct): node is TerraformDataSource {
  return TerraformDataSource.isTerraformDataSource(node);
}

/** A construct and everything beneath it in the same stack. A nested stack is a separate configuration. */
export function inSameStack(construct: IConstruct, into: IConstruct[] = []): IConstruct[] {
  into.push(construct);
  for (const child of construct.node.children) if (!TerraformStack.isStack(child)) inSameStack(child, into);
  return into;
}
