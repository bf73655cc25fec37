import { Decoder, ExtensionCodec } from '@msgpack/msgpack';
import { MsgpackWriter } from './msgpack-writer';
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
  return Buffer.concat(encodeMsgpackInPieces(value, type));
}

/** The same, for a value that may take megabytes: the pieces of what is written. */
export function encodeMsgpackInPieces(value: CtyValue, type: CtyType): readonly Uint8Array[] {
  const writer = new MsgpackWriter();
  write(value, type, writer);
  return writer.finish();
}

function write(value: unknown, type: CtyType, writer: MsgpackWriter): void {
  if (value === null) writer.null();
  else if (value instanceof Unknown) writer.extension(UNKNOWN);
  else if (type === 'dynamic' && value instanceof DynamicValue) writeDynamic(value, writer);
  else if (type === 'string' && typeof value === 'string') writer.string(value);
  else if (type === 'bool' && typeof value === 'boolean') writer.boolean(value);
  else if (type === 'number') writeNumber(value, writer);
  else if (typeof type === 'object') writeCollection(value, type, writer);
  else throw mismatch(value, type);
}

function writeDynamic({ type, value }: DynamicValue, writer: MsgpackWriter): void {
  writer.array(2);
  writer.binary(Buffer.from(JSON.stringify(type)));
  write(value, type, writer);
}

// Text for a number that is not an integer: a double only comes close to its digits, and Terraform compares all of them.
function writeNumber(value: unknown, writer: MsgpackWriter): void {
  if (value instanceof DecimalNumber) writer.string(value.text);
  else if (typeof value !== 'number' || Number.isNaN(value)) throw mismatch(value, 'number');
  else if (Number.isSafeInteger(value) || !Number.isFinite(value)) writer.number(value);
  else writer.string(String(value));
}

function writeCollection(value: unknown, type: Exclude<CtyType, string>, writer: MsgpackWriter): void {
  switch (type[0]) {
    case 'list':
    case 'set': {
      const elements = arrayOf(value, type);
      writer.array(elements.length);
      for (const element of elements) write(element, type[1], writer);
      break;
    }
    case 'tuple': {
      const elements = tupleOf(value, type);
      writer.array(elements.length);
      for (const [index, elementType] of type[1].entries()) write(elements[index], elementType, writer);
      break;
    }
    case 'map': {
      const record = recordOf(value, type);
      const names = Object.keys(record);
      writer.map(names.length);
      for (const name of names) {
        writer.string(name);
        write(record[name], type[1], writer);
      }
      break;
    }
    case 'object': {
      const record = recordOf(value, type);
      const attributes = Object.entries(type[1]);
      writer.map(attributes.length);
      for (const [name, attributeType] of attributes) {
        writer.string(name);
        write(ownOrNull(record, name), attributeType, writer);
      }
    }
  }
}
