import { type Block, dependenciesOf } from '../../gate/configuration/block';
import { ownAddressOf, providerAddressOf, ReferenceGraph } from '../../gate/configuration/reference-graph';
import { isTokenCheck } from '../../gate/configuration/token-argument';
import type { SynthesizedStack } from './stack-synthesis';

/**
 * Makes checks depend on what their provider block refers to. If these values are not known at plan, the provider cannot be configured, and
 * Terraform does not defer the read of a data source for that reason. With `depends_on`, it defers the read to apply.
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

/** The addresses of resources, data sources and modules. */
function createdBefore(blocks: readonly Block[]): string[] {
  return blocks
    .filter(({ kind }) => ['resource', 'data', 'module'].includes(kind))
    .map(({ address }) => address);
}
