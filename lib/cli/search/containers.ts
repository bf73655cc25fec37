import { Gunzip, Unzip, UnzipInflate } from 'fflate';
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
    const isTar = isTarHeader(Buffer.from(head.subarray(0, BLOCK)));
    if (!isZip && !isGzip && !isTar)
      return new TextSearch(context.sought, (hit) => context.onHit(hit, member));
    if (depth === DEEPEST)
      throw new NotSearchedError(`It contains nested archives, more than ${DEEPEST} deep.`);
    const Files = isZip ? ZipSink : isGzip ? GzipSink : TarSink;
    return new ArchiveSink(context, member, (inner) => new Files(inner, member, depth));
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

class GzipSink implements Sink {
  readonly #gunzip = new Gunzip();
  readonly #inner: SniffingSink;

  constructor({ room, ...context }: Context, member: string, depth: number) {
    this.#inner = new SniffingSink({ room, ...context }, member, depth + 1);
    this.#gunzip.ondata = (data) => {
      room.take(data.length);
      this.#inner.push(data);
    };
  }

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at += PIECE)
      unpacking(() => this.#gunzip.push(piece.slice(at, at + PIECE)));
  }

  end(): void {
    unpacking(() => this.#gunzip.push(new Uint8Array(0), true));
    this.#inner.end();
  }
}

/** How the header of each file in a zip begins. */
const ZIP_HEADER = Buffer.from('PK\x03\x04');

/** Where the flags are in it, of which the first says that the file is encrypted. */
const ZIP_FLAGS = 6;

class ZipSink implements Sink {
  readonly #unzip: Unzip;
  #last: Uint8Array = new Uint8Array(0);
  #open = 0;
  #seen = 0;

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
    this.#refuseEncrypted(piece);
    for (let at = 0; at < piece.length; at += PIECE)
      unpacking(() => this.#unzip.push(piece.slice(at, at + PIECE)));
  }

  end(): void {
    unpacking(() => this.#unzip.push(new Uint8Array(0), true));
    if (this.#open > 0 || this.#seen === 0) throw new NotSearchedError('It is a damaged archive.');
  }

  /** What is encrypted and not compressed would be unpacked as it is. */
  #refuseEncrypted(piece: Uint8Array): void {
    const bytes = Buffer.concat([this.#last, piece]);
    for (let at = bytes.indexOf(ZIP_HEADER); at >= 0; at = bytes.indexOf(ZIP_HEADER, at + 1))
      if (((bytes[at + ZIP_FLAGS] ?? 0) & 1) === 1) throw new NotSearchedError('It is encrypted.');
    this.#last = bytes.subarray(-ZIP_FLAGS);
  }
}

const BLOCK = 512;

/** Where the header of a tar has its checksum, in octal digits. */
const [SUM_START, SUM_END] = [148, 156];

/** Whether a block is the header of a file in a tar: its checksum is that of the block with spaces in place of the checksum. */
function isTarHeader(block: Buffer): boolean {
  if (block.length < BLOCK || block.toString('latin1', 257, 262) !== 'ustar') return false;
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
    if (this.#inner) throw new NotSearchedError('It is a damaged archive.');
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
    this.#isAtEnd ||= block.every((byte) => byte === 0);
    if (this.#isAtEnd) return;
    if (!isTarHeader(block)) throw new NotSearchedError('It is a damaged archive.');
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

/** What unpacks throws errors of its own where an archive is damaged. */
function unpacking(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (error instanceof NotSearchedError) throw error;
    throw new NotSearchedError('It is a damaged archive.');
  }
}
