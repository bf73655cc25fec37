import { isReferredTo, isTriggeredBy } from '../actions';
import type { Protection } from '../protection';
import { spelled } from '../spelling';
import { sameName } from './protected-elements';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with protected actions that do not wait, neither directly nor with all resources that trigger them. */
export function problemsWithActions(
  protection: Protection,
  synthesized: SynthesizedStack,
): SynthesisProblem[] {
  const { gate, preconditions } = protection.props;
  const problem = (message: string) => ({ construct: gate, message });
  return protection.actions().flatMap((action) => {
    const by = `${action} is protected by the gate ${gate.node.path}`;
    const elements = synthesized.elementsAt(action);
    if (elements.length > 1) return sameName(elements, action, protection);
    const block = synthesized.blockAt(action);
    if (!block) {
      return problem(`${by}, but the synthesized configuration has no such action. Remove the override.`);
    }
    const triggers = synthesized.blocks.filter((each) => isTriggeredBy(each, action));
    if (triggers.length === 0 && preconditions) {
      return problem(
        `${by} by one token, but no resource of the stack triggers it, and Terraform has no preconditions for actions. Trigger it with a resource (lifecycle.action_trigger), or give the token a gate of its own, an MqttTokenGate, that protects the action.`,
      );
    }
    if (
      triggers.length === 0 &&
      !protection.checksOfPlan().every((address) => isReferredTo(block, address))
    ) {
      return problem(
        `${by}, but no resource of the stack triggers it, it has no argument that can refer to the gate, and actions of Terraform have no depends_on. Trigger it with a resource (lifecycle.action_trigger), or protect something else.`,
      );
    }
    return triggers
      .filter(({ body }) => !protection.holds(body))
      .map(({ name }) =>
        problem(`${by}, but ${name} triggers it and does not wait. Pass ${name} to ${spelled('protect')}().`),
      );
  });
}
