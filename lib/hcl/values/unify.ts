import type { ObjectType, TupleType, Type } from './model';
import { spend } from './step-budget';
import { ANY, isCollection, isConcrete, isPrimitive, isSequence, objectOf, STRING, sameType } from './type';

/**
 * The type to which values of all these types can be converted, as for the results of a conditional; undefined if there is none. `any`,
 * such as the type of null, unifies with a primitive type. With other types, or with primitive types that do not unify, the result is
 * `any`.
 */
export function unify(all: readonly Type[]): Type | undefined {
  spend(all.length);
  const types = all.filter(({ kind }) => kind !== 'any');
  const [first = ANY, ...others] = types;
  const isOpen = types.length < all.length;
  const arePrimitive = types.every(isPrimitive);
  const has = (wanted: Type['kind']) => types.some(({ kind }) => kind === wanted);
  if (has('object') && has('tuple')) return undefined;
  if (isOpen && !arePrimitive) return ANY;
  if (others.every((type) => sameType(first, type))) return first;
  if (!arePrimitive) return unifyKeyed(types) ?? unifySequences(types);
  if (has('string')) return STRING;
  return isOpen ? ANY : undefined;
}

/** Unifies objects with the same attribute names to an object; other objects, and maps, to a map. */
function unifyKeyed(types: readonly Type[]): Type | undefined {
  if (!types.every((type) => type.kind === 'object' || type.kind === 'map')) {
    return undefined;
  }
  const [first] = types;
  if (first?.kind === 'object' && types.every((type) => type.kind === 'object' && sameNames(type, first))) {
    const attributes: [string, Type][] = [];
    for (const name of first.attributes.keys()) {
      const unified = unify(types.flatMap((type) => (type as typeof first).attributes.get(name) ?? []));
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
  return element && ifAllConvert(types, { kind: 'map', element });
}

/** The unified type if all types convert to it. A collection of `any` only accepts values whose elements have one type. */
function ifAllConvert(types: readonly Type[], unified: Type): Type | undefined {
  const fits = isConcrete(unified) || types.every((type) => convertedType(type, unified) !== undefined);
  return fits ? unified : undefined;
}

function sameNames(type: Type & { kind: 'object' }, other: Type & { kind: 'object' }): boolean {
  return (
    type.attributes.size === other.attributes.size &&
    [...type.attributes.keys()].every((name) => other.attributes.has(name))
  );
}

/**
 * Unifies tuples of the same length to a tuple; other tuples, and lists, to a list. If there are sets and other types, the result is one of
 * the given list or set types.
 */
function unifySequences(types: readonly Type[]): Type | undefined {
  if (!types.every(isSequence)) {
    return undefined;
  }
  const [first] = types;
  if (first === undefined) return undefined;
  if (
    first.kind === 'tuple' &&
    types.every((type) => type.kind === 'tuple' && type.elements.length === first.elements.length)
  ) {
    const elements = first.elements.map((_, index) =>
      unify(types.flatMap((type) => (type as typeof first).elements[index] ?? [])),
    );
    return elements.every((element) => element !== undefined) ? { kind: 'tuple', elements } : undefined;
  }
  if (types.some(({ kind }) => kind === 'set') && types.some(({ kind }) => kind !== 'set')) {
    const candidates = [
      ...types.filter(({ kind }) => kind === 'list'),
      ...types.filter(({ kind }) => kind === 'set'),
    ];
    return candidates.find((candidate) =>
      types.every((type) => convertedType(type, candidate) !== undefined),
    );
  }
  const element = unify(
    types.flatMap((type) =>
      type.kind === 'tuple' ? type.elements : isCollection(type) ? [type.element] : [],
    ),
  );
  return element && ifAllConvert(types, { kind: first.kind === 'set' ? 'set' : 'list', element });
}

/**
 * The type of the result of a conversion; undefined if there is none. A conversion may still fail for a value, such as "a" to a number.
 */
export function convertedType(from: Type, to: Type): Type | undefined {
  spend();
  if (from.kind === 'any') {
    return withoutOptional(to);
  }
  switch (to.kind) {
    case 'any':
      return from;
    case 'string':
      return isPrimitive(from) ? to : undefined;
    case 'number':
    case 'bool':
      return from.kind === to.kind || from.kind === 'string' ? to : undefined;
    case 'list':
    case 'set':
    case 'map':
      return collectionFrom(to.kind, membersOf(from, to.kind), to.element);
    case 'tuple':
      return tupleFrom(from, to);
    case 'object':
      return objectFrom(from, to);
  }
}

/** The types of the elements that a collection of this kind would have; undefined if the value cannot become one. */
function membersOf(from: Type, kind: 'list' | 'set' | 'map'): readonly Type[] | undefined {
  if (kind === 'map') {
    if (from.kind === 'map') return [from.element];
    return from.kind === 'object' ? [...from.attributes.values()] : undefined;
  }
  if (from.kind === 'list' || from.kind === 'set') return [from.element];
  return from.kind === 'tuple' ? from.elements : undefined;
}

function collectionFrom(
  kind: 'list' | 'set' | 'map',
  from: readonly Type[] | undefined,
  to: Type,
): Type | undefined {
  const elements = from?.map((element) => convertedType(element, to));
  if (!elements?.every((element) => element !== undefined)) return undefined;
  const element = isConcrete(to) ? withoutOptional(to) : unify(elements);
  return element && { kind, element };
}

function tupleFrom(from: Type, to: TupleType): Type | undefined {
  if (from.kind !== 'tuple' || from.elements.length !== to.elements.length) return undefined;
  const elements = from.elements.map((element, index) =>
    convertedType(element, to.elements[index] ?? element),
  );
  return elements.every((element) => element !== undefined) ? { kind: 'tuple', elements } : undefined;
}

function objectFrom(from: Type, to: ObjectType): Type | undefined {
  if (from.kind !== 'map' && from.kind !== 'object') return undefined;
  const attributes = new Map<string, Type>();
  for (const [name, wanted] of to.attributes) {
    const given = isCollection(from) ? from.element : from.attributes.get(name);
    // A map may have no element of this name.
    const mayBeLeftOut = to.optional?.has(name) && (given === undefined || isCollection(from));
    const converted = given && convertedType(given, wanted);
    const attribute = converted ?? (mayBeLeftOut ? withoutOptional(wanted) : undefined);
    if (attribute === undefined) return undefined;
    attributes.set(name, attribute);
  }
  return { kind: 'object', attributes };
}

/** The type of the values that a constraint produces: all attributes are set, including the optional ones. */
export function withoutOptional(type: Type): Type {
  spend();
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return { kind: type.kind, element: withoutOptional(type.element) };
    case 'tuple':
      return { kind: 'tuple', elements: type.elements.map(withoutOptional) };
    case 'object':
      return {
        kind: 'object',
        attributes: new Map(Array.from(type.attributes, ([name, inner]) => [name, withoutOptional(inner)])),
      };
    default:
      return type;
  }
}
