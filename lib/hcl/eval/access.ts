import { convert } from '../values/convert';
import {
  type CollectionType,
  type Data,
  type ObjectType,
  type TupleType,
  Unknown,
  type Value,
} from '../values/model';
import type { HclNumber } from '../values/number';
import { ANY, isSequence, NUMBER, STRING, typeText } from '../values/type';
import { elementsOf, entriesOf, unionOfMarks, unknownValue, withMarks } from '../values/value';
import { ValueError } from '../values/value-error';

/** The value of `value.name`. @throws ValueError if there is no such attribute */
export function attributeOf(value: Value, name: string): Value {
  return withMarks(attribute(value, name), value.marks);
}

function attribute({ type, data }: Value, name: string): Value {
  if (data === null) throw new ValueError(`A null value has no attribute ${name}.`);
  if (type.kind === 'any') return unknownValue(ANY, data as Unknown);
  if (type.kind === 'map') {
    if (data instanceof Unknown) return unknownValue(type.element, possiblyNull(data));
    return entryOf(data, name) ?? missingKey(name);
  }
  if (type.kind !== 'object') {
    const hint = isSequence(type) ? ` To get it from every element, write [*].${name}.` : '';
    throw new ValueError(`A ${type.kind} has no attribute ${name}.${hint}`);
  }
  const attributeType = type.attributes.get(name);
  if (attributeType === undefined) throw new ValueError(`This object has no attribute ${name}.`);
  return data instanceof Unknown
    ? unknownValue(attributeType, possiblyNull(data))
    : (entryOf(data, name) as Value);
}

/** The value of `value[key]`. @throws ValueError if there is no such element */
export function elementAt(value: Value, key: Value): Value {
  return withMarks(element(value, key), unionOfMarks([value.marks, key.marks]));
}

function element(value: Value, key: Value): Value {
  const { type, data } = value;
  if (data === null) throw new ValueError('A null value has no elements.');
  if (key.data === null) throw new ValueError('An index must not be null.');
  switch (type.kind) {
    case 'any':
      return unknownValue(ANY, data as Unknown);
    case 'list':
    case 'tuple':
      return elementOfSequence(value, type, convert(key, NUMBER).data as HclNumber | Unknown);
    case 'map':
    case 'object':
      return elementOfMapping(value, type, convert(key, STRING).data as string | Unknown);
    case 'set':
      throw new ValueError(
        'The elements of a set have no index. To reach them, use a "for" expression or tolist().',
      );
    default:
      throw new ValueError(`A ${typeText(type)} has no elements.`);
  }
}

function elementOfSequence(
  value: Value,
  type: CollectionType | TupleType,
  position: HclNumber | Unknown,
): Value {
  const { data } = value;
  const unknown = data instanceof Unknown ? data : position instanceof Unknown ? position : undefined;
  if (type.kind === 'list' && unknown !== undefined) return unknownValue(type.element, possiblyNull(unknown));
  if (position instanceof Unknown) return unknownValue(ANY, possiblyNull(position));
  const at = positionOf(position);
  if (type.kind === 'tuple' && unknown !== undefined) {
    const element = type.elements[at] ?? missingPosition(at, type.elements.length);
    return unknownValue(element, possiblyNull(unknown));
  }
  const elements = elementsOf(value);
  return elements[at] ?? missingPosition(at, elements.length);
}

function elementOfMapping(value: Value, type: CollectionType | ObjectType, name: string | Unknown): Value {
  const { data } = value;
  const unknown = data instanceof Unknown ? data : name instanceof Unknown ? name : undefined;
  if (type.kind === 'map' && unknown !== undefined) return unknownValue(type.element, possiblyNull(unknown));
  if (name instanceof Unknown) return unknownValue(ANY, possiblyNull(name));
  if (type.kind === 'object') return attribute(value, name);
  return entryOf(data, name) ?? missingKey(name);
}

function entryOf(data: Data, name: string): Value | undefined {
  return entriesOf({ data } as Value).get(name);
}

/** The data of an unknown part: the value is known not to be null, but its parts may be. */
function possiblyNull({ reason, detail }: Unknown): Unknown {
  return new Unknown(reason, detail);
}

function positionOf(number: HclNumber): number {
  const at = number.toSafeInteger() ?? Number.NaN;
  if (Number.isNaN(at) || at < 0) throw new ValueError('An index must be a whole number, 0 or more.');
  return at;
}

function missingKey(name: string): never {
  throw new ValueError(`There is no element with the key ${JSON.stringify(name)}.`);
}

function missingPosition(at: number, length: number): never {
  throw new ValueError(
    `There is no element ${at}: there ${length === 1 ? 'is 1 element' : `are ${length} elements`}.`,
  );
}
