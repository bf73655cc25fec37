import { spelled } from '../spelling';
import { knownVariables } from './known-variables';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The variables of a stack that are tokens, and that Terraform would show. */
export function visibleVariables(synthesized: SynthesizedStack): SynthesisProblem[] {
  return [...knownVariables(synthesized.stack)]
    .filter((variable) => {
      const block = synthesized.blockOf(variable);
      return block !== undefined && block.body.sensitive !== true;
    })
    .map((variable) => ({
      construct: variable,
      message: `The variable ${variable.node.path} is a token, and not sensitive in the synthesized configuration, so Terraform would show it. Remove the override or the aspect that changes ${spelled('sensitive')}.`,
    }));
}
