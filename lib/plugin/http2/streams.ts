import {
  ConnectionError,
  ErrorCode,
  flowControlError,
  MAX_WINDOW,
  protocolError,
  StreamError,
} from './protocol';
import type { Http2Stream } from './stream';

/** How many ended streams are remembered: as many as can have frames on their way. */
const MAX_REMEMBERED = 256;

export type Ending = 'answered' | 'reset-by-peer' | 'reset-by-us';

/** The streams of one connection, and how the latest ended, which decides what a late frame means. */
export class Streams {
  readonly #open = new Map<number, Http2Stream>();
  readonly #endings = new Map<number, Ending>();
  /** The highest number that the peer has used. */
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

  /** @throws ConnectionError where a frame is for a stream that was never opened. */
  checkUsed(streamId: number, frame: string): void {
    if (streamId === 0 || streamId % 2 === 0 || streamId > this.lastId)
      throw protocolError(`${frame} came for a stream that was never opened`);
  }

  /**
   * The stream that DATA is for; undefined where the peer did not know yet that we had ended it.
   *
   * @throws StreamError where the peer itself had ended it.
   */
  receiving(streamId: number): Http2Stream | undefined {
    this.checkUsed(streamId, 'DATA');
    const stream = this.#open.get(streamId);
    if (stream && !stream.hasRequest) return stream;
    if (this.#endings.get(streamId) === 'reset-by-us') return undefined;
    throw new StreamError(streamId, ErrorCode.STREAM_CLOSED, 'DATA came after the end of its stream');
  }

  /**
   * The stream whose request these headers end; undefined where the peer did not know yet that we had ended it.
   *
   * @throws StreamError or ConnectionError where the peer itself had ended it.
   */
  receivingTrailers(streamId: number): Http2Stream | undefined {
    const stream = this.#open.get(streamId);
    if (stream && !stream.hasRequest) return stream;
    const ending = this.#endings.get(streamId);
    const late = 'HEADERS came after the end of its stream';
    if (stream || ending === 'reset-by-peer') throw new StreamError(streamId, ErrorCode.STREAM_CLOSED, late);
    if (ending === 'answered') throw new ConnectionError(ErrorCode.STREAM_CLOSED, late);
    if (ending === undefined) throw protocolError('a stream has a number below that of an earlier one');
    return undefined;
  }

  /** Moves the windows of all streams, as a change of the peer's setting does. */
  moveSendWindows(difference: number): void {
    for (const stream of this.#open.values()) {
      stream.sendWindow += difference;
      if (stream.sendWindow > MAX_WINDOW) throw flowControlError('a window is larger than allowed');
    }
  }
}
