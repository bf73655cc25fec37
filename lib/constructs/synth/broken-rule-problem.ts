import type { BrokenRule } from '../../gate/configuration/broken-rule';
import { LITERAL_TOKEN, UNGATED_TOKEN, WARN_ONLY_GATE } from '../../gate/rules';
import { safeSources, spelled } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** A broken rule as a synth that fails says it. */
export function synthesisProblemOf(
  broken: BrokenRule,
  synthesized: Pick<SynthesizedStack, 'ownerOf'>,
): SynthesisProblem {
  const { rule, message, block } = broken;
  return {
    construct: synthesized.ownerOf(block),
    message: `${rule.title(block.name)}. ${message} ${remedyOf(broken)}`,
  };
}

/** What to do about it in a program. */
function remedyOf({ rule, block, help }: BrokenRule): string {
  switch (rule) {
    case LITERAL_TOKEN:
      return `Use ${safeSources()} to keep it out.`;
    case UNGATED_TOKEN:
      return block.kind === 'output'
        ? `Create an MqttTokenGate for the token, and give it to the output as ${spelled('dependsOn')}.`
        : `Create an MqttTokenGate for the token, and pass this construct to its ${spelled('protect')}().`;
    case WARN_ONLY_GATE:
      return block.isInCheck ? help : `Set it to ${spelled('TokenPolicy.FAIL')}.`;
    default:
      return help;
  }
}
