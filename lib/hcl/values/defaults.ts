import { convert } from './convert';
import type { Type, Value } from './model';
import { elementsOf, entriesOf, isNull, objectValue, tupleValue, withMarks } from './value';

/**
 * Inserts the defaults of a constraint for optional attributes that are missing or null. Does not convert the value: collections in it
 * become tuples and objects.
 */
export function withDefaults(value: Value, constraint: Type): Value {
  if (!hasDefaults(constraint) || typeof value.data !== 'object' || value.data === null) {
    return value;
  }
  return withMarks(filled(value, constraint), value.marks);
}

/** Inserts defaults and converts, as for a variable with this type constraint. @throws ValueError if there is no conversion */
export function convertWithDefaults(value: Value, constraint: Type): Value {
  return convert(withDefaults(value, constraint), constraint);
}

function filled(value: Value, constraint: Type): Value {
  switch (constraint.kind) {
    case 'list':
    case 'set':
      return Array.isArray(value.data)
        ? tupleValue(elementsOf(value).map((element) => withDefaults(element, constraint.element)))
        : value;
    case 'tuple':
      return Array.isArray(value.data)
        ? tupleValue(
            elementsOf(value).map((element, index) => {
              const wanted = constraint.elements[index];
              return wanted ? withDefaults(element, wanted) : element;
            }),
          )
        : value;
    case 'map':
      return value.data instanceof Map
        ? objectValue(
            Array.from(entriesOf(value), ([key, item]) => [key, withDefaults(item, constraint.element)]),
          )
        : value;
    case 'object': {
      if (!(value.data instanceof Map)) {
        return value;
      }
      const entries = new Map(entriesOf(value));
      for (const [name, attribute] of constraint.attributes) {
        const given = entries.get(name);
        const fallback = constraint.optional?.get(name);
        const used = (given === undefined || isNull(given)) && fallback !== undefined ? fallback : given;
        if (used !== undefined) {
          entries.set(name, withDefaults(used, attribute));
        }
      }
      return objectValue(entries);
    }
    default:
      return value;
  }
}

function hasDefaults(type: Type): boolean {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return hasDefaults(type.element);
    case 'tuple':
      return type.elements.some(hasDefaults);
    case 'object':
      return type.optional !== undefined || [...type.attributes.values()].some(hasDefaults);
    default:
      return false;
  }
}
