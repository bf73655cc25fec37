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

/** The size of the pieces in which archives are unpacked. They are small, because one byte can unpack to a thousand. */
export const PIECE = 2 * 1024;

/** A single compressed stream: gzip or zlib. */
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

/** A gzip begins with its magic number, the only method, and flags of which three bits are not used. */
export const GZIP_MAGIC = [0x1f, 0x8b] as const;
const GZIP_MARK = Buffer.from([...GZIP_MAGIC, 0x08]);
const GZIP_FLAGS = 3;
const GZIP_SPEED = 8;
const SPEEDS = [0, 2, 4];
const GZIP_SYSTEM = 9;
const UNKNOWN_SYSTEM = 0xff;
/** The highest number of a system, that of macOS. */
const LAST_SYSTEM = 19;
export const GZIP_HEADER_LENGTH = 10;

/** The offset of the first gzip header; -1 if there is none. */
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

/** Whether bytes with the mark of gzip or zlib really are one. Not checked with fflate, which unpacks nearly any bytes. */
export function inflates(head: Uint8Array): boolean {
  try {
    // Raw, because zlib would read the bytes after a gzip as another gzip or zlib stream.
    if (isGzip(head)) inflateRawSync(head.subarray(gzipHeaderLength(head)), ALLOW_TRUNCATED);
    else inflateSync(head, ALLOW_TRUNCATED);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks truncated data as far as possible, without an error. */
export const ALLOW_TRUNCATED = { finishFlush: constants.Z_SYNC_FLUSH };

export function isGzip(bytes: Uint8Array): boolean {
  return GZIP_MARK.equals(bytes.subarray(0, GZIP_MARK.length));
}

/** The flags for optional fields of the header. */
const [EXTRA, NAME, COMMENT, CHECKSUM] = [4, 8, 16, 2];

/** The length of a gzip header; that of all bytes if the header is truncated. */
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

/** The signature of the header of each file in a zip. */
const ZIP_HEADER = Buffer.from('PK\x03\x04');

/** The offset of the flags in the header. The lowest bit means that the file is encrypted. */
const ZIP_FLAGS = 6;

/** The length of the header, which the name follows. */
export const ZIP_HEADER_LENGTH = 30;
const ZIP_VERSION = 4;
const HIGHEST_VERSION = 63;
const ZIP_METHOD = 8;
/** All methods of the zip format. A method that cannot be unpacked here is reported, so it must be recognized. */
const METHODS = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99];
const ZIP_NAME_LENGTH = 26;
const LONGEST_NAME = 1024;

/** The offset of the first header of a file in a zip; -1 if there is none. */
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

/** The signature of the end record of a zip, and the offset of the number of files in it. The maximum means that the number is elsewhere. */
const ZIP_END = Buffer.from('PK\x05\x06');
const ZIP_COUNT = 10;
const MAX_ZIP_COUNT = 0xffff;

export class ZipSink implements Archive {
  readonly #unzip: Unzip;
  #last: Uint8Array = new Uint8Array(0);
  readonly #open = new Set<Sink>();
  #seen = 0;
  /** The number of files in the end record. Undefined if the zip is truncated. */
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
    const isOneMissing = listed !== MAX_ZIP_COUNT && listed > this.#seen;
    if (this.#open.size > 0 || isOneMissing) throw new NotSearchedError('It is a damaged archive.');
  }

  cut(): void {
    for (const inner of this.#open) inner.end();
  }

  /**
   * Throws for an encrypted file, because fflate would not notice the encryption. Reads the number of files, because fflate skips files with
   * damaged headers.
   */
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

/** Converts fflate's errors about damaged archives. */
function pushInto(unpacker: Unpacker, piece: Uint8Array, isLast?: boolean): void {
  try {
    unpacker.push(piece, isLast);
  } catch (error) {
    if (error instanceof NotSearchedError) throw error;
    const { code } = error as Partial<FlateError>;
    if (code === FlateErrorCode.UnknownCompressionMethod)
      throw new NotSearchedError('A file in it is compressed in a way that is not supported.');
    const isTrailing = code === FlateErrorCode.InvalidHeader;
    throw new (isTrailing ? TrailingBytesError : NotSearchedError)('It is a damaged archive.');
  }
}
