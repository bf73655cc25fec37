import type { IConstruct } from 'constructs';
import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { LITERAL_TOKEN, UNGATED_TOKEN, WARN_ONLY_GATE } from '../../gate/rules';
import { warningContext } from '../default-policy';
import { isGate } from '../marked-gate';
import { safeSources, spelled } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problem that synth reports for a broken rule. */
export function synthesisProblemOf(
  broken: BrokenRule,
  synthesized: Pick<SynthesizedStack, 'ownerOf'>,
): SynthesisProblem {
  const { rule, message, block, checks: [check] = [] } = broken;
  const checking = check && synthesized.ownerOf(check);
  const construct = synthesized.ownerOf(block);
  return {
    construct,
    message: `${rule.title(block.name)}. ${message} ${remedyOf(broken, construct, checking)}`,
  };
}

/** What to change in the program. */
function remedyOf(
  { rule, block, help, argument }: BrokenRule,
  construct: IConstruct,
  checking?: IConstruct,
): string {
  switch (rule) {
    case LITERAL_TOKEN:
      return `Use ${safeSources()} to keep it out.`;
    case UNGATED_TOKEN:
      if (checking && isGate(checking) && block.kind !== 'output')
        return `Pass this construct to ${spelled('protect')}() of ${checking.node.path}, which checks the token.`;
      if (checking)
        return `Give it ${checking.node.path}, which checks the token, as ${spelled('dependsOn')}.`;
      return block.kind === 'output'
        ? `Create an MqttTokenGate for the token, and give it to the output as ${spelled('dependsOn')}.`
        : `Create an MqttTokenGate for the token, and pass this construct to its ${spelled('protect')}().`;
    case WARN_ONLY_GATE: {
      if (argument === undefined) return help;
      const context = isGate(construct) ? warningContext(construct, argument) : undefined;
      return context === undefined
        ? `Set it to ${spelled('TokenPolicy.FAIL')}.`
        : `Set it to ${spelled('TokenPolicy.FAIL')} in the gate, or change the context "${context}".`;
    }
    default:
      return help;
  }
}
