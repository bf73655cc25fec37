/**
 * The limits of one connection. Terraform stays far below them. A peer that exceeds one gets the error ENHANCE_YOUR_CALM, or a more
 * specific one such as FRAME_SIZE_ERROR or REFUSED_STREAM.
 */

/** Calls that run at the same time, including those that the peer has cancelled. Terraform's -parallelism is 10 by default. */
export const MAX_CONCURRENT_STREAMS = 1_000;

/** The size of a request's header block and of its decoded list, in bytes. gRPC needs about 300. */
export const MAX_HEADER_LIST_BYTES = 16_384;

/** CONTINUATION frames of one header block. Even a block of the maximum size needs none. */
export const MAX_CONTINUATIONS = 8;

/** Consecutive frames without payload for a call: PING, SETTINGS, PRIORITY, empty DATA, unknown frames, frames of closed streams. */
export const MAX_IDLE_FRAMES = 1_000;

/** Calls that a peer may cancel at once, as Ctrl-C does, and per second after that. */
export const RESET_BURST = 1_000;
export const RESETS_PER_SECOND = 33;

/** How long a peer may take for its first SETTINGS, and for one header block, in milliseconds. */
export const PROGRESS_MS = 10_000;

/** Written bytes that the peer has not read: above the first limit, answers wait. Above the second, the connection is closed. */
export const PAUSE_BACKLOG_BYTES = 1 << 20;
export const MAX_BACKLOG_BYTES = 4 << 20;

/** The bytes that a peer may send before it gets a WINDOW_UPDATE. */
export const STREAM_WINDOW = 1 << 20;
export const CONNECTION_WINDOW = 16 << 20;
