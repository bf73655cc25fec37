/** The size of the first piece, and the most of a later one unless a text is longer. Each is twice as long as the one before it. */
const FIRST_BYTES = 256;
const MOST_BYTES = 64 * 1024;

/** The bytes that begin something with a length: one that holds a short length, or those in front of 1, 2 and 4 bytes of it. */
interface Head {
  readonly short: number;
  /** The first length that is not short. */
  readonly limit: number;
  readonly one?: number;
  /** That for 4 bytes is the next one. */
  readonly two: number;
}

const STRING: Head = { short: 0xa0, limit: 32, one: 0xd9, two: 0xda };
const BINARY: Head = { short: 0, limit: 0, one: 0xc4, two: 0xc5 };
const ARRAY: Head = { short: 0x90, limit: 16, two: 0xdc };
const MAP: Head = { short: 0x80, limit: 16, two: 0xde };

/**
 * Writes msgpack piece by piece. A library takes an object of the whole instead, which has to be made first: for the state of 10,000 tokens,
 * that took three times the time and 9 MB.
 */
export class MsgpackWriter {
  /** Those that are full. To have one that grows would leave twice as many bytes behind as are written. */
  readonly #pieces: Buffer[] = [];
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** The pieces of what was written. */
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

  /** As many elements follow. */
  array(length: number): void {
    this.#head(ARRAY, length);
  }

  /** As many names follow, each with its value. */
  map(length: number): void {
    this.#head(MAP, length);
  }

  /** An extension of this type, of one byte that says nothing. */
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

  /** Takes the next bytes, and returns where they begin. Not within an expression with the buffer, which may be another one afterwards. */
  #take(count: number): number {
    if (this.#length + count > this.#bytes.length) {
      this.#pieces.push(this.#written());
      this.#bytes = Buffer.allocUnsafe(Math.max(count, Math.min(2 * this.#bytes.length, MOST_BYTES)));
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
