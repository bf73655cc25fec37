import { type Reference, referenceOf } from '../eval/scope';
import type { Expression } from '../syntax/ast';
import { subexpressions } from '../syntax/walk';

const NO_NAMES: ReadonlySet<string> = new Set();

/** An expression, and the variables of the enclosing loops. */
interface Part {
  readonly at: Expression;
  readonly bound: ReadonlySet<string>;
}

/** The references in an expression, without those to variables of its loops. */
export function referencesIn(expression: Expression, bound: ReadonlySet<string> = NO_NAMES): Reference[] {
  const found: Reference[] = [];
  const pending: Part[] = [{ at: expression, bound }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const reference = referenceOf(part.at);
    if (reference !== undefined && !part.bound.has(reference.root)) found.push(reference);
    // Not push(...), because a long list has more elements than a call can have arguments.
    for (const inner of reference === undefined ? partsOf(part) : indexesOf(reference, part.bound))
      pending.push(inner);
  }
  return found;
}

function indexesOf({ steps }: Reference, bound: ReadonlySet<string>): Part[] {
  return steps.flatMap((step) => (step.kind === 'index' ? [{ at: step.key, bound }] : []));
}

function partsOf({ at, bound }: Part): Part[] {
  if (at.kind !== 'for') return subexpressions(at).map((part) => ({ at: part, bound }));
  const inner = new Set(bound).add(at.valueVariable);
  if (at.keyVariable !== undefined) inner.add(at.keyVariable);
  const inside = [at.key, at.value, at.condition].filter((part) => part !== undefined);
  return [{ at: at.collection, bound }, ...inside.map((part) => ({ at: part, bound: inner }))];
}
