import type { Block } from '../../gate/configuration/block';
import { ReferenceGraph } from '../../gate/configuration/reference-graph';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { SynthesisProblem, SynthesizedStack } from './stack-synthesis';

/** The problems with gates that wait for themselves, such as two that protect each other. Terraform refuses the configuration. */
export function waitingCircles(synthesized: SynthesizedStack): SynthesisProblem[] {
  const graph = new ReferenceGraph(synthesized.blocks);
  const reported = new Set<Block>();
  return synthesized.blocks.filter(isTokenCheck).flatMap((block) => {
    const cycle = reported.has(block) ? undefined : graph.cycleThrough(block);
    if (cycle === undefined) return [];
    for (const each of cycle) reported.add(each);
    const names = [...new Set([...cycle.slice(1), block].map(({ name }) => name))];
    const way =
      names.length === 1
        ? 'waits for itself'
        : `${names.map((name) => `waits for ${name}`).join(', which ')}, so Terraform can read none of them first`;
    return {
      construct: synthesized.ownerOf(block),
      message: `${block.name} ${way}. Remove one of the dependencies. A gate can protect neither itself nor the source of its token or provider.`,
    };
  });
}
