import { Gunzip, Unzlib } from 'fflate';
import { Base64Archives } from './base64-archives';
import { GZIP_MAGIC, inflates, StreamSink, startOfZip, ZIP_HEADER_LENGTH, ZipSink } from './compressed';
import { InnerGzips } from './inner-gzips';
import { type Archive, NotSearchedError, Room, type Sink } from './sink';
import { isTarHeader, TAR_BLOCK, TarSink } from './tar';
import { type SoughtToken, type SoughtTokens, type TextHit, TextSearch } from './text-search';
import { Uuencoded } from './uuencoded';

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

/** Searches a file and everything that is packed in it. */
export class ContentSearch implements Sink {
  readonly #sink: Sink;
  readonly #problems: NotSearchedError[] = [];

  /** @param room how many bytes may be unpacked. */
  constructor(sought: SoughtTokens, room: number, onHit: OnHit) {
    this.#sink = new SniffingSink({ sought, onHit, room: new Room(room), problems: this.#problems }, '', 0);
  }

  push(piece: Uint8Array): void {
    this.#sink.push(piece);
  }

  /** @throws the first of what kept a part of it from being searched, after the rest was. */
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
  /** What kept a part of the file from being searched. */
  readonly problems: NotSearchedError[];
}

/** Passes everything on until that fails, which is a problem of the file: the rest of the file is still searched. */
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

/** What cannot be searched. */
const NOWHERE: Sink = { push: () => undefined, end: () => undefined };

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
    const [, closed] = CLOSED.find(([mark]) => starts(...mark)) ?? [];
    if (closed)
      throw new NotSearchedError(
        `${member ? `${member} in it` : 'It'} is compressed with ${closed}, which is not supported.`,
      );
    const isZip = starts(0x50, 0x4b, 0x03, 0x04);
    // Whatever its method: a file with another one is a problem of the file, and not overlooked.
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
  if (depth >= DEEPEST)
    throw new NotSearchedError(`It contains archives that are nested more than ${DEEPEST} deep.`);
}

/** The second bytes of zlib. A fourth one is a letter, with which a text can begin. */
const ZLIB_LEVELS = [0x01, 0x9c, 0xda];

/**
 * Searches a text, what is compressed in base64 in it, and a zip or gzip that begins in it, as those of programs that unpack themselves
 * do.
 */
class PlainSink implements Sink {
  readonly #text: TextSearch;
  readonly #packed: Sink;
  readonly #gzips: Sink;
  readonly #uuencoded: Sink;
  /** The end of what came before, in which the header of a zip may have begun. */
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

/** Searches the files in an archive, and for the tokens in none of them the archive itself: names, comments, what follows its end. */
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
