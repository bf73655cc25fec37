import { Gunzip, Unzlib } from 'fflate';
import { Base64Archives } from './base64-archives';
import { GZIP_MAGIC, inflates, StreamSink, startOfZip, ZIP_HEADER_LENGTH, ZipSink } from './compressed';
import { InnerGzips } from './inner-gzips';
import { type Archive, NotSearchedError, Room, type Sink } from './sink';
import { isTarHeader, TAR_BLOCK, TarSink } from './tar';
import { type SoughtToken, type SoughtTokens, type TextHit, TextSearch } from './text-search';
import { Uuencoded } from './uuencoded';

/** @param member the file inside the archive, such as `logs/app.log`. Empty for the file itself. */
export type OnHit = (hit: TextHit, member: string) => void;

/** The depth to which archives in archives are opened. */
const MAX_DEPTH = 5;

/** A file may unpack to this number of bytes, or to a multiple of its own size, whichever is more. */
const MIN_UNPACKED_BYTES = 1024 ** 3;
const MAX_RATIO = 100;

/** The number of bytes to which a file of a size may unpack. */
export function roomFor(size: number): number {
  return Math.max(MIN_UNPACKED_BYTES, size * MAX_RATIO);
}

/** The number of bytes that are needed to recognise a format: a tar has its mark at offset 257. */
const HEAD = 512;

/** Searches a file and everything that is packed in it. */
export class ContentSearch implements Sink {
  readonly #sink: Sink;
  readonly #problems: NotSearchedError[] = [];

  /** @param room the number of bytes that may be unpacked. */
  constructor(sought: SoughtTokens, room: number, onHit: OnHit) {
    this.#sink = new SniffingSink({ sought, onHit, room: new Room(room), problems: this.#problems }, '', 0);
  }

  push(piece: Uint8Array): void {
    this.#sink.push(piece);
  }

  /** @throws the first problem, after the rest of the file was searched. */
  end(): void {
    this.#sink.end();
    const [first] = this.#problems;
    if (first) throw first;
  }
}

interface Context {
  readonly sought: SoughtTokens;
  readonly onHit: OnHit;
  readonly room: Room;
  /** Why parts of the file were not searched. */
  readonly problems: NotSearchedError[];
}

/** Passes pieces on until the sink throws. The error becomes a problem of the file, and the rest of the file is still searched. */
class Attempted implements Sink {
  #hasFailed = false;

  constructor(
    private readonly sink: Sink | Archive,
    private readonly problems: NotSearchedError[],
  ) {}

  push(piece: Uint8Array): void {
    this.#attempt(() => this.sink.push(piece));
  }

  end(): void {
    this.#attempt(() => this.sink.end());
  }

  #attempt(act: () => void): void {
    if (this.#hasFailed) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof NotSearchedError)) throw error;
      this.problems.push(error);
      this.#hasFailed = true;
      if ('cut' in this.sink) this.sink.cut();
    }
  }
}

/** Ignores data that cannot be searched. */
const NOWHERE: Sink = { push: () => undefined, end: () => undefined };

/** The first bytes of formats that cannot be unpacked here. */
const UNSUPPORTED: readonly (readonly [mark: readonly number[], name: string])[] = [
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

/** Recognizes the format by the first bytes, and passes everything to the sink for this format. */
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
    const sink = this.#attemptSinkFor(this.#head);
    this.#sink = sink;
    const head = this.#head;
    this.#head = new Uint8Array(0);
    sink.push(head);
  }

  #attemptSinkFor(head: Uint8Array): Sink {
    try {
      return this.#sinkFor(head);
    } catch (error) {
      if (!(error instanceof NotSearchedError)) throw error;
      this.context.problems.push(error);
      return NOWHERE;
    }
  }

  #sinkFor(head: Uint8Array): Sink {
    const { context, member, depth } = this;
    const starts = (...mark: readonly number[]) => mark.every((byte, index) => head[index] === byte);
    const [, unsupported] = UNSUPPORTED.find(([mark]) => starts(...mark)) ?? [];
    if (unsupported)
      throw new NotSearchedError(
        `${member ? `${member} in it` : 'It'} is compressed with ${unsupported}, which is not supported.`,
      );
    const isZip = starts(0x50, 0x4b, 0x03, 0x04);
    // Not checked with `inflates`: a gzip with an unknown method must be reported as a problem.
    const isGzip = starts(...GZIP_MAGIC);
    const isZlib = starts(0x78) && ZLIB_LEVELS.includes(head[1] ?? 0) && inflates(head);
    const isTar = isTarHeader(Buffer.from(head.subarray(0, TAR_BLOCK)));
    if (!isZip && !isGzip && !isZlib && !isTar) return new PlainSink(context, member, depth);
    refuseTooDeep(depth);
    const open = (inner: Context) => {
      const openFile = (name?: string) =>
        new SniffingSink(inner, name === undefined ? member : pathIn(member, name), depth + 1);
      if (isZip) return new ZipSink(openFile, inner.room);
      if (isTar) return new TarSink(openFile);
      return new StreamSink(isGzip ? new Gunzip() : new Unzlib(), openFile, inner.room);
    };
    return new ArchiveSink(context, member, open);
  }
}

function refuseTooDeep(depth: number): void {
  if (depth >= MAX_DEPTH)
    throw new NotSearchedError(`It contains archives that are nested more than ${MAX_DEPTH} levels deep.`);
}

/** The second byte of zlib. A fourth possible value is a letter, so that a text could begin with it. */
const ZLIB_LEVELS = [0x01, 0x9c, 0xda];

/** Searches a text, compressed base64 in it, and a zip or gzip that begins in it, as in self-extracting programs. */
class PlainSink implements Sink {
  readonly #text: TextSearch;
  readonly #packed: Sink;
  readonly #gzips: Sink;
  readonly #uuencoded: Sink;
  /** The end of the last piece, in which the header of a zip may begin. */
  #last: Uint8Array = new Uint8Array(0);
  #zip: Sink | undefined;

  constructor(
    private readonly context: Context,
    private readonly member: string,
    private readonly depth: number,
  ) {
    const { problems } = context;
    this.#text = new TextSearch(context.sought, (hit) => context.onHit(hit, member));
    const unpacked = (bytes: Uint8Array) => {
      context.room.take(bytes.length);
      const inner = this.#open('base64');
      inner.push(bytes);
      inner.end();
    };
    const packed = new Base64Archives(unpacked, () => {
      throw new NotSearchedError('It contains compressed text in base64 that is too long to unpack.');
    });
    this.#packed = new Attempted(packed, problems);
    const inGzips = new Set<SoughtToken>();
    const onHit: OnHit = (hit, file) => {
      if (!inGzips.has(hit.sought)) context.onHit(hit, file);
      inGzips.add(hit.sought);
    };
    const openGzip = () =>
      new StreamSink(new Gunzip(), () => this.#open('gzip', { ...context, onHit }), context.room);
    this.#gzips = new Attempted(new InnerGzips(openGzip, problems), problems);
    this.#uuencoded = new Attempted(new Uuencoded(() => this.#open('uuencode')), problems);
  }

  push(piece: Uint8Array): void {
    this.#text.push(piece);
    this.#packed.push(piece);
    this.#gzips.push(piece);
    this.#uuencoded.push(piece);
    if (this.#zip) this.#zip.push(piece);
    else this.#lookForZip(piece);
  }

  end(): void {
    this.#text.end();
    this.#packed.end();
    this.#gzips.end();
    this.#uuencoded.end();
    this.#zip?.end();
  }

  #lookForZip(piece: Uint8Array): void {
    const bytes = Buffer.concat([this.#last, piece]);
    const start = startOfZip(bytes);
    this.#last = bytes.subarray(-ZIP_HEADER_LENGTH + 1);
    if (start < 0) return;
    const { room, problems } = this.context;
    this.#zip = new Attempted(new ZipSink((name = '') => this.#open(name), room), problems);
    this.#zip.push(bytes.subarray(start));
  }

  #open(name: string, context = this.context): Sink {
    refuseTooDeep(this.depth);
    return new SniffingSink(context, pathIn(this.member, name), this.depth + 1);
  }
}

/**
 * Searches the files in an archive, and the archive itself: its names, its comments and the bytes after its end. A token that is in a file
 * is not reported for the archive.
 */
class ArchiveSink implements Sink {
  readonly #files: Sink;
  readonly #itself: TextSearch;
  readonly #hits: TextHit[] = [];
  readonly #inFiles = new Set<SoughtToken>();

  constructor(
    private readonly context: Context,
    private readonly member: string,
    open: (context: Context) => Archive,
  ) {
    const onHit: OnHit = (hit, file) => {
      this.#inFiles.add(hit.sought);
      context.onHit(hit, file);
    };
    this.#files = new Attempted(open({ ...context, onHit }), context.problems);
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

function pathIn(member: string, name: string): string {
  return member ? `${member}/${name}` : name;
}
