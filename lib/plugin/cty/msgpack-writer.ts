/** The size of the first piece. Each later piece is twice as large, up to the maximum. A longer text gets a piece of its own length. */
const FIRST_PIECE_BYTES = 256;
const MAX_PIECE_BYTES = 64 * 1024;

/** The first byte of a format with a length, depending on the size of the length. */
interface Head {
  /** For a length that fits into the first byte. */
  readonly short: number;
  /** The first length that does not. */
  readonly limit: number;
  /** For a length of 1 byte. */
  readonly one?: number;
  /** For a length of 2 bytes. The next number is for 4 bytes. */
  readonly two: number;
}

const STRING: Head = { short: 0xa0, limit: 32, one: 0xd9, two: 0xda };
const BINARY: Head = { short: 0, limit: 0, one: 0xc4, two: 0xc5 };
const ARRAY: Head = { short: 0x90, limit: 16, two: 0xdc };
const MAP: Head = { short: 0x80, limit: 16, two: 0xde };

/**
 * Writes msgpack piece by piece. A library would need one object with the whole value: for the state of 10,000 tokens, making it took
 * three times as long and 9 MB more memory.
 */
export class MsgpackWriter {
  /** The full pieces. One buffer that grows would be copied at each growth, which makes twice the size of the result of garbage. */
  readonly #pieces: Buffer[] = [];
  #bytes = Buffer.allocUnsafe(FIRST_PIECE_BYTES);
  #length = 0;

  finish(): readonly Uint8Array[] {
    return [...this.#pieces, this.#written()];
  }

  null(): void {
    this.#byte(0xc0);
  }

  boolean(value: boolean): void {
    this.#byte(value ? 0xc3 : 0xc2);
  }

  number(value: number): void {
    if (Number.isSafeInteger(value)) {
      this.#integer(value);
    } else {
      this.#byte(0xcb);
      const at = this.#take(8);
      this.#bytes.writeDoubleBE(value, at);
    }
  }

  string(text: string): void {
    const length = Buffer.byteLength(text);
    this.#head(STRING, length);
    const at = this.#take(length);
    this.#bytes.write(text, at);
  }

  binary(bytes: Uint8Array): void {
    this.#head(BINARY, bytes.length);
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Begins an array. The caller then writes this number of elements. */
  array(length: number): void {
    this.#head(ARRAY, length);
  }

  /** Begins a map. The caller then writes this number of names, each followed by its value. */
  map(length: number): void {
    this.#head(MAP, length);
  }

  /** Writes an extension of this type whose data is one zero byte. */
  extension(type: number): void {
    this.#byte(0xd4);
    this.#byte(type);
    this.#byte(0);
  }

  #integer(value: number): void {
    if (value >= -32 && value < 128) {
      this.#byte(value & 0xff);
    } else {
      this.#byte(0xd3);
      const at = this.#take(8);
      this.#bytes.writeBigInt64BE(BigInt(value), at);
    }
  }

  #head({ short, limit, one, two }: Head, length: number): void {
    if (length < limit) {
      this.#byte(short | length);
    } else if (one !== undefined && length < 0x100) {
      this.#byte(one);
      this.#byte(length);
    } else if (length < 0x10000) {
      this.#byte(two);
      const at = this.#take(2);
      this.#bytes.writeUInt16BE(length, at);
    } else {
      this.#byte(two + 1);
      const at = this.#take(4);
      this.#bytes.writeUInt32BE(length, at);
    }
  }

  #byte(value: number): void {
    const at = this.#take(1);
    this.#bytes[at] = value;
  }

  /** Reserves the next bytes and returns their offset. It may replace `#bytes`, so callers read `#bytes` only afterwards. */
  #take(count: number): number {
    if (this.#length + count > this.#bytes.length) {
      this.#pieces.push(this.#written());
      this.#bytes = Buffer.allocUnsafe(Math.max(count, Math.min(2 * this.#bytes.length, MAX_PIECE_BYTES)));
      this.#length = 0;
    }
    const at = this.#length;
    this.#length += count;
    return at;
  }

  #written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
