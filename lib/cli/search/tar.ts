import { type Archive, NotSearchedError, type OpenFile, type Sink } from './sink';

/** The size of a block. A header has one block, and contents are padded to whole blocks. */
export const TAR_BLOCK = 512;

/** The offsets of the checksum in the header, which has octal digits. */
const [SUM_START, SUM_END] = [148, 156];

/** Whether a block is the header of a file in a tar, by its checksum, which is computed with spaces in place of itself. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < TAR_BLOCK) return false;
  const sum = Buffer.from(block)
    .fill(' ', SUM_START, SUM_END)
    .reduce((total, byte) => total + byte, 0);
  return Number.parseInt(block.toString('latin1', SUM_START, SUM_END).trim(), 8) === sum;
}

/** A tar: a block with the name and the size of each file, then its content in whole blocks. */
export class TarSink implements Archive {
  #pending: Uint8Array = new Uint8Array(0);
  #inner?: Sink;
  #left = 0;
  #padding = 0;
  /** Whether the end of the archive was reached. Bytes after it belong to no file. */
  #isAtEnd = false;

  constructor(private readonly openFile: OpenFile) {}

  push(piece: Uint8Array): void {
    let rest = piece;
    while (rest.length > 0)
      rest = this.#inner || this.#padding > 0 ? this.#content(rest) : this.#header(rest);
  }

  end(): void {
    if (!this.#isAtEnd) throw new NotSearchedError('It is a damaged archive.');
  }

  cut(): void {
    this.#inner?.end();
  }

  #header(piece: Uint8Array): Uint8Array {
    const missing = TAR_BLOCK - this.#pending.length;
    const block = new Uint8Array(this.#pending.length + Math.min(missing, piece.length));
    block.set(this.#pending);
    block.set(piece.subarray(0, missing), this.#pending.length);
    this.#pending = block.length === TAR_BLOCK ? new Uint8Array(0) : block;
    if (block.length === TAR_BLOCK) this.#begin(Buffer.from(block));
    return piece.subarray(missing);
  }

  #begin(block: Buffer): void {
    const isFile = isTarHeader(block);
    // A header after the end means that another archive follows.
    this.#isAtEnd = !isFile && (this.#isAtEnd || block.every((byte) => byte === 0));
    if (this.#isAtEnd) return;
    if (!isFile) throw new NotSearchedError('It is a damaged archive.');
    // A size of 8 GiB or more is written as a binary number.
    const isBinary = ((block[124] ?? 0) & 0x80) !== 0;
    const size = isBinary
      ? Number(block.readBigUInt64BE(128))
      : Number.parseInt(block.toString('latin1', 124, 136).trim(), 8) || 0;
    if (size === 0) return;
    const name = block.toString('utf8', 0, Math.min(block.indexOf(0), 100));
    this.#inner = this.openFile(name);
    this.#left = size;
    this.#padding = (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
  }

  #content(piece: Uint8Array): Uint8Array {
    if (!this.#inner) {
      const skipped = Math.min(this.#padding, piece.length);
      this.#padding -= skipped;
      return piece.subarray(skipped);
    }
    const part = piece.subarray(0, this.#left);
    this.#left -= part.length;
    this.#inner.push(part);
    if (this.#left === 0) {
      this.#inner.end();
      this.#inner = undefined;
    }
    return piece.subarray(part.length);
  }
}
