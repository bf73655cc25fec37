/**
 * What a peer may ask of one connection. Terraform stays far below all of it; who exceeds it is cut off with ENHANCE_YOUR_CALM
 * (or FRAME_SIZE_ERROR, REFUSED_STREAM where HTTP/2 has a word for it).
 */

/** Calls that run at the same time, those that the peer has given up included. Terraform's -parallelism is 10 by default. */
export const MAX_CONCURRENT_STREAMS = 1_000;

/** Of one request's header block as it travels, and of the list that it stands for, in bytes. gRPC needs about 300. */
export const MAX_HEADER_LIST_BYTES = 16_384;

/** Frames that one header block may be spread over. A block of the largest size fits in one. */
export const MAX_CONTINUATIONS = 8;

/** Frames in a row that carry no work: PING, SETTINGS, PRIORITY, empty DATA, frames of closed streams, unknown ones. */
export const MAX_IDLE_FRAMES = 1_000;

/** Calls that a peer may give up at once, as Ctrl-C does, and per second after that. */
export const RESET_BURST = 1_000;
export const RESETS_PER_SECOND = 33;

/** How long a peer may take from being let in to its first settings, and over one header block, in milliseconds. */
export const PROGRESS_MS = 10_000;

/** Written bytes that wait for the peer to read: beyond the first, answers wait too; at the second the peer is given up. */
export const PAUSE_BACKLOG_BYTES = 1 << 20;
export const MAX_BACKLOG_BYTES = 4 << 20;

/** What a peer may send before it hears that we took it, in bytes. */
export const STREAM_WINDOW = 1 << 20;
export const CONNECTION_WINDOW = 16 << 20;
