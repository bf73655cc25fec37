import { type Reference, referenceOf } from '../eval/scope';
import type { Expression } from '../syntax/ast';
import { subexpressions } from '../syntax/walk';

const NO_NAMES: ReadonlySet<string> = new Set();

/** The references in an expression, without those to the variables of its own loops. */
export function referencesIn(expression: Expression, bound: ReadonlySet<string> = NO_NAMES): Reference[] {
  const found: Reference[] = [];
  const pending: { readonly at: Expression; readonly bound: ReadonlySet<string> }[] = [
    { at: expression, bound },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { at, bound: names } = next;
    const reference = referenceOf(at);
    if (reference !== undefined) {
      if (!names.has(reference.root)) found.push(reference);
      for (const step of reference.steps)
        if (step.kind === 'index') pending.push({ at: step.key, bound: names });
    } else if (at.kind === 'for') {
      const inner = new Set(names).add(at.valueVariable);
      if (at.keyVariable !== undefined) inner.add(at.keyVariable);
      pending.push({ at: at.collection, bound: names });
      for (const part of [at.key, at.value, at.condition])
        if (part !== undefined) pending.push({ at: part, bound: inner });
    } else for (const part of subexpressions(at)) pending.push({ at: part, bound: names });
  }
  return found;
}
