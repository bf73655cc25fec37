import { TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf, bodiesOf } from '../gate/configuration/block';
import { expressionOf } from '../gate/configuration/token-argument';
import { inSameStack, isResource } from './element-kinds';
import { addressOf } from './stack-synthesis';
import { resolved } from './synthesized';

/**
 * The addresses of the actions that a construct is or holds (Terraform 1.14). Neither framework has a construct for them: programs
 * subclass TerraformElement. Actions have no `depends_on` in Terraform, so one waits where the resources that trigger it wait.
 */
export function actionsIn(scope: IConstruct): readonly string[] {
  return inSameStack(scope)
    .filter((node) => TerraformElement.isTerraformElement(node))
    .map((element) => addressOf(element))
    .filter((address) => address?.startsWith('action.') === true) as string[];
}

/** The resources among some constructs that trigger one of some actions. */
export function triggersOf(actions: readonly string[], constructs: readonly IConstruct[]) {
  return constructs.filter(isResource).filter((node) => {
    const [block] = blocksOf(resolved(node, node.toTerraform()) as Body);
    return block !== undefined && actions.some((action) => isTriggeredBy(block, action));
  });
}

/** Whether a resource triggers an action. */
export function isTriggeredBy({ kind, body }: Block, action: string): boolean {
  if (kind !== 'resource') return false;
  return bodiesOf(body.lifecycle)
    .flatMap((lifecycle) => bodiesOf(lifecycle.action_trigger))
    .flatMap(({ actions }) => [actions].flat())
    .some((text) => typeof text === 'string' && withoutIndex(text) === action);
}

/** `action.device_restart.all` of `${action.device_restart.all["line-1"]}`: a reference, or as JSON takes it, its text. */
function withoutIndex(text: string): string {
  return (expressionOf(text) ?? text).replace(/\[.*$/s, '');
}
