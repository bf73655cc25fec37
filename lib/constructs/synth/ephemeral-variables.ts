import { isTokenCheck } from '../../gate/configuration/token-argument';
import { spelled } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';
import { referredTo } from './token-paths';

/** The problems with data sources that check the token in an ephemeral variable, which Terraform refuses. */
export function ephemeralVariables(synthesized: SynthesizedStack): SynthesisProblem[] {
  const checks = synthesized.blocks.filter((block) => block.kind === 'data' && isTokenCheck(block));
  return checks.flatMap((check) => {
    const { token, tokens } = check.body;
    const paths = [...referredTo([token, tokens], synthesized)];
    const variable = paths
      .map((path) => synthesized.blockAt(path.split('.').slice(0, 2).join('.')))
      .find((block) => block?.kind === 'variable' && block.body.ephemeral === true);
    if (variable === undefined) return [];
    return {
      construct: synthesized.ownerOf(check),
      message: `${check.name} checks the token in the ephemeral variable ${variable.name}, and Terraform refuses ephemeral values in data sources. Remove the override that makes the variable ephemeral, or use ${spelled('MqttToken.fromEnvironment')} or ${spelled('fromFile')}.`,
    };
  });
}
