import { type Block, dependenciesOf } from '../../gate/configuration/block';
import { ownAddressOf, providerAddressOf, ReferenceGraph } from '../../gate/configuration/reference-graph';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { SynthesizedStack } from './stack-synthesis';

/**
 * Makes checks wait for what their provider block refers to. Terraform does not know by itself that it has to put off a read while the
 * provider is not configured, and takes no unknown results: with `depends_on`, it reads in apply where what it names has changes.
 */
export function waitForProviders({ blocks }: SynthesizedStack): void {
  const providers = blocks.filter(({ kind, path }) => kind === 'provider' && path[1] === 'apsaramqtt');
  if (!JSON.stringify(providers.map(({ body }) => body)).includes('${')) return;
  const graph = new ReferenceGraph(blocks);
  const needs = new Map(
    providers.map((block) => [ownAddressOf(block), createdBefore(graph.neededBy(block))]),
  );
  for (const check of blocks.filter((block) => block.kind === 'data' && isTokenCheck(block))) {
    const added = needs.get(providerAddressOf(check)) ?? [];
    if (added.length === 0) continue;
    const given = dependenciesOf(check);
    Object.assign(check.body, { depends_on: [...new Set([...given, ...added])] });
  }
}

/** The addresses of what Terraform creates or reads. */
function createdBefore(blocks: readonly Block[]): string[] {
  return blocks
    .filter(({ kind }) => ['resource', 'data', 'module'].includes(kind))
    .map(({ address }) => address);
}
