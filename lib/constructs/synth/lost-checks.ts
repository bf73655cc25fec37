import { isTokenCheck } from '../../gate/configuration/token-argument';
import { isGate } from '../marked-gate';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with checks that have the same name, so that only one is written. Checks of gates are reported by the gates. */
export function lostChecks(synthesized: SynthesizedStack): SynthesisProblem[] {
  return synthesized.blocks.filter(isTokenCheck).flatMap(({ address }) => {
    const [first, ...others] = synthesized.elementsAt(address);
    if (first === undefined || others.length === 0) return [];
    if ([first, ...others].some(({ node: { scope } }) => scope && isGate(scope))) return [];
    return {
      construct: first,
      message: `${first.node.path} has the same name in Terraform as ${others.map(({ node }) => node.path).join(', ')}: ${address}, so one would replace the other. Give it another id that differs in letters, digits, "-" or "_". CDKTF ignores other characters.`,
    };
  });
}
