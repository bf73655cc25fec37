import type { Wire } from '../wire';
import { frame, frameHead } from './frame';
import { MAX_BACKLOG_BYTES, PAUSE_BACKLOG_BYTES } from './limits';
import { DEFAULT_MAX_FRAME_SIZE, DEFAULT_WINDOW, Flag, FrameType } from './protocol';
import type { Http2Stream } from './stream';

const EMPTY = new Uint8Array(0);

interface Body {
  readonly stream: Http2Stream;
  readonly trailers: Uint8Array;
  rest: readonly Uint8Array[];
}

/**
 * What one connection sends. Frames of one turn of the event loop share one write. Bodies are sent as fast as the peer's windows and its
 * reading allow.
 */
export class Outbox {
  /** The window of the connection: how many bytes of bodies the peer accepts now. */
  window = DEFAULT_WINDOW;
  #frames: Uint8Array[] = [];
  #bytes = 0;
  #bodies: Body[] = [];
  #isScheduled = false;

  constructor(
    private readonly wire: Wire,
    private readonly onBody: (stream: Http2Stream, isEnd: boolean) => void,
    private readonly onStuck: () => void,
  ) {}

  push(...frames: Uint8Array[]): void {
    for (const bytes of frames) {
      this.#frames.push(bytes);
      this.#bytes += bytes.length;
    }
    this.schedule();
  }

  pushBody(stream: Http2Stream, pieces: readonly Uint8Array[], trailers: Uint8Array): void {
    this.#bodies.push({ stream, rest: pieces.filter(({ length }) => length > 0), trailers });
    this.schedule();
  }

  /** Sends at the end of the turn of the event loop. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  flush(): void {
    this.#takeBodies();
    if (this.#bytes === 0) return;
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    const [first, ...others] = frames;
    this.wire.write(first && others.length === 0 ? first : Buffer.concat(frames));
    // Bodies wait when the backlog is large. Only answers to frames of a peer that does not read can exceed this limit.
    if (this.wire.backlog > MAX_BACKLOG_BYTES) this.onStuck();
  }

  get isEmpty(): boolean {
    return this.#bytes === 0 && this.#bodies.length === 0 && this.wire.backlog === 0;
  }

  /** One frame of each body in turn. */
  #takeBodies(): void {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      const bodies = this.#bodies.filter(({ stream }) => !stream.isClosed);
      this.#bodies = [];
      for (const body of bodies) {
        const moved = this.#takeFrame(body);
        hasMoved ||= moved;
        if (!moved || body.rest.length > 0) this.#bodies.push(body);
      }
    }
  }

  /** Returns whether a frame of the body was taken. */
  #takeFrame(body: Body): boolean {
    const { stream, trailers } = body;
    const [piece = EMPTY, ...others] = body.rest;
    if (this.#bytes + this.wire.backlog >= PAUSE_BACKLOG_BYTES) return false;
    const length = Math.min(piece.length, this.window, stream.sendWindow, DEFAULT_MAX_FRAME_SIZE);
    if (length <= 0 && piece.length > 0) return false;
    body.rest = length < piece.length ? [piece.subarray(length), ...others] : others;
    this.window -= length;
    stream.sendWindow -= length;
    this.push(frameHead(FrameType.DATA, 0, stream.id, length), piece.subarray(0, length));
    const isEnd = body.rest.length === 0;
    if (isEnd) this.push(frame(FrameType.HEADERS, Flag.END_HEADERS | Flag.END_STREAM, stream.id, trailers));
    this.onBody(stream, isEnd);
    return true;
  }
}
