/**
 * Converts the output of the msgpack or JSON decoder to cty values of the type in the schema.
 * `prefix` is what the decoder adds before the names of maps and objects.
 */
import { numberFromBigInt, numberFromDouble, numberFromText } from './number';
import type { CtyType } from './type';
import { type CtyValue, DynamicValue, Unknown } from './value';

/** @throws TypeError if the value is not of the type. */
export function fromRaw(raw: unknown, type: CtyType, prefix: string): CtyValue {
  if (raw === null || raw instanceof Unknown) return raw;
  if (type === 'dynamic') return dynamicFromRaw(raw, prefix);
  if (type === 'string' && typeof raw === 'string') return raw;
  if (type === 'bool' && typeof raw === 'boolean') return raw;
  if (type === 'number') return numberFromRaw(raw);
  if (typeof type === 'object') return collectionFromRaw(raw, type, prefix);
  throw mismatch(raw, type);
}

function numberFromRaw(raw: unknown): CtyValue {
  if (typeof raw === 'number') return numberFromDouble(raw);
  if (typeof raw === 'bigint') return numberFromBigInt(raw);
  if (typeof raw === 'string') return numberFromText(raw);
  throw mismatch(raw, 'number');
}

function collectionFromRaw(raw: unknown, type: Exclude<CtyType, string>, prefix: string): CtyValue {
  switch (type[0]) {
    case 'list':
    case 'set':
      return arrayOf(raw, type).map((element) => fromRaw(element, type[1], prefix));
    case 'tuple': {
      const elements = tupleOf(raw, type);
      return type[1].map((elementType, index) => fromRaw(elements[index], elementType, prefix));
    }
    case 'map':
      return withoutPrototype(recordOf(raw, type), (value, name) => [
        name.slice(prefix.length),
        fromRaw(value, type[1], prefix),
      ]);
    case 'object': {
      const values = recordOf(raw, type);
      return withoutPrototype(type[1], (attributeType, name) => [
        name,
        fromRaw(ownOrNull(values, prefix + name), attributeType, prefix),
      ]);
    }
  }
}

// In msgpack, this is a pair of the type's JSON and the value. In JSON, it is an object.
function dynamicFromRaw(raw: unknown, prefix: string): DynamicValue {
  if (Array.isArray(raw)) return dynamicValue(JSON.parse(textOf(raw[0])), raw[1], prefix);
  const { type, value } = recordOf(raw, 'dynamic');
  return dynamicValue(type, value, prefix);
}

function dynamicValue(type: unknown, value: unknown, prefix: string): DynamicValue {
  return new DynamicValue(type as CtyType, fromRaw(value ?? null, type as CtyType, prefix));
}

function textOf(raw: unknown): string {
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('utf8') : String(raw);
}

export function arrayOf(raw: unknown, type: CtyType): readonly unknown[] {
  if (Array.isArray(raw)) return raw;
  throw mismatch(raw, type);
}

export function tupleOf(raw: unknown, type: readonly ['tuple', readonly CtyType[]]): readonly unknown[] {
  const elements = arrayOf(raw, type);
  if (elements.length === type[1].length) return elements;
  throw new TypeError(`${elements.length} elements are in a tuple of ${type[1].length}`);
}

export function recordOf(raw: unknown, type: CtyType): Readonly<Record<string, unknown>> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  throw mismatch(raw, type);
}

/** Ignores inherited properties, such as `constructor`. */
export function ownOrNull(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

/** Maps the entries of a record to an object without a prototype, in which `__proto__` is an ordinary name. */
export function withoutPrototype<T, U>(
  record: Readonly<Record<string, T>>,
  transform: (value: T, name: string) => readonly [name: string, value: U],
): Record<string, U> {
  const result: Record<string, U> = Object.create(null);
  for (const [name, value] of Object.entries(record)) {
    const [newName, newValue] = transform(value, name);
    result[newName] = newValue;
  }
  return result;
}

// The message does not contain the value, which may be a secret.
export function mismatch(raw: unknown, type: CtyType): TypeError {
  return new TypeError(`a ${typeof raw} is where a ${typeof type === 'string' ? type : type[0]} is expected`);
}
