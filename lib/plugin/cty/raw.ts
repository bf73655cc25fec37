/** Between cty values and what a decoder of msgpack or JSON makes of the wire, directed by the type that the schema gives. */
import { numberFromBigInt, numberFromText } from './number';
import type { CtyType } from './type';
import { type CtyValue, DynamicValue, Unknown } from './value';

/** Throws a TypeError where something else stands than the type says. */
export function fromRaw(raw: unknown, type: CtyType): CtyValue {
  if (raw === null || raw instanceof Unknown) return raw;
  if (type === 'dynamic') return dynamicFromRaw(raw);
  if (type === 'string' && typeof raw === 'string') return raw;
  if (type === 'bool' && typeof raw === 'boolean') return raw;
  if (type === 'number') return numberFromRaw(raw);
  if (typeof type === 'object') return collectionFromRaw(raw, type);
  throw mismatch(raw, type);
}

function numberFromRaw(raw: unknown): CtyValue {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'bigint') return numberFromBigInt(raw);
  if (typeof raw === 'string') return numberFromText(raw);
  throw mismatch(raw, 'number');
}

function collectionFromRaw(raw: unknown, type: Exclude<CtyType, string>): CtyValue {
  switch (type[0]) {
    case 'list':
    case 'set':
      return arrayOf(raw, type).map((element) => fromRaw(element, type[1]));
    case 'tuple': {
      const elements = arrayOf(raw, type);
      return type[1].map((elementType, index) => fromRaw(elements[index] ?? null, elementType));
    }
    case 'map':
      return mapEntries(recordOf(raw, type), (value) => fromRaw(value, type[1]));
    case 'object': {
      const record = recordOf(raw, type);
      return mapEntries(type[1], (attributeType, name) => fromRaw(record[name] ?? null, attributeType));
    }
  }
}

// In msgpack a pair, with the type as JSON text; in JSON an object.
function dynamicFromRaw(raw: unknown): DynamicValue {
  if (Array.isArray(raw)) return dynamicValue(JSON.parse(textOf(raw[0])), raw[1]);
  const { type, value } = recordOf(raw, 'dynamic');
  return dynamicValue(type, value);
}

function dynamicValue(type: unknown, value: unknown): DynamicValue {
  return new DynamicValue(type as CtyType, fromRaw(value ?? null, type as CtyType));
}

function textOf(raw: unknown): string {
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('utf8') : String(raw);
}

export function arrayOf(raw: unknown, type: CtyType): unknown[] {
  if (Array.isArray(raw)) return raw;
  throw mismatch(raw, type);
}

export function recordOf(raw: unknown, type: CtyType): Readonly<Record<string, unknown>> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  throw mismatch(raw, type);
}

/** An object without a prototype: a name like `constructor` is one like any other. */
export function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  transform: (value: T, name: string) => U,
): Record<string, U> {
  const result: Record<string, U> = Object.create(null);
  for (const name of Object.keys(record)) result[name] = transform(record[name]!, name);
  return result;
}

// Says nothing of the value: it may be a secret.
export function mismatch(raw: unknown, type: CtyType): TypeError {
  return new TypeError(
    `a ${typeof raw} stands where a ${typeof type === 'string' ? type : type[0]} is expected`,
  );
}
