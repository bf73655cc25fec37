import { GZIP_HEADER_LENGTH, inflates, PIECE, type StreamSink, startOfGzip } from './compressed';
import { NotSearchedError, type Sink, TrailingBytesError } from './sink';

/** The number of bytes by which a gzip is recognized. The mark is not enough, because programs that write gzip contain it, too. */
const HEAD = 512;

/** Unpacks each gzip that begins anywhere in a file, as in installers, firmware images and concatenated logs. */
export class InnerGzips implements Sink {
  /** The end of the last piece, in which a gzip may begin. */
  #last: Uint8Array = new Uint8Array(0);
  #gzip: StreamSink | undefined;

  constructor(
    private readonly open: () => StreamSink,
    private readonly problems: NotSearchedError[],
  ) {}

  push(piece: Uint8Array): void {
    this.#search(Buffer.concat([this.#last, piece]), HEAD);
  }

  end(): void {
    this.#search(Buffer.from(this.#last), 0);
    const gzip = this.#gzip;
    if (gzip) this.#attempt(gzip, () => gzip.end());
  }

  /** @param least a gzip with fewer bytes than this is kept until more bytes arrive. */
  #search(bytes: Buffer, least: number): void {
    let at = 0;
    this.#last = new Uint8Array(0);
    while (at < bytes.length) {
      if (this.#gzip) {
        at = this.#unpack(this.#gzip, bytes, at);
        continue;
      }
      const start = startOfGzip(bytes, at);
      if (start < 0 || bytes.length - start < least) {
        this.#last = bytes.subarray(start < 0 ? Math.max(at, bytes.length - GZIP_HEADER_LENGTH + 1) : start);
        return;
      }
      at = start + 1;
      if (!inflates(bytes.subarray(start, start + HEAD))) continue;
      this.#gzip = this.open();
      at = Math.max(at, this.#unpack(this.#gzip, bytes, start));
    }
  }

  /** Returns the offset from which to search for the next gzip: the start of the piece in which this one ends. */
  #unpack(gzip: StreamSink, bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at += PIECE)
      if (!this.#attempt(gzip, () => gzip.push(bytes.subarray(at, at + PIECE)))) return at;
    return bytes.length;
  }

  /** Returns whether the gzip continues. */
  #attempt(gzip: StreamSink, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      if (!(error instanceof NotSearchedError)) throw error;
      this.#gzip = undefined;
      gzip.cut();
      if (!(error instanceof TrailingBytesError)) this.problems.push(error);
      return false;
    }
  }
}
