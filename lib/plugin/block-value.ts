import { decodeJson } from './cty/json';
import { decodeMsgpack, encodeMsgpack, encodeMsgpackInPieces } from './cty/msgpack';
import type { CtyType } from './cty/type';
import type { ObjectValue } from './cty/value';
import type { Block, NestedBlock } from './schema';

/** A value as it travels: in one of the two encodings. */
export interface WireValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** Reads the value of a block. Throws where the bytes do not hold one. */
export function decodeBlockValue(value: WireValue | undefined, block: Block): ObjectValue {
  if (value?.msgpack?.length) return decodeMsgpack(value.msgpack, blockType(block)) as ObjectValue;
  if (value?.json?.length) return decodeJson(value.json, blockType(block)) as ObjectValue;
  throw new TypeError('a request came without its configuration');
}

/** Writes exactly the attributes and nested blocks of the block: what is missing is null. */
export function encodeBlockValue(value: ObjectValue, block: Block): WireValue {
  return { msgpack: encodeMsgpack(value, blockType(block)) };
}

/** The same, for a value that may take megabytes: the pieces of its msgpack. */
export function encodeBlockValueInPieces(value: ObjectValue, block: Block): readonly Uint8Array[] {
  return encodeMsgpackInPieces(value, blockType(block));
}

/** The type of the value that stands for a block: an object of its attributes and its nested blocks. */
export function blockType(block: Block): CtyType {
  const types: Record<string, CtyType> = {};
  for (const [name, { type }] of Object.entries(block.attributes)) types[name] = type;
  for (const [name, nested] of Object.entries(block.blocks ?? {})) types[name] = nestedBlockType(nested);
  return ['object', types];
}

function nestedBlockType({ nesting, block }: NestedBlock): CtyType {
  return nesting === 'single' ? blockType(block) : [nesting, blockType(block)];
}
