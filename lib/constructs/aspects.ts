import type { IAspect } from 'cdktf';
import type { IConstruct } from 'constructs';

/** Visits constructs with their aspects, as synth does. Includes the aspects of every copy of cdktf, each of which has its own symbol. */
export function invokeAspects(construct: IConstruct, inherited: readonly IAspect[] = []): void {
  const aspects = [...inherited, ...aspectsOf(construct)];
  for (const aspect of new Set(aspects)) aspect.visit(construct);
  for (const child of construct.node.children) invokeAspects(child, aspects);
}

/** The description of the symbol in CDKTF and CDK Terrain. */
const ASPECTS = /^cdkt[fn]-aspects$/;

/** The aspects of a construct itself. */
export function aspectsOf(construct: IConstruct): readonly IAspect[] {
  return Object.getOwnPropertySymbols(construct)
    .filter(({ description }) => ASPECTS.test(description ?? ''))
    .flatMap((symbol) => (construct as unknown as Record<symbol, { all: IAspect[] }>)[symbol]?.all ?? []);
}
