import { inflateRawSync } from 'node:zlib';
import { tableOf } from './byte-table';
import { ALLOW_TRUNCATED, gzipHeaderLength, isGzip } from './compressed';

/** The first characters of a gzip in base64 (as of Terraform's `base64gzip`), and in base64 twice (as in the releases of Helm). */
const [GZIP, GZIP_TWICE] = ['H4sI', 'SDRzSU'];

/** The first characters of these and of other archives in base64: zip, xz, zstd, bzip2 and 7-Zip. */
const MARKS = [GZIP, GZIP_TWICE, 'UEsDBA', 'UEsDBB', '/Td6WFoA', 'KLUv/', 'QlpoOT', 'N3q8ryc'];
const MAX_MARK_LENGTH = 8;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The characters of base64, and of its line breaks and indentation, also as escapes. */
const RUN = tableOf(Buffer.from(`${LETTERS}+/-_=\\ \t\r\n`));
const DIGITS = tableOf(Buffer.from(`${LETTERS}+/-_`));
const BETWEEN_TWO = new RegExp(`(?<=[^\\w+/-])(?=${MARKS.join('|')})`);

/** User data and releases have at most a few megabytes. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Finds archives in base64 in a text that arrives in pieces. */
export class Base64Archives {
  /** The end of the last piece, in which a mark may begin. */
  #tail: Buffer = Buffer.alloc(0);
  #run?: Buffer[];
  #length = 0;

  /**
   * @param onUnpacked called with the contents of each gzip, or with another archive. For base64 twice, called with the inner base64.
   * @param onTooLong called for one that is too long to unpack. It must throw.
   */
  constructor(
    private readonly onUnpacked: (bytes: Uint8Array) => void,
    private readonly onTooLong: () => never,
  ) {}

  /** @param piece memory that the caller reuses. */
  push(piece: Uint8Array): void {
    let bytes: Buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    while (bytes.length > 0) bytes = this.#run ? this.#extend(this.#run, bytes) : this.#seek(bytes);
  }

  /** Adds to the run. Returns the bytes after its end. */
  #extend(run: Buffer[], bytes: Buffer): Buffer {
    let end = 0;
    while (end < bytes.length && RUN[bytes[end] ?? 0] === 1) end += 1;
    run.push(Buffer.from(bytes.subarray(0, end)));
    this.#length += end;
    if (this.#length > MAX_BYTES) this.onTooLong();
    if (end < bytes.length) this.end();
    return bytes.subarray(end);
  }

  /** Searches for a mark. Returns the bytes from the mark on, or none. */
  #seek(piece: Buffer): Buffer {
    const bytes = Buffer.concat([this.#tail, piece]);
    const start = markIn(bytes);
    if (start < 0) {
      // One character more than a mark, to see whether the mark is in the middle of a word.
      this.#tail = Buffer.from(bytes.subarray(-MAX_MARK_LENGTH - 1));
      return bytes.subarray(bytes.length);
    }
    this.#run = [];
    this.#tail = Buffer.alloc(0);
    return bytes.subarray(start);
  }

  end(): void {
    const text = Buffer.concat(this.#run ?? []).toString('latin1');
    this.#run = undefined;
    this.#length = 0;
    for (const one of text.replace(/\\[nrt]/g, '\n').split(BETWEEN_TWO)) this.#unpack(one);
  }

  #unpack(text: string): void {
    const bytes = Buffer.from(text.replace(/\s/g, ''), 'base64');
    if (bytes.length === 0) return;
    if (text.startsWith(GZIP)) {
      const unpacked = gunzipped(bytes);
      if (unpacked === 'too long') this.onTooLong();
      if (unpacked.length > 0) this.onUnpacked(unpacked);
    } else this.onUnpacked(bytes);
  }
}

/**
 * Unpacks one or more gzips as far as possible, because a log may have truncated one, and other text may follow. Empty if it only looks
 * like a gzip.
 */
function gunzipped(bytes: Buffer): Buffer | 'too long' {
  const unpacked: Buffer[] = [];
  try {
    for (let rest = bytes; isGzip(rest); ) {
      const packed = rest.subarray(gzipHeaderLength(rest));
      const { buffer, engine } = inflated(packed);
      unpacked.push(buffer);
      rest = packed.subarray(engine.bytesWritten + GZIP_TRAILER_LENGTH);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return 'too long';
  }
  return Buffer.concat(unpacked);
}

/** The checksum and the length, after the compressed data. */
const GZIP_TRAILER_LENGTH = 8;

/** Raw, because zlib would read the bytes after a gzip as another one. The types of Node.js do not contain the result of `info`. */
function inflated(packed: Buffer) {
  const options = { ...ALLOW_TRUNCATED, maxOutputLength: 16 * MAX_BYTES, info: true };
  return inflateRawSync(packed, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
}

/** The offset of the first mark that is not in the middle of a word; -1 if there is none. */
function markIn(bytes: Buffer): number {
  let first = -1;
  for (const mark of MARKS) {
    let at = bytes.indexOf(mark, 0, 'latin1');
    while (at > 0 && DIGITS[bytes[at - 1] ?? 0] === 1 && bytes[at - 2] !== 0x5c)
      at = bytes.indexOf(mark, at + 1, 'latin1');
    if (at >= 0 && (first < 0 || at < first)) first = at;
  }
  return first;
}
