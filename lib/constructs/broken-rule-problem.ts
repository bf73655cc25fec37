import type { BrokenRule } from '../gate/configuration/broken-rule';
import { isGate } from './marked-gate';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** A broken rule as a synth that fails says it. */
export function problemOf(
  { rule, message, help, block }: BrokenRule,
  synthesized: SynthesizedStack,
): SynthesisProblem {
  const owner = synthesized.ownerOf(block);
  return {
    path: owner?.node.path ?? synthesized.stack.node.path,
    made: owner && isGate(owner) ? owner._made : undefined,
    message: `${rule.id} ${rule.name}: ${message} ${help}`,
  };
}
