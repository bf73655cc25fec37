import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import { type FlateError, FlateErrorCode, type Gunzip, Unzip, UnzipInflate, type Unzlib } from 'fflate';
import {
  type Archive,
  NotSearchedError,
  type OpenFile,
  type Room,
  type Sink,
  TrailingBytesError,
} from './sink';

/** Archives are unpacked in pieces, since a byte can become a thousand. */
export const PIECE = 2 * 1024;

/** What is compressed as a whole: gzip and zlib. */
export class StreamSink implements Archive {
  readonly #inner: Sink;

  constructor(
    private readonly stream: Gunzip | Unzlib,
    openFile: OpenFile,
    room: Room,
  ) {
    this.#inner = openFile();
    stream.ondata = (data) => {
      room.take(data.length);
      this.#inner.push(data);
    };
  }

  push(piece: Uint8Array): void {
    unpack(this.stream, piece);
  }

  end(): void {
    unpackRest(this.stream);
    this.cut();
  }

  cut(): void {
    this.#inner.end();
  }
}

/** How gzip begins: its magic number, the only method, and flags of which three bits are not used. */
export const GZIP_MAGIC = [0x1f, 0x8b] as const;
const GZIP_MARK = Buffer.from([...GZIP_MAGIC, 0x08]);
const GZIP_FLAGS = 3;
const GZIP_SPEED = 8;
const SPEEDS = [0, 2, 4];
const GZIP_SYSTEM = 9;
const UNKNOWN_SYSTEM = 0xff;
/** macOS. */
const LAST_SYSTEM = 19;
export const GZIP_HEADER_LENGTH = 10;

/** Where a gzip begins in bytes. Negative where there is none. */
export function startOfGzip(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(GZIP_MARK, from); at >= 0; at = bytes.indexOf(GZIP_MARK, at + 1)) {
    if (at + GZIP_HEADER_LENGTH > bytes.length) return -1;
    const field = (offset: number) => bytes[at + offset] ?? 0;
    const system = field(GZIP_SYSTEM);
    const isHeader = (field(GZIP_FLAGS) & 0xe0) === 0 && SPEEDS.includes(field(GZIP_SPEED));
    if (isHeader && (system <= LAST_SYSTEM || system === UNKNOWN_SYSTEM)) return at;
  }
  return -1;
}

/** Whether a beginning with the mark of gzip or zlib is one of these: fflate unpacks nearly everything. */
export function inflates(head: Uint8Array): boolean {
  try {
    // Raw, because zlib would take what is behind the end of a gzip for another one, or for a stream of zlib.
    if (isGzip(head)) inflateRawSync(head.subarray(gzipHeaderLength(head)), AS_FAR_AS_IT_GOES);
    else inflateSync(head, AS_FAR_AS_IT_GOES);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks what is cut off up to there. */
export const AS_FAR_AS_IT_GOES = { finishFlush: constants.Z_SYNC_FLUSH };

export function isGzip(bytes: Uint8Array): boolean {
  return GZIP_MARK.equals(bytes.subarray(0, GZIP_MARK.length));
}

/** Of what may be in the header behind its fixed fields, whether there are extra bytes, a name, a comment and a checksum. */
const [EXTRA, NAME, COMMENT, CHECKSUM] = [4, 8, 16, 2];

/** How many bytes are before what is compressed; all, where the header is cut off. */
export function gzipHeaderLength(head: Uint8Array): number {
  const flags = head[GZIP_FLAGS] ?? 0;
  let at = GZIP_HEADER_LENGTH;
  if ((flags & EXTRA) !== 0) at += 2 + (head[at] ?? 0) + 256 * (head[at + 1] ?? 0);
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) === 0) continue;
    const end = head.indexOf(0, at);
    at = end < 0 ? head.length : end + 1;
  }
  return (flags & CHECKSUM) === 0 ? at : at + 2;
}

/** How the header of each file in a zip begins. */
const ZIP_HEADER = Buffer.from('PK\x03\x04');

/** Where the flags are in it, of which the first says that the file is encrypted. */
const ZIP_FLAGS = 6;

/** The header has this many bytes, and then the name. */
export const ZIP_HEADER_LENGTH = 30;
const ZIP_VERSION = 4;
const HIGHEST_VERSION = 63;
const ZIP_METHOD = 8;
/** Those that zip has numbers for: one that is not unpacked here is a problem of the file, and not overlooked. */
const METHODS = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99];
const ZIP_NAME_LENGTH = 26;
const LONGEST_NAME = 1024;

/** Where a zip begins in bytes: there is the header of a file that can be one. Negative where there is none. */
export function startOfZip(bytes: Buffer): number {
  for (let at = bytes.indexOf(ZIP_HEADER); at >= 0; at = bytes.indexOf(ZIP_HEADER, at + 1)) {
    if (at + ZIP_HEADER_LENGTH > bytes.length) return -1;
    const field = (offset: number) => bytes.readUInt16LE(at + offset);
    const nameLength = field(ZIP_NAME_LENGTH);
    const isHeader = field(ZIP_VERSION) <= HIGHEST_VERSION && METHODS.includes(field(ZIP_METHOD));
    if (isHeader && nameLength > 0 && nameLength <= LONGEST_NAME) return at;
  }
  return -1;
}

/** How the end of a zip begins, and where the number of its files is in it. A zip with more than this many has the number elsewhere. */
const ZIP_END = Buffer.from('PK\x05\x06');
const ZIP_COUNT = 10;
const MOST_COUNTED = 0xffff;

/** A zip, and the files in it. */
export class ZipSink implements Archive {
  readonly #unzip: Unzip;
  #last: Uint8Array = new Uint8Array(0);
  readonly #open = new Set<Sink>();
  #seen = 0;
  /** How many files there are, as its end has it; undefined where it is cut off. */
  #listed: number | undefined;

  constructor(openFile: OpenFile, room: Room) {
    this.#unzip = new Unzip((file) => {
      const inner = openFile(file.name);
      this.#open.add(inner);
      this.#seen += 1;
      file.ondata = (error, data, isLast) => {
        if (error) throw error;
        room.take(data.length);
        inner.push(data);
        if (!isLast) return;
        this.#open.delete(inner);
        inner.end();
      };
      file.start();
    });
    this.#unzip.register(UnzipInflate);
  }

  push(piece: Uint8Array): void {
    this.#look(piece);
    unpack(this.#unzip, piece);
  }

  end(): void {
    unpackRest(this.#unzip);
    const listed = this.#listed ?? Number.POSITIVE_INFINITY;
    const isOneMissing = listed !== MOST_COUNTED && listed > this.#seen;
    if (this.#open.size > 0 || isOneMissing) throw new NotSearchedError('It is a damaged archive.');
  }

  cut(): void {
    for (const inner of this.#open) inner.end();
  }

  /** Refuses an encrypted file, which is unpacked as it is if it is not compressed, and counts: one with a damaged header is skipped. */
  #look(piece: Uint8Array): void {
    const bytes = Buffer.concat([this.#last, piece]);
    for (let at = bytes.indexOf(ZIP_HEADER); at >= 0; at = bytes.indexOf(ZIP_HEADER, at + 1))
      if (((bytes[at + ZIP_FLAGS] ?? 0) & 1) === 1) throw new NotSearchedError('It is encrypted.');
    for (let at = bytes.indexOf(ZIP_END); at >= 0; at = bytes.indexOf(ZIP_END, at + 1))
      if (at + ZIP_COUNT + 2 <= bytes.length) this.#listed = bytes.readUInt16LE(at + ZIP_COUNT);
    this.#last = bytes.subarray(-ZIP_COUNT - 1);
  }
}

type Unpacker = Pick<Gunzip, 'push'>;

function unpack(unpacker: Unpacker, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE) pushInto(unpacker, bytes.slice(at, at + PIECE));
}

function unpackRest(unpacker: Unpacker): void {
  pushInto(unpacker, new Uint8Array(0), true);
}

/** What unpacks throws errors of its own where an archive is damaged. */
function pushInto(unpacker: Unpacker, piece: Uint8Array, isLast?: boolean): void {
  try {
    unpacker.push(piece, isLast);
  } catch (error) {
    if (error instanceof NotSearchedError) throw error;
    const { code } = error as Partial<FlateError>;
    if (code === FlateErrorCode.UnknownCompressionMethod)
      throw new NotSearchedError('A file in it is compressed in a way that is not supported.');
    const isBehind = code === FlateErrorCode.InvalidHeader;
    throw new (isBehind ? TrailingBytesError : NotSearchedError)('It is a damaged archive.');
  }
}
