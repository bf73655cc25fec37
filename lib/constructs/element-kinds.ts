import {
  TerraformDataSource,
  TerraformElement,
  type TerraformModule,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import type { IConstruct } from 'constructs';

/** What can wait for a gate: resources, modules, data sources and ephemeral resources. */
export type Waiting = TerraformElement & { dependsOn?: string[] };

/**
 * Whether a construct is a Terraform module. `instanceof` fails for one that another copy of cdktf made, and modules are the only
 * elements without a symbol that all copies share.
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

/** A construct and all beneath it that belong to the same stack: a stack in a stack is a configuration of its own. */
export function inSameStack(construct: IConstruct, into: IConstruct[] = []): IConstruct[] {
  into.push(construct);
  for (const child of construct.node.children) if (!TerraformStack.isStack(child)) inSameStack(child, into);
  return into;
}
