import type { Sink } from './sink';

const MARK = Buffer.from('begin ');
/** The mark, what all may do with the file, and its name. */
const HEADER = /^begin [0-7]{3,4} [^\n]{1,255}\n/;
const LONGEST_HEADER = 270;

/** Each character stands for six bits: a space, or a grave accent, for none. */
const FIRST = 0x20;
const LINE_FEED = 0x0a;
/** A line has the number of its bytes, and these in four characters for three. */
const LONGEST_LINE = 1 + 84 + 2;

/** Finds in a text, which is given piece by piece, the files that `uuencode` has written into it. */
export class Uuencoded implements Sink {
  /** What is left of the last piece: a header or a line may begin there. */
  #rest: Buffer = Buffer.alloc(0);
  #file: Sink | undefined;

  constructor(private readonly open: () => Sink) {}

  /** @param piece memory that the caller uses again. */
  push(piece: Uint8Array): void {
    let bytes: Buffer = Buffer.concat([this.#rest, piece]);
    for (let isMore = true; isMore; )
      [bytes, isMore] = this.#file ? this.#decode(this.#file, bytes) : this.#seek(bytes);
    this.#rest = Buffer.from(bytes);
  }

  end(): void {
    // The last line may not end.
    if (this.#file) this.push(Buffer.of(LINE_FEED));
    this.#close();
  }

  /** Returns what follows a header, or what may be the beginning of one. */
  #seek(bytes: Buffer): [Buffer, boolean] {
    for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
      const isLineStart = at === 0 || bytes[at - 1] === LINE_FEED;
      const header = HEADER.exec(bytes.toString('latin1', at, at + LONGEST_HEADER))?.[0];
      if (isLineStart && header !== undefined) {
        this.#file = this.open();
        return [bytes.subarray(at + header.length), true];
      }
      if (isLineStart && bytes.length - at < LONGEST_HEADER)
        return [bytes.subarray(Math.max(0, at - 1)), false];
    }
    return [bytes.subarray(-MARK.length), false];
  }

  /** Returns what is behind the last whole line, or behind the file. */
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
    if (bytes.length - start <= LONGEST_LINE) return [bytes.subarray(start), false];
    this.#close();
    return [bytes.subarray(start), true];
  }

  #close(): void {
    this.#file?.end();
    this.#file = undefined;
  }
}

/** The bytes of a line; undefined where it is none of the file, such as its last one, which has no bytes. */
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
