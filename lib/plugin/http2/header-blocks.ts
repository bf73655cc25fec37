import { type Frame, withoutPadding } from './frame';
import { HpackDecoder } from './hpack';
import { MAX_CONTINUATIONS, MAX_HEADER_LIST_BYTES } from './limits';
import { Flag, FrameType, frameSizeError, protocolError, tooMuch } from './protocol';
import type { Header } from './static-table';

/** A header block that has come whole. */
export interface HeaderBlock {
  readonly streamId: number;
  /** Whether it ends what the peer sends on the stream. */
  readonly isEnd: boolean;
  /** Undefined where the list is longer than allowed. */
  readonly headers: readonly Header[] | undefined;
  readonly dependsOnItself: boolean;
}

interface Beginning extends Omit<HeaderBlock, 'headers'> {
  readonly parts: Buffer[];
}

/** Puts header blocks together from HEADERS and CONTINUATION, and decodes them. */
export class HeaderBlocks {
  readonly #hpack = new HpackDecoder();
  #beginning: Beginning | undefined;

  /** Whether a block has begun and not ended. */
  get isOpen(): boolean {
    return this.#beginning !== undefined;
  }

  /** @throws ConnectionError where a frame stands inside of a block that is not its continuation. */
  checkOrder({ type, streamId }: Frame): void {
    const continued = type === FrameType.CONTINUATION ? streamId : undefined;
    if (continued !== this.#beginning?.streamId)
      throw protocolError('a header block and its continuation do not follow each other');
  }

  /** Returns the block once it is whole. */
  add(frame: Frame): HeaderBlock | undefined {
    const beginning = frame.type === FrameType.HEADERS ? begin(frame) : this.#continue(frame);
    this.#beginning = beginning;
    if (!(frame.flags & Flag.END_HEADERS)) return undefined;
    this.#beginning = undefined;
    const { parts } = beginning;
    const [first, ...others] = parts;
    const block = first && others.length === 0 ? first : Buffer.concat(parts);
    return { ...beginning, headers: this.#hpack.decode(block, MAX_HEADER_LIST_BYTES) };
  }

  #continue({ payload }: Frame): Beginning {
    const beginning = this.#beginning;
    if (!beginning) throw protocolError('a continuation has no header block before it');
    const { parts } = beginning;
    if (parts.push(payload) > MAX_CONTINUATIONS)
      throw tooMuch('a header block is spread over too many frames');
    if (parts.reduce((sum, { length }) => sum + length, 0) > MAX_HEADER_LIST_BYTES)
      throw tooMuch('a header block is too long');
    return beginning;
  }
}

function begin(frame: Frame): Beginning {
  const { flags, streamId } = frame;
  if (streamId % 2 === 0) throw protocolError('a client opens streams of odd numbers');
  const content = withoutPadding(frame);
  const isEnd = (flags & Flag.END_STREAM) !== 0;
  if (!(flags & Flag.PRIORITY)) return { streamId, isEnd, parts: [content], dependsOnItself: false };
  if (content.length < 5) throw frameSizeError('HEADERS is too short');
  const dependsOnItself = (content.readUInt32BE(0) & 0x7fff_ffff) === streamId;
  return { streamId, isEnd, parts: [content.subarray(5)], dependsOnItself };
}
