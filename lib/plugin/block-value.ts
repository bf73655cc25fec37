import { decodeJson } from './cty/json';
import { decodeMsgpack, encodeMsgpack, encodeMsgpackInPieces } from './cty/msgpack';
import type { CtyType } from './cty/type';
import type { CtyValue, ObjectValue } from './cty/value';
import type { Block, NestedBlock } from './schema';

/** A value in a message of the protocol, in one of its two encodings. */
export interface EncodedValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** @throws if there is no value, or if the bytes are not a value of the type. */
export function decodeValue(value: EncodedValue | undefined, type: CtyType): CtyValue {
  if (value?.msgpack?.length) return decodeMsgpack(value.msgpack, type);
  if (value?.json?.length) return decodeJson(value.json, type);
  throw new TypeError('a request has no value');
}

/** @throws as `decodeValue` does. */
export function decodeBlockValue(value: EncodedValue | undefined, block: Block): ObjectValue {
  return decodeValue(value, blockType(block)) as ObjectValue;
}

/** Writes exactly the attributes and nested blocks of the block. Missing ones become null. */
export function encodeBlockValue(value: ObjectValue, block: Block): EncodedValue {
  return { msgpack: encodeMsgpack(value, blockType(block)) };
}

/** Like `encodeBlockValue`, but in pieces: joining the pieces of a state of megabytes would copy it. */
export function encodeBlockValueInPieces(value: ObjectValue, block: Block): readonly Uint8Array[] {
  return encodeMsgpackInPieces(value, blockType(block));
}

/** The object type of a block: its attributes and its nested blocks. */
export function blockType(block: Block): CtyType {
  const types: Record<string, CtyType> = {};
  for (const [name, { type }] of Object.entries(block.attributes)) types[name] = type;
  for (const [name, nested] of Object.entries(block.blocks ?? {})) types[name] = nestedBlockType(nested);
  return ['object', types];
}

function nestedBlockType({ nesting, block }: NestedBlock): CtyType {
  return nesting === 'single' ? blockType(block) : [nesting, blockType(block)];
}
