import { spelled } from '../spelling';
import { knownVariables } from './known-variables';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with variables that contain a token and are not sensitive, so that Terraform would show it. */
export function visibleVariables(synthesized: SynthesizedStack): SynthesisProblem[] {
  return [...knownVariables(synthesized.stack)]
    .filter((variable) => {
      const block = synthesized.blockOf(variable);
      return block !== undefined && block.body.sensitive !== true;
    })
    .map((variable) => ({
      construct: variable,
      message: `The variable ${variable.node.path} contains a token, but is not sensitive in the synthesized configuration, so Terraform would show the token. Remove the override or the aspect that changes ${spelled('sensitive')}.`,
    }));
}
