import { TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf } from '../gate/configuration/block';
import { Gate } from './gate';
import { resolved } from './synthesized';

/** A block, and the construct that its author knows it by. */
export interface ConstructBlock extends Block {
  readonly construct: IConstruct;
}

/** What the constructs of a scope add to the configuration, overrides included. */
export function blocksIn(scope: IConstruct): ConstructBlock[] {
  return scope.node
    .findAll()
    .filter(TerraformElement.isTerraformElement)
    .flatMap((element) => {
      const { scope: parent } = element.node;
      const construct = parent instanceof Gate ? parent : element;
      const blocks = blocksOf(resolved(element, element.toTerraform()) as Body);
      return blocks.map((block) => ({ ...block, name: construct.node.path, construct }));
    });
}
