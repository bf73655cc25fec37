import { Decoder, Encoder, ExtData, ExtensionCodec } from '@msgpack/msgpack';
import { arrayOf, fromRaw, mapEntries, mismatch, recordOf } from './raw';
import type { CtyType } from './type';
import { type CtyValue, DecimalNumber, DynamicValue, type ObjectValue, Unknown } from './value';

/** The extension for an unknown value, and the one for an unknown value of which something is known (a refinement). */
const UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
for (const type of [UNKNOWN, REFINED_UNKNOWN]) {
  extensionCodec.register({ type, encode: () => null, decode: () => Unknown.value });
}

const decoder = new Decoder({ extensionCodec, useBigInt64: true });
const encoder = new Encoder({ useBigInt64: true });

/** Reads a value of a type that is known from the schema. Throws a TypeError where the bytes hold something else. */
export function decodeMsgpack(bytes: Uint8Array, type: CtyType): CtyValue {
  return fromRaw(decoder.decode(bytes), type);
}

export function encodeMsgpack(value: CtyValue, type: CtyType): Uint8Array {
  return encoder.encode(toRaw(value, type));
}

function toRaw(value: CtyValue, type: CtyType): unknown {
  if (value === null) return null;
  if (value instanceof Unknown) return new ExtData(UNKNOWN, new Uint8Array(1));
  if (value instanceof DynamicValue) {
    return [Buffer.from(JSON.stringify(value.type)), toRaw(value.value, value.type)];
  }
  if (type === 'dynamic') throw mismatch(value, type);
  if (type === 'number') return numberToRaw(value);
  if (typeof type === 'string') return value;
  return collectionToRaw(value, type);
}

// Text for fractions: a double is close to what the user wrote, and Terraform compares all of it.
function numberToRaw(value: CtyValue): unknown {
  if (value instanceof DecimalNumber) return value.text;
  return Number.isInteger(value) || !Number.isFinite(value) ? value : String(value);
}

function collectionToRaw(value: CtyValue, type: Exclude<CtyType, string>): unknown {
  switch (type[0]) {
    case 'list':
    case 'set':
      return arrayOf(value, type).map((element) => toRaw(element as CtyValue, type[1]));
    case 'tuple': {
      const elements = arrayOf(value, type);
      return type[1].map((elementType, index) => toRaw((elements[index] ?? null) as CtyValue, elementType));
    }
    case 'map':
      return mapEntries(recordOf(value, type) as ObjectValue, (element) => toRaw(element, type[1]));
    case 'object': {
      const record = recordOf(value, type) as ObjectValue;
      return mapEntries(type[1], (attributeType, name) => toRaw(record[name] ?? null, attributeType));
    }
  }
}
