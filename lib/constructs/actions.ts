import { TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Block, type Body, blocksOf, bodiesOf } from '../gate/configuration/block';
import { templateParts } from '../gate/configuration/expression';
import { ReferenceGraph } from '../gate/configuration/reference-graph';
import { expressionOf } from '../gate/configuration/token-argument';
import { inSameStack, isResource } from './element-kinds';
import { addressOf, kindOf } from './synth/stack-synthesis';
import { resolved } from './synthesized';

/**
 * The addresses of the actions (Terraform 1.14) in a construct. Neither framework has a construct for them, so programs subclass
 * TerraformElement. Actions have no `depends_on` in Terraform. An action waits with the resources that trigger it. If it is run directly
 * (`terraform apply -invoke`), it waits for what its arguments refer to.
 */
export function actionsIn(scope: IConstruct): readonly string[] {
  return inSameStack(scope)
    .filter(isAction)
    .flatMap((action) => addressOf(action) ?? []);
}

function isAction(node: IConstruct): node is TerraformElement {
  return TerraformElement.isTerraformElement(node) && kindOf(node)?.startsWith('action.') === true;
}

/** The resources among the constructs that trigger one of the actions. */
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

/** Makes one argument of an action refer to the addresses without changing its value, unless the action already refers to them. */
export function referTo(action: Block, addresses: readonly string[]): void {
  const missing = addresses.filter((address) => !isReferredTo(action, address)).join(', ');
  if (missing === '') return;
  for (const config of bodiesOf(action.body.config)) {
    for (const [name, value] of Object.entries(config)) {
      const referring = withReferences(value, missing);
      if (referring === undefined) continue;
      Object.assign(config, { [name]: referring });
      return;
    }
  }
}

/** Whether an action refers to a data source. */
export function isReferredTo(action: Block, address: string): boolean {
  return new ReferenceGraph([action]).usedBy(action).some((path) => path.slice(0, 3).join('.') === address);
}

function withReferences(value: unknown, references: string): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return `\${[${value}, ${references}][0]}`;
  if (typeof value !== 'string') return undefined;
  // An expression keeps its type in a list, but text around it would convert it to a string.
  const expression = templateParts(value).length === 1 ? expressionOf(value) : undefined;
  if (expression !== undefined) return `\${[${expression.replace(/^~|~$/g, '')}, ${references}][0]}`;
  return `\${["", ${references}][0]}${value}`;
}

/** The address in an action reference without the index: `action.device_restart.all` for `${action.device_restart.all["line-1"]}`. */
function withoutIndex(text: string): string {
  return (expressionOf(text) ?? text).replace(/\[.*$/s, '');
}
