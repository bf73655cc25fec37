import { isCrossStackOutput } from '../../gate/configuration/block';
import { safeSources } from '../spelling';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';
import { referredTo } from './token-paths';

/** The problems with outputs that contain an ephemeral token, which Terraform refuses. Includes outputs that CDKTF adds for other stacks. */
export function ephemeralOutputs(synthesized: SynthesizedStack): SynthesisProblem[] {
  const outputs = synthesized.blocks.filter(({ kind }) => kind === 'output');
  return outputs.flatMap((block) => {
    const found = [...referredTo(block.body.value, synthesized)].find((path) =>
      path.startsWith('ephemeral.apsaramqtt_token.'),
    );
    if (found === undefined) return [];
    const source = synthesized.blockAt(found.split('.').slice(0, 3).join('.'));
    const user = isCrossStackOutput(block) ? 'Another stack' : `The output ${block.name}`;
    return {
      construct: source ? synthesized.ownerOf(source) : synthesized.ownerOf(block),
      message: `${user} uses the ephemeral token ${source?.name ?? found}, but Terraform does not accept ephemeral values in outputs. Read the token where it is needed: ${safeSources()}, or an EphemeralApsaramqttToken in that stack.`,
    };
  });
}
