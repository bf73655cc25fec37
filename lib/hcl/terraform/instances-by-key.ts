import { Unknown, type Value } from '../values/model';
import { ANY } from '../values/type';
import { objectValue, tupleValue, unknownValue } from '../values/value';
import type { Expansion, Repetition } from './expansion';

/** The index of the instance with this key; undefined if there is none or the key is unknown. */
export function positionOf(
  expansion: Extract<Expansion, { repetitions: unknown }>,
  { data }: Value,
): number | undefined {
  if (data === null || typeof data === 'boolean' || data instanceof Unknown) return undefined;
  return positionsIn(expansion.repetitions).get(String(data));
}

const POSITIONS = new WeakMap<readonly Repetition[], ReadonlyMap<string, number>>();

/** Cached, because each instance of a block may refer to the instance of another block with the same key. */
function positionsIn(repetitions: readonly Repetition[]): ReadonlyMap<string, number> {
  let positions = POSITIONS.get(repetitions);
  if (positions === undefined) {
    positions = new Map(repetitions.map(({ key }, at) => [String(key), at]));
    POSITIONS.set(repetitions, positions);
  }
  return positions;
}

/** The value of a whole block with `count` or `for_each`: a tuple, or an object by keys. */
export function collected<T>(expansion: Expansion, items: readonly T[], toValue: (item: T) => Value): Value {
  if (expansion.kind === 'unknown') return unknownValue(ANY, expansion.unknown);
  if (expansion.kind === 'counted') return tupleValue(items.map(toValue));
  return objectValue(
    items.map((item, at) => [String(expansion.repetitions[at]?.key ?? at), toValue(item)] as const),
  );
}
