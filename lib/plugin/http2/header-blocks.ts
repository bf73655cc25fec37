import { type Frame, withoutPadding } from './frame';
import { HpackDecoder } from './hpack';
import { MAX_CONTINUATIONS, MAX_HEADER_LIST_BYTES } from './limits';
import { Flag, FrameType, frameSizeError, protocolError, tooMuch } from './protocol';
import type { Header } from './static-table';

/** A complete header block. */
export interface HeaderBlock {
  readonly streamId: number;
  /** Whether the peer sends nothing more on the stream. */
  readonly isEnd: boolean;
  /** Undefined if the list is longer than allowed. */
  readonly headers: readonly Header[] | undefined;
  readonly dependsOnItself: boolean;
}

interface PartialBlock extends Omit<HeaderBlock, 'headers'> {
  readonly parts: Buffer[];
}

/** Assembles header blocks from HEADERS and CONTINUATION frames, and decodes them. */
export class HeaderBlocks {
  readonly #hpack = new HpackDecoder();
  #partial: PartialBlock | undefined;

  /** @throws ConnectionError if a header block is interrupted, or continued without having begun. */
  checkOrder({ type, streamId }: Frame): void {
    const continued = type === FrameType.CONTINUATION ? streamId : undefined;
    if (continued !== this.#partial?.streamId)
      throw protocolError('a header block and its continuation do not follow each other');
  }

  /** Returns the block once it is complete. */
  add(frame: Frame): HeaderBlock | undefined {
    const partial = frame.type === FrameType.HEADERS ? beginBlock(frame) : this.#continue(frame);
    this.#partial = partial;
    if (!(frame.flags & Flag.END_HEADERS)) return undefined;
    this.#partial = undefined;
    const { parts } = partial;
    const [first, ...others] = parts;
    const block = first && others.length === 0 ? first : Buffer.concat(parts);
    return { ...partial, headers: this.#hpack.decode(block, MAX_HEADER_LIST_BYTES) };
  }

  #continue({ payload }: Frame): PartialBlock {
    const partial = this.#partial;
    if (!partial) throw protocolError('a continuation has no header block before it');
    const { parts } = partial;
    if (parts.push(payload) > MAX_CONTINUATIONS) throw tooMuch('a header block has too many frames');
    if (parts.reduce((sum, { length }) => sum + length, 0) > MAX_HEADER_LIST_BYTES)
      throw tooMuch('a header block is too long');
    return partial;
  }
}

function beginBlock(frame: Frame): PartialBlock {
  const { flags, streamId } = frame;
  if (streamId % 2 === 0) throw protocolError('a client must open streams with odd numbers');
  const content = withoutPadding(frame);
  const isEnd = (flags & Flag.END_STREAM) !== 0;
  if (!(flags & Flag.PRIORITY)) return { streamId, isEnd, parts: [content], dependsOnItself: false };
  if (content.length < 5) throw frameSizeError('HEADERS is too short');
  const dependsOnItself = (content.readUInt32BE(0) & 0x7fff_ffff) === streamId;
  return { streamId, isEnd, parts: [content.subarray(5)], dependsOnItself };
}
