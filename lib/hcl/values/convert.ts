import { type ObjectType, type Type, Unknown, type Value } from './model';
import { HclNumber } from './number';
import { spend } from './step-budget';
import { isConcrete, isSequence, listOf, sameType } from './type';
import { convertedType, unify, withoutOptional } from './unify';
import {
  boolValue,
  elementsOf,
  entriesOf,
  isNull,
  isSensitiveOrEphemeral,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownLength,
  unknownValue,
  withMarks,
} from './value';
import { ValueError } from './value-error';

const KINDS: Readonly<Record<Type['kind'], string>> = {
  string: 'a string',
  number: 'a number',
  bool: 'a bool',
  any: 'a value',
  list: 'a list',
  set: 'a set',
  map: 'a map',
  object: 'an object',
  tuple: 'a tuple',
};

/**
 * Converts a value to a type or a type constraint. `any` in a constraint keeps the type of that part of the value, and missing
 * optional attributes become null: `withDefaults` inserts their defaults before.
 *
 * @throws ValueError if there is no conversion.
 */
export function convert(value: Value, type: Type): Value {
  spend();
  if (type.kind === 'any' || (sameType(value.type, type) && isConcrete(type))) {
    return value;
  }
  const result = converted(value, type);
  // The element type of a collection decides, even if the collection is empty.
  if ('element' in value.type && convertedType(value.type, type) === undefined) throw mismatch(value, type);
  return withMarks(result, value.marks);
}

function converted(value: Value, type: Type): Value {
  const { data } = value;
  if (data instanceof Unknown || data === null) {
    const found = convertedType(value.type, type);
    if (found === undefined) {
      throw mismatch(value, type);
    }
    if (data === null) {
      return nullValue(found);
    }
    // As in Terraform, a conversion to another type loses what is known about an unknown value.
    return unknownValue(found, sameType(found, value.type) ? data : new Unknown(data.reason, data.detail));
  }
  switch (type.kind) {
    case 'string':
      return toText(value);
    case 'number':
      return toNumber(value);
    case 'bool':
      return toBool(value);
    case 'list':
    case 'set':
      return toSequence(value, type);
    case 'map':
      return toMap(value, type.element);
    case 'tuple':
      return toTuple(value, type.elements);
    case 'object':
      return toObject(value, type);
    default:
      return value;
  }
}

function toText(value: Value): Value {
  const { data } = value;
  if (data instanceof HclNumber) {
    return stringValue(data.toString());
  }
  if (typeof data === 'boolean') {
    return stringValue(String(data));
  }
  if (typeof data === 'string') {
    return value;
  }
  throw mismatch(value, { kind: 'string' });
}

function toNumber(value: Value): Value {
  const { data } = value;
  if (data instanceof HclNumber) {
    return value;
  }
  const number = typeof data === 'string' ? HclNumber.parse(data) : undefined;
  if (number === undefined) {
    throw mismatch(value, { kind: 'number' });
  }
  return numberValue(number);
}

function toBool(value: Value): Value {
  switch (value.data) {
    case true:
    case false:
      return value;
    case 'true':
    case '1':
      return boolValue(true);
    case 'false':
    case '0':
      return boolValue(false);
    default:
      throw mismatch(value, { kind: 'bool' });
  }
}

function toSequence(value: Value, type: Extract<Type, { element: Type }>): Value {
  if (!isSequence(value.type)) {
    throw mismatch(value, type);
  }
  const element = elementType(value, type);
  const unknown = type.kind === 'list' ? unknownLength(value) : undefined;
  if (unknown !== undefined) return unknownValue(listOf(element), unknown.asNotNull());
  const elements = elementsOf(value).map((item, index) => inside(index, () => convert(item, element)));
  const found = sameElementType(elements, element, type.kind);
  return type.kind === 'list' ? listValue(found, elements) : setValue(found, elements);
}

/** The type of all elements of a list or set. @throws ValueError if they differ */
function sameElementType(elements: readonly Value[], element: Type, kind: 'list' | 'set' | 'map'): Type {
  if (isConcrete(element)) {
    return element;
  }
  const [found = element, other] = elements.map(({ type }) => type).reduce<Type[]>(addType, []);
  if (other !== undefined) {
    throw new ValueError(`All elements of ${KINDS[kind]} must have the same type.`);
  }
  return found;
}

function addType(types: Type[], type: Type): Type[] {
  return types.some((known) => sameType(known, type)) ? types : [...types, type];
}

/** The distinct types, without `any`. */
function distinctTypes(types: readonly Type[]): Type[] {
  return types.filter(({ kind }) => kind !== 'any').reduce<Type[]>(addType, []);
}

function toMap(value: Value, constraint: Type): Value {
  const kind = value.type.kind;
  if (kind !== 'map' && kind !== 'object') {
    throw mismatch(value, { kind: 'map', element: constraint });
  }
  const element = elementType(value, { kind: 'map', element: constraint });
  const entries = Array.from(
    entriesOf(value),
    ([key, item]) => [key, inside(key, () => convert(item, element))] as const,
  );
  const [named = element, other] = distinctTypes(entries.map(([, item]) => item.type));
  if (other !== undefined) {
    throw new ValueError('All elements of a map must have the same type.');
  }
  return mapValue(
    named,
    entries.map(([key, item]) => [key, isNull(item) ? nullValue(named) : item] as const),
  );
}

function toTuple(value: Value, types: readonly Type[]): Value {
  if (value.type.kind !== 'tuple' || value.type.elements.length !== types.length) {
    throw mismatch(value, { kind: 'tuple', elements: types });
  }
  return tupleValue(
    elementsOf(value).map((item, index) => inside(index, () => convert(item, types[index] ?? item.type))),
  );
}

function toObject(value: Value, type: ObjectType): Value {
  if (value.type.kind !== 'object' && value.type.kind !== 'map') {
    throw mismatch(value, type);
  }
  const given = entriesOf(value);
  const entries: [string, Value][] = [];
  for (const [name, attribute] of type.attributes) {
    const item = given.get(name);
    if (item !== undefined) {
      entries.push([name, inside(name, () => convert(item, attribute))]);
    } else if (type.optional?.has(name)) {
      entries.push([name, nullValue(withoutOptional(attribute))]);
    } else {
      throw new ValueError(`Attribute "${name}" is required.`);
    }
  }
  return objectValue(entries);
}

/** The element type after a conversion: that of the constraint, with each `any` replaced by the type that all elements have in common. */
function elementType(value: Value, target: Extract<Type, { element: Type }>): Type {
  if (isConcrete(target.element)) {
    return target.element;
  }
  const items = elementsOf(value);
  const types = items.map((item) => convert(item, target.element).type);
  const unified = unify(types);
  if (unified === undefined) {
    throw new ValueError(`All elements of ${KINDS[target.kind]} must have the same type.`);
  }
  return types.length === 0 && 'element' in value.type ? value.type.element : unified;
}

function inside<T>(step: string | number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof ValueError ? error.inside(step) : error;
  }
}

function mismatch(value: Value, type: Type): ValueError {
  const { data } = value;
  if (
    typeof data === 'string' &&
    (type.kind === 'number' || type.kind === 'bool') &&
    !isSensitiveOrEphemeral(value.marks)
  ) {
    const shown = data.length > 40 ? `${data.slice(0, 40)}…` : data;
    return new ValueError(`${JSON.stringify(shown)} is not ${KINDS[type.kind]}.`);
  }
  return new ValueError(
    value.type.kind === type.kind
      ? `Expected ${KINDS[type.kind]} with elements of another type.`
      : `Expected ${KINDS[type.kind]} but got ${KINDS[value.type.kind]}.`,
  );
}
