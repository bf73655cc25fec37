import { inflateRawSync } from 'node:zlib';
import { AS_FAR_AS_IT_GOES, gzipHeaderLength, isGzip } from './compressed';

/** How gzip begins in base64, and in base64 of that: `base64gzip` of Terraform, and the releases of Helm. */
const [GZIP, GZIP_TWICE] = ['H4sI', 'SDRzSU'];

/** How other archives begin in base64: zip, xz, zstd, bzip2 and 7-Zip. */
const MARKS = [GZIP, GZIP_TWICE, 'UEsDBA', 'UEsDBB', '/Td6WFoA', 'KLUv/', 'QlpoOT', 'N3q8ryc'];
const LONGEST_MARK = 8;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Base64, and what wraps it: line breaks, indentation, and the same as escapes. */
const RUN = tableOf(`${LETTERS}+/-_=\\ \t\r\n`);
const DIGITS = tableOf(`${LETTERS}+/-_`);
const BETWEEN_TWO = new RegExp(`(?<=[^\\w+/-])(?=${MARKS.join('|')})`);

/** User data and releases have at most a few megabytes. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Finds in a text, which is given piece by piece, what is compressed and encoded in base64. */
export class Base64Archives {
  /** The end of the last piece, in which a mark may begin. */
  #tail: Buffer = Buffer.alloc(0);
  #run?: Buffer[];
  #length = 0;

  /**
   * @param onUnpacked called with the contents of each gzip, or with another archive: one layer of the two is removed.
   * @param onTooLong called where one is too long to be unpacked: throws why the search ends.
   */
  constructor(
    private readonly onUnpacked: (bytes: Uint8Array) => void,
    private readonly onTooLong: () => never,
  ) {}

  /** @param piece memory that the caller uses again. */
  push(piece: Uint8Array): void {
    let bytes: Buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    while (bytes.length > 0) bytes = this.#run ? this.#extend(this.#run, bytes) : this.#seek(bytes);
  }

  /** Returns what follows the run. */
  #extend(run: Buffer[], bytes: Buffer): Buffer {
    let end = 0;
    while (end < bytes.length && RUN[bytes[end] ?? 0] === 1) end += 1;
    run.push(Buffer.from(bytes.subarray(0, end)));
    this.#length += end;
    if (this.#length > MOST_BYTES) this.onTooLong();
    if (end < bytes.length) this.end();
    return bytes.subarray(end);
  }

  /** Returns what begins with a mark, if there is one. */
  #seek(piece: Buffer): Buffer {
    const bytes = Buffer.concat([this.#tail, piece]);
    const start = markIn(bytes);
    if (start < 0) {
      // A letter more, which shows whether the mark is the end of a word.
      this.#tail = Buffer.from(bytes.subarray(-LONGEST_MARK - 1));
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
 * What one or more gzips unpack to, as far as it goes: of one that a log has cut off, the rest is in no file, and behind one there can be
 * words. Empty where it only begins like gzip.
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

/** Behind what is compressed: its checksum and its length. */
const GZIP_TRAILER_LENGTH = 8;

/** Raw, because zlib would take what is behind the end of a gzip for another one. The types of Node.js do not have what `info` returns. */
function inflated(packed: Buffer) {
  const options = { ...AS_FAR_AS_IT_GOES, maxOutputLength: 16 * MOST_BYTES, info: true };
  return inflateRawSync(packed, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
}

/** Where the first mark is that is not within a word. */
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

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) table[byte] = 1;
  return table;
}
