import type { Type } from './model';
import { ANY, isCollection, isPrimitive, objectOf, STRING, sameType } from './type';

/**
 * The one type that values of several types can be converted to, as the arms of a conditional or the elements of a list are: `any`
 * where one of them is not known, undefined where there is none.
 */
export function unify(types: readonly Type[]): Type | undefined {
  const [first, ...others] = types;
  if (first === undefined || types.some(({ kind }) => kind === 'any')) {
    return ANY;
  }
  if (others.every((type) => sameType(first, type))) {
    return first;
  }
  if (types.every(isPrimitive)) {
    return types.some(({ kind }) => kind === 'string') ? STRING : undefined;
  }
  return unifyKeyed(types) ?? unifySequences(types);
}

/** Objects with the same attributes give an object, others, and objects with maps, a map. */
function unifyKeyed(types: readonly Type[]): Type | undefined {
  if (!types.every((type) => type.kind === 'object' || type.kind === 'map')) {
    return undefined;
  }
  const first = types[0]!;
  if (first.kind === 'object' && types.every((type) => type.kind === 'object' && sameNames(type, first))) {
    const attributes: [string, Type][] = [];
    for (const name of first.attributes.keys()) {
      const unified = unify(types.map((type) => (type as typeof first).attributes.get(name)!));
      if (unified === undefined) {
        return undefined;
      }
      attributes.push([name, unified]);
    }
    return objectOf(attributes);
  }
  const elements = types.flatMap((type) =>
    type.kind === 'object' ? [...type.attributes.values()] : isCollection(type) ? [type.element] : [],
  );
  const element = unify(elements);
  return element && { kind: 'map', element };
}

function sameNames(type: Type & { kind: 'object' }, other: Type & { kind: 'object' }): boolean {
  return (
    type.attributes.size === other.attributes.size &&
    [...type.attributes.keys()].every((name) => other.attributes.has(name))
  );
}

/** Tuples of the same length give a tuple, others, and tuples with lists, a list; sets with them a set. */
function unifySequences(types: readonly Type[]): Type | undefined {
  if (!types.every((type) => type.kind === 'tuple' || type.kind === 'list' || type.kind === 'set')) {
    return undefined;
  }
  const first = types[0]!;
  if (
    first.kind === 'tuple' &&
    types.every((type) => type.kind === 'tuple' && type.elements.length === first.elements.length)
  ) {
    const elements = first.elements.map((_, index) =>
      unify(types.map((type) => (type as typeof first).elements[index]!)),
    );
    return elements.every((element) => element !== undefined) ? { kind: 'tuple', elements } : undefined;
  }
  const element = unify(
    types.flatMap((type) =>
      type.kind === 'tuple' ? type.elements : isCollection(type) ? [type.element] : [],
    ),
  );
  return element && { kind: types.some(({ kind }) => kind === 'set') ? 'set' : 'list', element };
}
