import { constants, inflateSync } from 'node:zlib';
import { Gunzip, Unzip, UnzipInflate, Unzlib } from 'fflate';
import { Base64Gzips } from './base64-gzips';
import { type SoughtToken, type SoughtTokens, type TextHit, TextSearch } from './text-search';

/** Why a file was not searched to its end, as a sentence. */
export class NotSearchedError extends Error {}

/** Takes a file, or what is packed in one, piece by piece. */
interface Sink {
  /** @param piece memory that the caller uses again. */
  push(piece: Uint8Array): void;
  end(): void;
}

/** What a hit in a packed file is in, such as `logs/app.log` in an archive. */
export type OnHit = (hit: TextHit, member: string) => void;

/** Archives in archives are opened this deep. */
const DEEPEST = 5;

/** What a file may be unpacked to: at least this many bytes, or so many times its own size. */
const LEAST_ROOM = 1024 ** 3;
const ROOM_PER_BYTE = 100;

/** How many bytes a file of a size may unpack to. */
export function roomFor(size: number): number {
  return Math.max(LEAST_ROOM, size * ROOM_PER_BYTE);
}

/** Enough to recognise a format: the mark of tar is at 257. */
const HEAD = 512;

/** Archives are unpacked in pieces, since a byte can become a thousand. */
const PIECE = 2 * 1024;

/** Searches a file and everything that is packed in it. */
export class ContentSearch implements Sink {
  readonly #sink: Sink;

  /** @param room how many bytes may be unpacked. */
  constructor(sought: SoughtTokens, room: number, onHit: OnHit) {
    this.#sink = new SniffingSink({ sought, onHit, room: new Room(room) }, '', 0);
  }

  push(piece: Uint8Array): void {
    this.#sink.push(piece);
  }

  end(): void {
    this.#sink.end();
  }
}

interface Context {
  readonly sought: SoughtTokens;
  readonly onHit: OnHit;
  readonly room: Room;
}

/** What is left to unpack, for all archives in a file together. */
class Room {
  constructor(private left: number) {}

  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new NotSearchedError('It unpacks to more than 1 GiB and 100 times its size.');
  }
}

/** Marks of formats that are not unpacked here, as their first bytes. */
const CLOSED: readonly (readonly [mark: readonly number[], name: string])[] = [
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz'],
  [[0x42, 0x5a, 0x68], 'bzip2'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7-Zip'],
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], 'RAR'],
  [[0x04, 0x22, 0x4d, 0x18], 'LZ4'],
  [[0x02, 0x21, 0x4c, 0x18], 'LZ4'],
  [[0x50, 0x2a, 0x4d, 0x18], 'zstd or LZ4'],
  [[0x1f, 0x9d], 'compress'],
  [[0x5d, 0, 0], 'LZMA'],
  [[...Buffer.from('LZIP')], 'lzip'],
  [[0xff, 0x06, 0, 0, ...Buffer.from('sNaPpY')], 'Snappy'],
  [[...Buffer.from('MSCF'), 0, 0, 0, 0], 'cabinet'],
  [[0xed, 0xab, 0xee, 0xdb], 'RPM'],
  [[...Buffer.from('!<arch>\ndebian')], 'Debian'],
];

/** Looks at the first bytes, and gives all to what understands them. */
class SniffingSink implements Sink {
  #head: Uint8Array = new Uint8Array(0);
  #sink?: Sink;

  constructor(
    private readonly context: Context,
    private readonly member: string,
    private readonly depth: number,
  ) {}

  push(piece: Uint8Array): void {
    if (this.#sink) {
      this.#sink.push(piece);
      return;
    }
    const head = new Uint8Array(this.#head.length + piece.length);
    head.set(this.#head);
    head.set(piece, this.#head.length);
    this.#head = head;
    if (head.length >= HEAD) this.#open();
  }

  end(): void {
    if (!this.#sink) this.#open();
    this.#sink?.end();
  }

  #open(): void {
    const sink = this.#sinkFor(this.#head);
    this.#sink = sink;
    const head = this.#head;
    this.#head = new Uint8Array(0);
    sink.push(head);
  }

  #sinkFor(head: Uint8Array): Sink {
    const { context, member, depth } = this;
    const starts = (...mark: readonly number[]) => mark.every((byte, index) => head[index] === byte);
    const [, closed] = CLOSED.find(([mark]) => starts(...mark)) ?? [];
    if (closed)
      throw new NotSearchedError(
        `${member ? `${member} in it` : 'It'} is compressed with ${closed}, which is not supported.`,
      );
    const isZip = starts(0x50, 0x4b, 0x03, 0x04);
    const isGzip = starts(0x1f, 0x8b);
    const isZlib = starts(0x78) && ZLIB_LEVELS.includes(head[1] ?? 0) && inflates(head);
    const isTar = isTarHeader(Buffer.from(head.subarray(0, BLOCK)));
    if (!isZip && !isGzip && !isZlib && !isTar) return new PlainSink(context, member, depth);
    refuseTooDeep(depth);
    const open = (inner: Context) => {
      if (isZip) return new ZipSink(inner, member, depth);
      if (isTar) return new TarSink(inner, member, depth);
      return new StreamSink(isGzip ? new Gunzip() : new Unzlib(), inner, member, depth);
    };
    return new ArchiveSink(context, member, open);
  }
}

function refuseTooDeep(depth: number): void {
  if (depth >= DEEPEST) throw new NotSearchedError(`It contains nested archives, more than ${DEEPEST} deep.`);
}

/** The second bytes of zlib. A fourth one is a letter, with which a text can begin. */
const ZLIB_LEVELS = [0x01, 0x9c, 0xda];

/** Whether the beginning of a file is compressed, and does not only look so: its mark are two bytes. */
function inflates(head: Uint8Array): boolean {
  try {
    inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
    return true;
  } catch {
    return false;
  }
}

/** Searches a text, and what is compressed in base64 in it. */
class PlainSink implements Sink {
  readonly #text: TextSearch;
  readonly #packed: Base64Gzips;

  constructor(context: Context, member: string, depth: number) {
    this.#text = new TextSearch(context.sought, (hit) => context.onHit(hit, member));
    const unpacked = (bytes: Uint8Array) => {
      refuseTooDeep(depth);
      context.room.take(bytes.length);
      const inner = new SniffingSink(context, pathIn(member, 'base64'), depth + 1);
      inner.push(bytes);
      inner.end();
    };
    this.#packed = new Base64Gzips(unpacked, () => {
      throw new NotSearchedError('It contains a long text that is compressed and in base64.');
    });
  }

  push(piece: Uint8Array): void {
    this.#text.push(piece);
    this.#packed.push(piece);
  }

  end(): void {
    this.#text.end();
    this.#packed.end();
  }
}

/** Searches the files in an archive, and for the tokens in none of them the archive itself: names, comments, what follows its end. */
class ArchiveSink implements Sink {
  readonly #files: Sink;
  readonly #itself: TextSearch;
  readonly #hits: TextHit[] = [];
  readonly #inFiles = new Set<SoughtToken>();

  constructor(
    private readonly context: Context,
    private readonly member: string,
    open: (context: Context) => Sink,
  ) {
    const onHit: OnHit = (hit, file) => {
      this.#inFiles.add(hit.sought);
      context.onHit(hit, file);
    };
    this.#files = open({ ...context, onHit });
    this.#itself = new TextSearch(context.sought, (hit) => this.#hits.push(hit));
  }

  push(piece: Uint8Array): void {
    this.#itself.push(piece);
    this.#files.push(piece);
  }

  end(): void {
    this.#files.end();
    this.#itself.end();
    for (const hit of this.#hits) if (!this.#inFiles.has(hit.sought)) this.context.onHit(hit, this.member);
  }
}

/** What is compressed as a whole: gzip and zlib. */
class StreamSink implements Sink {
  readonly #inner: SniffingSink;

  constructor(
    private readonly stream: Gunzip | Unzlib,
    context: Context,
    member: string,
    depth: number,
  ) {
    this.#inner = new SniffingSink(context, member, depth + 1);
    stream.ondata = (data) => {
      context.room.take(data.length);
      this.#inner.push(data);
    };
  }

  push(piece: Uint8Array): void {
    unpack(this.stream, piece);
  }

  end(): void {
    unpackRest(this.stream);
    this.#inner.end();
  }
}

/** How the header of each file in a zip begins. */
const ZIP_HEADER = Buffer.from('PK\x03\x04');

/** Where the flags are in it, of which the first says that the file is encrypted. */
const ZIP_FLAGS = 6;

/** How the end of a zip begins, and where the number of its files is in it. A zip with more than this many has the number elsewhere. */
const ZIP_END = Buffer.from('PK\x05\x06');
const ZIP_COUNT = 10;
const MOST_COUNTED = 0xffff;

class ZipSink implements Sink {
  readonly #unzip: Unzip;
  #last: Uint8Array = new Uint8Array(0);
  #open = 0;
  #seen = 0;
  /** How many files there are, as its end has it. */
  #listed = 0;

  constructor(context: Context, member: string, depth: number) {
    this.#unzip = new Unzip((file) => {
      const inner = new SniffingSink(context, pathIn(member, file.name), depth + 1);
      this.#open += 1;
      this.#seen += 1;
      file.ondata = (error, data, isLast) => {
        if (error) throw error;
        context.room.take(data.length);
        inner.push(data);
        if (!isLast) return;
        this.#open -= 1;
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
    const isOneMissing = this.#listed < MOST_COUNTED && this.#listed > this.#seen;
    if (this.#open > 0 || this.#seen === 0 || isOneMissing)
      throw new NotSearchedError('It is a damaged archive.');
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

const BLOCK = 512;

/** Where the header of a tar has its checksum, in octal digits. */
const [SUM_START, SUM_END] = [148, 156];

/** Whether a block is the header of a file in a tar: its checksum is that of the block with spaces in place of the checksum. */
function isTarHeader(block: Buffer): boolean {
  if (block.length < BLOCK) return false;
  const sum = Buffer.from(block)
    .fill(' ', SUM_START, SUM_END)
    .reduce((total, byte) => total + byte, 0);
  return Number.parseInt(block.toString('latin1', SUM_START, SUM_END).trim(), 8) === sum;
}

/** A tar: a block with the name and the size of each file, then its content in whole blocks. */
class TarSink implements Sink {
  #pending: Uint8Array = new Uint8Array(0);
  #inner?: SniffingSink;
  #left = 0;
  #padding = 0;
  /** What follows the end of the archive is in no file of it. */
  #isAtEnd = false;

  constructor(
    private readonly context: Context,
    private readonly member: string,
    private readonly depth: number,
  ) {}

  push(piece: Uint8Array): void {
    let rest = piece;
    while (rest.length > 0)
      rest = this.#inner || this.#padding > 0 ? this.#content(rest) : this.#header(rest);
  }

  end(): void {
    if (this.#inner || !this.#isAtEnd) throw new NotSearchedError('It is a damaged archive.');
  }

  #header(piece: Uint8Array): Uint8Array {
    const missing = BLOCK - this.#pending.length;
    const block = new Uint8Array(this.#pending.length + Math.min(missing, piece.length));
    block.set(this.#pending);
    block.set(piece.subarray(0, missing), this.#pending.length);
    this.#pending = block.length === BLOCK ? new Uint8Array(0) : block;
    if (block.length === BLOCK) this.#begin(Buffer.from(block));
    return piece.subarray(missing);
  }

  #begin(block: Buffer): void {
    const isFile = isTarHeader(block);
    // Another archive can follow.
    this.#isAtEnd = !isFile && (this.#isAtEnd || block.every((byte) => byte === 0));
    if (this.#isAtEnd) return;
    if (!isFile) throw new NotSearchedError('It is a damaged archive.');
    // Of 8 GiB and more, the size is no text.
    const isBinary = ((block[124] ?? 0) & 0x80) !== 0;
    const size = isBinary
      ? Number(block.readBigUInt64BE(128))
      : Number.parseInt(block.toString('latin1', 124, 136).trim(), 8) || 0;
    if (size === 0) return;
    const name = block.toString('utf8', 0, Math.min(block.indexOf(0), 100));
    this.#inner = new SniffingSink(this.context, pathIn(this.member, name), this.depth + 1);
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
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

function pathIn(member: string, name: string): string {
  return member ? `${member}/${name}` : name;
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
    throw new NotSearchedError('It is a damaged archive.');
  }
}
