import { decodeHuffman } from './huffman';
import { ConnectionError, ErrorCode } from './protocol';
import { type Header, STATIC_TABLE } from './static-table';

/** HTTP/2's default, which this server does not change. */
const MAX_TABLE_BYTES = 4_096;
/** The bytes that an entry counts in addition to its name and its value. */
const ENTRY_OVERHEAD_BYTES = 32;
/** More than any length or index within the limits needs. */
const MAX_INTEGER_BITS = 28;

/** Decodes the header blocks of one connection in order, because a block may refer to earlier ones. */
export class HpackDecoder {
  /** Newest first. */
  readonly #table: Header[] = [];
  #tableBytes = 0;
  #maxTableBytes = MAX_TABLE_BYTES;
  #block: Buffer = Buffer.alloc(0);
  #position = 0;

  /**
   * Returns the headers of a block in their order, or undefined if the list is longer than `maxListBytes`.
   *
   * @throws ConnectionError if the block is damaged, because later blocks of the connection cannot be decoded then.
   */
  decode(block: Buffer, maxListBytes: number): Header[] | undefined {
    this.#block = block;
    this.#position = 0;
    const headers: Header[] = [];
    let listBytes = 0;
    while (this.#position < block.length) {
      const first = block.readUInt8(this.#position);
      if ((first & 0xe0) === 0x20) {
        if (listBytes > 0) throw damaged('a table size follows a header');
        this.#resize(this.#integer(5));
        continue;
      }
      const header = this.#header(first);
      listBytes += sizeOf(header);
      if (listBytes <= maxListBytes) headers.push(header);
    }
    return listBytes <= maxListBytes ? headers : undefined;
  }

  #header(first: number): Header {
    if (first & 0x80) return this.#entry(this.#integer(7));
    const isStored = (first & 0x40) !== 0;
    const index = this.#integer(isStored ? 6 : 4);
    const name = index > 0 ? this.#entry(index)[0] : this.#string();
    const header: Header = [name, this.#string()];
    if (isStored) this.#store(header);
    return header;
  }

  #entry(index: number): Header {
    const entry =
      index <= STATIC_TABLE.length ? STATIC_TABLE[index - 1] : this.#table[index - STATIC_TABLE.length - 1];
    if (!entry) throw damaged('an index is not in the tables');
    return entry;
  }

  #store(header: Header): void {
    this.#table.unshift(header);
    this.#tableBytes += sizeOf(header);
    this.#evict();
  }

  #resize(bytes: number): void {
    if (bytes > MAX_TABLE_BYTES) throw damaged('a table is larger than allowed');
    this.#maxTableBytes = bytes;
    this.#evict();
  }

  #evict(): void {
    while (this.#tableBytes > this.#maxTableBytes) {
      const oldest = this.#table.pop();
      this.#tableBytes = oldest ? this.#tableBytes - sizeOf(oldest) : 0;
    }
  }

  #integer(prefixBits: number): number {
    const mask = (1 << prefixBits) - 1;
    let value = this.#byte() & mask;
    if (value < mask) return value;
    for (let shift = 0; shift < MAX_INTEGER_BITS; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw damaged('a number is too large');
  }

  #string(): string {
    const isHuffman = ((this.#block[this.#position] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const start = this.#position;
    const end = start + length;
    if (end > this.#block.length) throw damaged('a string is cut short');
    this.#position = end;
    if (!isHuffman) return this.#block.toString('latin1', start, end);
    const text = decodeHuffman(this.#block, start, end);
    if (text === undefined) throw damaged('a string is not in Huffman code');
    return text;
  }

  #byte(): number {
    const byte = this.#block[this.#position++];
    if (byte === undefined) throw damaged('a block is cut short');
    return byte;
  }
}

/** Encodes headers without tables, so that no block depends on another. */
export function encodeHeaders(headers: Iterable<Header>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of headers) parts.push(Buffer.of(0), encodeString(name), encodeString(value));
  return Buffer.concat(parts);
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const length: number[] = [];
  let rest = bytes.length;
  if (rest < 0x7f) length.push(rest);
  else {
    length.push(0x7f);
    for (rest -= 0x7f; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}

function sizeOf([name, value]: Header): number {
  return name.length + value.length + ENTRY_OVERHEAD_BYTES;
}

function damaged(what: string): ConnectionError {
  return new ConnectionError(ErrorCode.COMPRESSION_ERROR, what);
}
