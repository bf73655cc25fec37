import type { Sink } from './sink';

const MARK = Buffer.from('begin ');
/** The mark, the mode of the file, and its name. */
const HEADER = /^begin [0-7]{3,4} [^\n]{1,255}\n/;
const MAX_HEADER_LENGTH = 270;

/** The character for six zero bits. Some programs write a grave accent instead. */
const FIRST = 0x20;
const LINE_FEED = 0x0a;
/** A line begins with the number of its bytes. Four characters encode three bytes. */
const MAX_LINE_LENGTH = 1 + 84 + 2;

/** Finds files of `uuencode` in a text that arrives in pieces. */
export class Uuencoded implements Sink {
  /** The end of the last piece, in which a header or a line may begin. */
  #rest: Buffer = Buffer.alloc(0);
  #file: Sink | undefined;

  constructor(private readonly open: () => Sink) {}

  /** @param piece memory that the caller reuses. */
  push(piece: Uint8Array): void {
    let bytes: Buffer = Buffer.concat([this.#rest, piece]);
    for (let isMore = true; isMore; )
      [bytes, isMore] = this.#file ? this.#decode(this.#file, bytes) : this.#seek(bytes);
    this.#rest = Buffer.from(bytes);
  }

  end(): void {
    // The last line may have no line break.
    if (this.#file) this.push(Buffer.of(LINE_FEED));
    this.#close();
  }

  /** Searches for a header. Returns the bytes after it, or those in which one may begin, and whether to go on with them. */
  #seek(bytes: Buffer): [Buffer, boolean] {
    for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
      const isLineStart = at === 0 || bytes[at - 1] === LINE_FEED;
      const header = HEADER.exec(bytes.toString('latin1', at, at + MAX_HEADER_LENGTH))?.[0];
      if (isLineStart && header !== undefined) {
        this.#file = this.open();
        return [bytes.subarray(at + header.length), true];
      }
      if (isLineStart && bytes.length - at < MAX_HEADER_LENGTH)
        return [bytes.subarray(Math.max(0, at - 1)), false];
    }
    return [bytes.subarray(-MARK.length), false];
  }

  /** Decodes lines. Returns the bytes after the last whole line or after the file, and whether to go on with them. */
  #decode(file: Sink, bytes: Buffer): [Buffer, boolean] {
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const decoded = decodeLine(bytes.subarray(start, end));
      if (decoded === undefined) {
        this.#close();
        return [bytes.subarray(start), true];
      }
      file.push(decoded);
      start = end + 1;
    }
    if (bytes.length - start <= MAX_LINE_LENGTH) return [bytes.subarray(start), false];
    this.#close();
    return [bytes.subarray(start), true];
  }

  #close(): void {
    this.#file?.end();
    this.#file = undefined;
  }
}

/** The bytes of a line. Undefined if it is not a line with bytes, such as the last line of a file. */
function decodeLine(line: Buffer): Buffer | undefined {
  const valueAt = (at: number) => ((line[at] ?? FIRST) - FIRST) & 0x3f;
  const length = valueAt(0);
  const characters = 4 * Math.ceil(length / 3);
  // Spaces at the end of a line are often lost.
  if (line.length === 0 || length === 0 || line.length > characters + 3) return undefined;
  const bytes = Buffer.alloc((characters / 4) * 3);
  for (let at = 1, out = 0; at <= characters; at += 4, out += 3) {
    const group = (valueAt(at) << 18) | (valueAt(at + 1) << 12) | (valueAt(at + 2) << 6) | valueAt(at + 3);
    bytes.writeUIntBE(group, out, 3);
  }
  return bytes.subarray(0, length);
}
