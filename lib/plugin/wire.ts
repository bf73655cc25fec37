/**
 * How long an ended connection still receives data, in milliseconds. If it closed while the peer is sending, the system would reset the
 * connection, and the peer might not read the last answer.
 */
export const LINGER_MS = 1_000;

/** An accepted connection, on the sockets of Node.js or Bun. */
export interface Wire {
  /** The number of written bytes that the system has not taken yet. */
  readonly backlog: number;
  /** Writes the bytes now, or buffers them until the peer reads. `onDrain` is called once the buffer is empty. */
  write(bytes: Uint8Array): void;
  /** Closes the connection after all written bytes are sent, at the latest after LINGER_MS. */
  end(): void;
  /** Closes the connection at once. */
  destroy(): void;
}

export interface WireHandler {
  /** The handler may keep the bytes. */
  onData(bytes: Buffer): void;
  onDrain(): void;
  /** Called once, as the last call. */
  onClose(): void;
}

/** Starts to handle an accepted connection. */
export type Accept = (wire: Wire) => WireHandler;
