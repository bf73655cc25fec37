/** Why a file was not searched to its end, as a sentence. */
export class NotSearchedError extends Error {}

/** What follows the end of a gzip is not a gzip. */
export class TrailingBytesError extends NotSearchedError {}

/** Takes a file, or what is packed in one, piece by piece. */
export interface Sink {
  /** @param piece memory that the caller uses again. */
  push(piece: Uint8Array): void;
  end(): void;
}

/** What files are unpacked from. */
export interface Archive extends Sink {
  /** Ends the files that it is in where the archive is damaged, so that what has come out is searched. */
  cut(): void;
}

/** What is left to unpack, for all archives in a file together. */
export class Room {
  constructor(private left: number) {}

  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new NotSearchedError('It unpacks to more than 1 GiB and 100 times its size.');
  }
}

/** Searches a file of an archive. Without a name, it is the only one. */
export type OpenFile = (name?: string) => Sink;
