import { Decoder, Encoder, ExtData, ExtensionCodec } from '@msgpack/msgpack';
import { arrayOf, fromRaw, mismatch, ownOrNull, recordOf, tupleOf } from './raw';
import type { CtyType } from './type';
import { type CtyValue, DecimalNumber, DynamicValue, Unknown } from './value';

/** The extension for an unknown value, and the one for an unknown value of which something is known (a refinement). */
const UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
for (const type of [UNKNOWN, REFINED_UNKNOWN]) {
  extensionCodec.register({ type, encode: () => null, decode: () => Unknown.value });
}

/** Before every name while decoding: the library refuses the name `__proto__`, which is a key like any other in a map. */
const NAME_PREFIX = '.';
const keyDecoder = {
  canBeCached: () => true,
  decode: (bytes: Uint8Array, offset: number, length: number) =>
    NAME_PREFIX + Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString('utf8'),
};

/** Reads a value of a type that is known from the schema. Throws where the bytes hold something else. */
export function decodeMsgpack(bytes: Uint8Array, type: CtyType): CtyValue {
  // One for each value: one for all would keep the last bytes, and the tokens in them, for as long as a fleet is checked.
  const decoder = new Decoder({ extensionCodec, keyDecoder, useBigInt64: true });
  return fromRaw(decoder.decode(bytes), type, NAME_PREFIX);
}

/** Writes a value of a type. What an object lacks is null. Throws a TypeError where the value is of another type. */
export function encodeMsgpack(value: CtyValue, type: CtyType): Uint8Array {
  // One for each value, whose buffer is the result: one for all would copy out of it, and keep the largest.
  return new Encoder().encodeSharedRef(toRaw(value, type));
}

function toRaw(value: unknown, type: CtyType): unknown {
  if (value === null) return null;
  if (value instanceof Unknown) return new ExtData(UNKNOWN, new Uint8Array(1));
  if (type === 'dynamic' && value instanceof DynamicValue) {
    return [Buffer.from(JSON.stringify(value.type)), toRaw(value.value, value.type)];
  }
  if (type === 'string' && typeof value === 'string') return value;
  if (type === 'bool' && typeof value === 'boolean') return value;
  if (type === 'number') return numberToRaw(value);
  if (typeof type === 'object') return collectionToRaw(value, type);
  throw mismatch(value, type);
}

// Text for what is no integer: a double is only close to what the digits say, and Terraform compares all of them.
function numberToRaw(value: unknown): number | string {
  if (value instanceof DecimalNumber) return value.text;
  if (typeof value !== 'number' || Number.isNaN(value)) throw mismatch(value, 'number');
  return Number.isSafeInteger(value) || !Number.isFinite(value) ? value : String(value);
}

function collectionToRaw(value: unknown, type: Exclude<CtyType, string>): unknown {
  switch (type[0]) {
    case 'list':
    case 'set':
      return arrayOf(value, type).map((element) => toRaw(element, type[1]));
    case 'tuple': {
      const elements = tupleOf(value, type);
      return type[1].map((elementType, index) => toRaw(elements[index], elementType));
    }
    case 'map':
      return mapEntries(recordOf(value, type), (element) => toRaw(element, type[1]));
    case 'object': {
      const record = recordOf(value, type);
      return mapEntries(type[1], (attributeType, name) => toRaw(ownOrNull(record, name), attributeType));
    }
  }
}

/** Each value transformed, under its own name. Of an object without a prototype, each would take three times the memory. */
function mapEntries<T>(
  record: Readonly<Record<string, T>>,
  transform: (value: T, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, transform(value, name)]));
}
