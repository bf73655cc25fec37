import {
  ConnectionError,
  ErrorCode,
  flowControlError,
  MAX_WINDOW,
  protocolError,
  StreamError,
} from './protocol';
import type { Http2Stream } from './stream';

/** The number of ended streams that are remembered. Older ones get no more late frames. */
const MAX_REMEMBERED = 256;

export type Ending = 'answered' | 'reset-by-peer' | 'reset-by-us';

/** The streams of one connection, and how the latest ones ended, which decides whether a late frame is an error. */
export class Streams {
  readonly #open = new Map<number, Http2Stream>();
  readonly #endings = new Map<number, Ending>();
  /** The highest stream id that the peer has used. */
  lastId = 0;

  get size(): number {
    return this.#open.size;
  }

  get(streamId: number): Http2Stream | undefined {
    return this.#open.get(streamId);
  }

  add(stream: Http2Stream): void {
    this.#open.set(stream.id, stream);
  }

  end(streamId: number, ending: Ending): void {
    const stream = this.#open.get(streamId);
    if (stream) stream.isClosed = true;
    this.#open.delete(streamId);
    this.#endings.set(streamId, ending);
    const [oldest = streamId] = this.#endings.keys();
    if (this.#endings.size > MAX_REMEMBERED) this.#endings.delete(oldest);
  }

  endAll(): void {
    for (const stream of this.#open.values()) stream.isClosed = true;
    this.#open.clear();
  }

  /** @throws ConnectionError if a frame is for a stream that was never opened. */
  checkUsed(streamId: number, frame: string): void {
    if (streamId === 0 || streamId % 2 === 0 || streamId > this.lastId)
      throw protocolError(`${frame} is for a stream that was never opened`);
  }

  /**
   * The stream that DATA is for. Undefined if this server has reset it, which the peer may not have known.
   *
   * @throws StreamError if the peer has ended the stream.
   */
  receiving(streamId: number): Http2Stream | undefined {
    this.checkUsed(streamId, 'DATA');
    const stream = this.#open.get(streamId);
    if (stream && !stream.hasRequest) return stream;
    if (this.#endings.get(streamId) === 'reset-by-us') return undefined;
    throw new StreamError(streamId, ErrorCode.STREAM_CLOSED, 'DATA came after the end of its stream');
  }

  /**
   * The stream whose request these headers end. Undefined if this server has reset it, which the peer may not have known.
   *
   * @throws StreamError or ConnectionError if the peer has ended the stream.
   */
  receivingTrailers(streamId: number): Http2Stream | undefined {
    const stream = this.#open.get(streamId);
    if (stream && !stream.hasRequest) return stream;
    const ending = this.#endings.get(streamId);
    const late = 'HEADERS came after the end of its stream';
    if (stream || ending === 'reset-by-peer') throw new StreamError(streamId, ErrorCode.STREAM_CLOSED, late);
    if (ending === 'answered') throw new ConnectionError(ErrorCode.STREAM_CLOSED, late);
    if (ending === undefined) throw protocolError('a stream has a lower id than an earlier one');
    return undefined;
  }

  /** Applies a change of the peer's INITIAL_WINDOW_SIZE to all open streams. */
  moveSendWindows(difference: number): void {
    for (const stream of this.#open.values()) {
      stream.sendWindow += difference;
      if (stream.sendWindow > MAX_WINDOW) throw flowControlError('a window is larger than allowed');
    }
  }
}
