/**
 * How long a connection that was ended still takes in what its peer sends, in milliseconds. Closed at once, the system would tell the
 * peer of a broken connection, and the peer would not read why.
 */
export const LINGER_MS = 1_000;

/** A connection that was accepted and let in, whichever sockets carry it. */
export interface Wire {
  /** How many written bytes the system has not taken yet. */
  readonly backlog: number;
  /** Writes now, or keeps the bytes until the peer reads: `onDrain` follows once none are left. */
  write(bytes: Uint8Array): void;
  /** Closes the connection after everything that was written, at the latest after LINGER_MS. */
  end(): void;
  /** Closes the connection at once. */
  destroy(): void;
}

/** What happens on a connection. */
export interface WireHandler {
  /** The bytes are the handler's to keep. */
  onData(bytes: Buffer): void;
  onDrain(): void;
  /** Called once, after which nothing else is. */
  onClose(): void;
}

/** Takes over a connection. */
export type Accept = (wire: Wire) => WireHandler;
