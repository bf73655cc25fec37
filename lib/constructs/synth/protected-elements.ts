import type { Precondition, TerraformElement } from 'cdktf';
import type { IConstruct } from 'constructs';
import { type Body, bodiesOf } from '../../gate/configuration/block';
import { isModule, isResource, type Waiting } from '../element-kinds';
import type { Protection } from '../protection';
import { spelled } from '../spelling';
import { resolved } from '../synthesized';
import { addressOf, type SynthesisProblem, type SynthesizedStack } from './stack-synthesis';
import { isTerraformName } from './terraform-name';

/** The problems with a protected resource, data source or module that does not wait. */
export function problemsWithElement(
  node: Waiting,
  protection: Protection,
  synthesized: SynthesizedStack,
): SynthesisProblem[] {
  const { gate, preconditions } = protection.props;
  const { path } = node.node;
  const by = `the gate ${gate.node.path}`;
  const problem = (message: string) => [{ construct: node, message }];
  const own = addressOf(node) ?? '';
  const others = synthesized.elementsAt(own).filter((element) => element !== node);
  if (others.length > 0) return sameName([node, ...others], own, protection);
  const address = movedTo(node) ?? own;
  const block = synthesized.blockAt(address);
  if (address !== own && !block) {
    return problem(
      `${path} is protected by ${by}, and moves to ${address}, which the stack does not have. Move it to a resource of the stack.`,
    );
  }
  if (!block) {
    return problem(
      `${path} is protected by ${by}, but the synthesized configuration has no ${address}, because an override removed it. Remove the override.`,
    );
  }
  const name = node.friendlyUniqueId;
  if (address === own && !isTerraformName(name)) {
    return problem(
      `${path} is protected by ${by}, and its name in Terraform, ${JSON.stringify(name)}, is not valid. Start the construct's id with a letter (a-z), or call ${spelled('overrideLogicalId')}().`,
    );
  }
  if (!protection.holds(block.body)) {
    return problem(
      address === own
        ? `${path} is protected by ${by}, but does not wait for it: its depends_on was overridden. Remove the override, and add other dependencies with ${spelled('dependsOn')}.`
        : `${path} is protected by ${by}, and moves to ${address}, which is not. Pass the resource that it moves to to ${spelled('protect')}().`,
    );
  }
  if (!preconditions) return [];
  if (isModule(node)) {
    return problem(
      `${path} is a module, and Terraform has no preconditions for modules. Protect what is in it, or give the token a gate of its own, an MqttTokenGate, that protects the module.`,
    );
  }
  return hasPreconditions(block.body, preconditions, node)
    ? []
    : problem(
        `${path} is protected by ${by}, but has no precondition: its lifecycle was overridden. Remove the override.`,
      );
}

/** The problem with several elements that have the same name in Terraform, so that only one block is written. */
export function sameName(
  elements: readonly TerraformElement[],
  address: string,
  { props: { gate } }: Protection,
): SynthesisProblem[] {
  return elements.slice(0, 1).map((construct) => {
    const others = elements.slice(1).map(({ node }) => node.path);
    return {
      construct,
      message: `${construct.node.path} is protected by the gate ${gate.node.path}, and has the same name in Terraform as ${others.join(', ')}: ${address}. Give one of them another id that differs in letters, digits, "-" or "_". CDKTF ignores other characters.`,
    };
  });
}

/** Whether a block has all of the preconditions. @param scope the construct for which the conditions are resolved. */
export function hasPreconditions(
  { lifecycle }: Body,
  preconditions: readonly Precondition[],
  scope: IConstruct,
): boolean {
  const present = bodiesOf(lifecycle).flatMap(({ precondition }) => bodiesOf(precondition));
  return preconditions.every(({ condition }) => {
    const wanted = resolved(scope, condition);
    return present.some((each) => each.condition === wanted);
  });
}

/** The address to which `moveTo` or `moveToId` moves a resource. Its own block is then not written. */
function movedTo(node: Waiting): string | undefined {
  if (!isResource(node) || !(node as unknown as { _hasMoved?: boolean })._hasMoved) return undefined;
  const { moved } = node.toTerraform() as { moved?: readonly { to: string }[] };
  return moved?.[0]?.to.replace(/\[.*\]$/, '');
}
