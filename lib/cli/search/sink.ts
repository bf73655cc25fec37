/** Thrown if a part of a file cannot be searched. The message is a sentence. */
export class NotSearchedError extends Error {}

/** Thrown if the bytes after the end of a gzip are not another gzip. */
export class TrailingBytesError extends NotSearchedError {}

/** Receives a file, or a file inside an archive, in pieces. */
export interface Sink {
  /** @param piece memory that the caller reuses. */
  push(piece: Uint8Array): void;
  end(): void;
}

/** A sink that unpacks files. */
export interface Archive extends Sink {
  /** Called if the archive is damaged: ends its open files, so that what was unpacked so far is searched. */
  cut(): void;
}

/** The number of bytes that may still be unpacked, for all archives in a file together. */
export class Room {
  constructor(private left: number) {}

  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new NotSearchedError('It unpacks to more than 1 GiB and 100 times its size.');
  }
}

/** Opens a sink for a file of an archive. The name is undefined if the archive is a single compressed file. */
export type OpenFile = (name?: string) => Sink;
