import type { CollectionType, ObjectType, Type, Value } from './model';
import { spend } from './step-budget';
import { compareCodePoints } from './text';

export const STRING: Type = { kind: 'string' };
export const NUMBER: Type = { kind: 'number' };
export const BOOL: Type = { kind: 'bool' };
/** The unknown type, such as that of `null`. In a constraint: any type. */
export const ANY: Type = { kind: 'any' };
export const EMPTY_OBJECT: Type = { kind: 'object', attributes: new Map() };
export const EMPTY_TUPLE: Type = { kind: 'tuple', elements: [] };

export function listOf(element: Type): CollectionType {
  return { kind: 'list', element };
}

export function setOf(element: Type): CollectionType {
  return { kind: 'set', element };
}

export function mapOf(element: Type): CollectionType {
  return { kind: 'map', element };
}

export function tupleOf(elements: readonly Type[]): Type {
  return { kind: 'tuple', elements };
}

export function objectOf(
  attributes: Iterable<readonly [string, Type]>,
  optional?: ReadonlyMap<string, Value>,
): ObjectType {
  const sorted = new Map([...attributes].sort(([left], [right]) => compareCodePoints(left, right)));
  return { kind: 'object', attributes: sorted, ...(optional?.size ? { optional } : {}) };
}

export function isPrimitive(type: Type): boolean {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool';
}

export function isCollection(type: Type): type is CollectionType {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map';
}

/** Whether a value of the type has elements without keys. */
export function isSequence(type: Type): boolean {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'tuple';
}

export function sameType(left: Type, right: Type): boolean {
  if (left === right) {
    return true;
  }
  spend();
  if (left.kind !== right.kind) {
    return false;
  }
  if (isCollection(left)) {
    return sameType(left.element, (right as CollectionType).element);
  }
  if (left.kind === 'tuple') {
    const { elements } = right as typeof left;
    return (
      left.elements.length === elements.length &&
      left.elements.every((element, index) => sameType(element, elements[index] ?? ANY))
    );
  }
  if (left.kind === 'object') {
    const { attributes } = right as ObjectType;
    return (
      left.attributes.size === attributes.size &&
      [...left.attributes].every(([name, type]) => {
        const other = attributes.get(name);
        return other !== undefined && sameType(type, other);
      })
    );
  }
  return true;
}

/** Whether no part of the type is `any`. */
export function isConcrete(type: Type): boolean {
  spend();
  switch (type.kind) {
    case 'any':
      return false;
    case 'list':
    case 'set':
    case 'map':
      return isConcrete(type.element);
    case 'tuple':
      return type.elements.every(isConcrete);
    case 'object':
      return [...type.attributes.values()].every(isConcrete);
    default:
      return true;
  }
}

/** The type in the syntax of a configuration. */
export function typeText(type: Type): string {
  spend();
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${typeText(type.element)})`;
    case 'tuple':
      return `tuple([${type.elements.map(typeText).join(', ')}])`;
    case 'object': {
      const attributes = [...type.attributes].map(([name, attribute]) => `${name}=${typeText(attribute)}`);
      return `object({${attributes.join(', ')}})`;
    }
    default:
      return type.kind;
  }
}
