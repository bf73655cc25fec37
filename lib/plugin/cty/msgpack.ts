import { Decoder, ExtensionCodec } from '@msgpack/msgpack';
import { MsgpackWriter } from './msgpack-writer';
import { arrayOf, fromRaw, mismatch, ownOrNull, recordOf, tupleOf } from './raw';
import type { CtyType } from './type';
import { type CtyValue, DecimalNumber, DynamicValue, Unknown } from './value';

/** The extensions for an unknown value, and for an unknown value with refinements. */
const UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
for (const type of [UNKNOWN, REFINED_UNKNOWN]) {
  extensionCodec.register({ type, encode: () => null, decode: () => Unknown.value });
}

/** Added to every name while decoding, because the library refuses the name `__proto__`, which is a valid key of a map. */
const NAME_PREFIX = '.';
const keyDecoder = {
  canBeCached: () => true,
  decode: (bytes: Uint8Array, offset: number, length: number) =>
    NAME_PREFIX + Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString('utf8'),
};

/** @throws if the bytes are not the msgpack of a value of the type. */
export function decodeMsgpack(bytes: Uint8Array, type: CtyType): CtyValue {
  // A decoder for each value: a shared one would keep the last bytes, with the tokens in them, in memory.
  const decoder = new Decoder({ extensionCodec, keyDecoder, useBigInt64: true });
  return fromRaw(decoder.decode(bytes), type, NAME_PREFIX);
}

/** Missing attributes of an object become null. @throws TypeError if the value is not of the type. */
export function encodeMsgpack(value: CtyValue, type: CtyType): Uint8Array {
  return Buffer.concat(encodeMsgpackInPieces(value, type));
}

/** Like `encodeMsgpack`, but in pieces: joining the pieces of a value of megabytes would copy it. */
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

// A number that is not an integer is written as text: a double is only near the decimal number, and Terraform compares all digits.
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
