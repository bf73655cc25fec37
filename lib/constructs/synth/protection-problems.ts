import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inSameStack } from '../element-kinds';
import type { Protection } from '../protection';
import { spelled } from '../spelling';
import { problemsWithActions } from './protected-actions';
import { problemsWithOtherBlocks } from './protected-blocks';
import { problemsWithElement } from './protected-elements';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with elements that should wait for a gate and do not in the synthesized configuration. */
export function problemsWithProtection(
  protection: Protection,
  synthesized: SynthesizedStack,
): SynthesisProblem[] {
  const { gate, scope, request } = protection.props;
  if (!synthesized.constructs.has(scope)) return replaced(protection);
  if (request && protection.isIdle) {
    return [
      {
        construct: gate,
        made: request.made(),
        message: `${request.call} was given ${scope.node.path}, which is not a resource, data source, module or action, and contains no resource, module or action, so there is nothing to protect. Give it what must wait for the gate.`,
      },
    ];
  }
  return [
    ...nestedStacks(protection),
    ...problemsWithActions(protection, synthesized),
    ...problemsWithOtherBlocks(protection, synthesized),
    ...protection.chosen().flatMap((node) => problemsWithElement(node, protection, synthesized)),
  ];
}

/** A protected construct that was removed from the app needs no protection, unless another construct replaced it. */
function replaced({ props: { gate, scope } }: Protection): SynthesisProblem[] {
  const { path, root, scopes } = scope.node;
  // A parent of the construct may have been replaced.
  const successor = scopes
    .slice(1)
    .reduce<IConstruct | undefined>((found, { node }) => found?.node.tryFindChild(node.id), root);
  if (!successor || successor === scope) return [];
  return [
    {
      construct: successor,
      message: `The gate ${gate.node.path} protects an earlier ${path}, which the program removed, and the new one does not wait. Pass the new one to ${spelled('protect')}().`,
    },
  ];
}

function nestedStacks({ props: { gate, scope } }: Protection): SynthesisProblem[] {
  return inSameStack(scope)
    .flatMap(({ node }) => node.children)
    .filter((child) => TerraformStack.isStack(child))
    .map((nested) => ({
      construct: nested,
      message: `The gate ${gate.node.path} cannot protect ${nested.node.path}: it is a stack of its own, which Terraform plans separately. Create a gate in it.`,
    }));
}
