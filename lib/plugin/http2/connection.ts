/**
 * The server's side of one HTTP/2 connection. Not node:http2, because that takes too long to load at each launch, and because this runs
 * on Bun's own sockets as well.
 *
 * @see RFC 9113
 */
import { describeException } from '../exception';
import { log } from '../log';
import type { Wire, WireHandler } from '../wire';
import {
  type Frame,
  FrameReader,
  frame,
  goAwayFrame,
  resetFrame,
  settingsFrame,
  windowUpdateFrame,
  withoutPadding,
} from './frame';
import { type HeaderBlock, HeaderBlocks } from './header-blocks';
import * as limits from './limits';
import { Outbox } from './outbox';
import {
  ConnectionError,
  DEFAULT_WINDOW,
  ErrorCode,
  Flag,
  FrameType,
  flowControlError,
  frameSizeError,
  MAX_WINDOW,
  protocolError,
  Setting,
  StreamError,
  tooMuch,
} from './protocol';
import { checkTrailers, type RequestHeaders, requestHeaders } from './request-headers';
import { readSettings } from './settings';
import type { Header } from './static-table';
import { Http2Stream, type StreamHandler, type StreamHost } from './stream';
import { Streams } from './streams';
import { TokenBucket } from './token-bucket';

/** Handles a request and answers on the stream. The returned handler receives the request's body. */
export type RequestListener = (stream: Http2Stream, headers: RequestHeaders) => StreamHandler | undefined;

const FIRST_FRAMES = Buffer.concat([
  settingsFrame([
    [Setting.MAX_CONCURRENT_STREAMS, limits.MAX_CONCURRENT_STREAMS],
    [Setting.INITIAL_WINDOW_SIZE, limits.STREAM_WINDOW],
    [Setting.MAX_HEADER_LIST_SIZE, limits.MAX_HEADER_LIST_BYTES],
  ]),
  windowUpdateFrame(0, limits.CONNECTION_WINDOW - DEFAULT_WINDOW),
]);
const SETTINGS_ACK = frame(FrameType.SETTINGS, Flag.ACK, 0, Buffer.alloc(0));

export class Http2Connection implements WireHandler, StreamHost {
  readonly #reader = new FrameReader();
  readonly #blocks = new HeaderBlocks();
  readonly #streams = new Streams();
  readonly #resets = new TokenBucket(limits.RESET_BURST, limits.RESETS_PER_SECOND);
  readonly #outbox: Outbox;
  #receiveWindow = limits.CONNECTION_WINDOW;
  #peerStreamWindow = DEFAULT_WINDOW;
  #idleFrames = 0;
  #hasSettings = false;
  #isClosed = false;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #whenSent: (() => void) | undefined;

  constructor(
    private readonly wire: Wire,
    private readonly onRequest: RequestListener,
  ) {
    this.#outbox = new Outbox(
      wire,
      (stream, isEnd) => this.#onBodySent(stream, isEnd),
      () => this.#abort('the peer does not read the answers'),
    );
    this.#outbox.push(FIRST_FRAMES);
    this.#startDeadline();
  }

  onData(bytes: Buffer): void {
    if (this.#isClosed) return;
    try {
      for (const received of this.#reader.read(bytes)) {
        this.#receive(received);
        if (this.#isClosed) return;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  onDrain(): void {
    this.#outbox.flush();
    this.#checkSent();
  }

  onClose(): void {
    this.#close();
  }

  /** Calls back once the system has accepted everything that was sent so far. */
  whenSent(callback: () => void): void {
    this.#whenSent = callback;
    this.#outbox.flush();
    this.#checkSent();
  }

  sendHeaders(stream: Http2Stream, block: Uint8Array, isEnd: boolean): void {
    const flags = Flag.END_HEADERS | (isEnd ? Flag.END_STREAM : 0);
    this.#outbox.push(frame(FrameType.HEADERS, flags, stream.id, block));
    if (isEnd) this.#endAnswer(stream);
  }

  sendBody(stream: Http2Stream, body: readonly Uint8Array[], trailers: Uint8Array): void {
    this.#outbox.pushBody(stream, body, trailers);
  }

  reset(stream: Http2Stream, code: ErrorCode): void {
    this.#reset(stream.id, code);
  }

  #checkSent(): void {
    if (!this.#whenSent || !this.#outbox.isEmpty) return;
    const callback = this.#whenSent;
    this.#whenSent = undefined;
    callback();
  }

  #onBodySent(stream: Http2Stream, isEnd: boolean): void {
    this.#idleFrames = 0;
    if (isEnd) this.#endAnswer(stream);
  }

  // If the answer comes before the end of the request, the reset asks the peer to stop sending.
  #endAnswer(stream: Http2Stream): void {
    if (stream.hasRequest) this.#streams.end(stream.id, 'answered');
    else this.#reset(stream.id, ErrorCode.NO_ERROR);
  }

  #reset(streamId: number, code: ErrorCode): void {
    this.#outbox.push(resetFrame(streamId, code));
    this.#streams.end(streamId, 'reset-by-us');
  }

  #receive(received: Frame): void {
    try {
      this.#dispatch(received);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#countIdleFrame();
      this.#countReset(error.streamId);
      this.#reset(error.streamId, error.code);
    }
  }

  #dispatch(received: Frame): void {
    const { type, flags, streamId } = received;
    if (!this.#hasSettings && (type !== FrameType.SETTINGS || flags & Flag.ACK))
      throw protocolError('the first frame is not SETTINGS');
    this.#blocks.checkOrder(received);
    switch (type) {
      case FrameType.DATA:
        this.#onDataFrame(received);
        break;
      case FrameType.HEADERS:
      case FrameType.CONTINUATION:
        this.#onHeaderFrame(received);
        break;
      case FrameType.RST_STREAM:
        this.#onReset(received);
        break;
      case FrameType.PUSH_PROMISE:
        throw protocolError('a client does not push');
      default:
        this.#countIdleFrame();
        if (type === FrameType.SETTINGS) this.#onSettings(received);
        if (type === FrameType.PING) this.#onPing(received);
        if (type === FrameType.PRIORITY) checkPriority(received);
        if (type === FrameType.WINDOW_UPDATE) this.#onWindowUpdate(received);
        if (type === FrameType.GOAWAY && streamId !== 0) throw protocolError('GOAWAY is not for a stream');
    }
  }

  #onDataFrame(received: Frame): void {
    const { flags, streamId, payload } = received;
    const data = withoutPadding(received);
    this.#receiveWindow -= payload.length;
    if (this.#receiveWindow < 0)
      throw flowControlError('the peer sent more than the window of the connection');
    if (this.#receiveWindow < limits.CONNECTION_WINDOW / 2) {
      this.#outbox.push(windowUpdateFrame(0, limits.CONNECTION_WINDOW - this.#receiveWindow));
      this.#receiveWindow = limits.CONNECTION_WINDOW;
    }
    const stream = this.#streams.receiving(streamId);
    if (!stream || data.length === 0) this.#countIdleFrame();
    else this.#idleFrames = 0;
    if (!stream) return;
    stream.receiveWindow -= payload.length;
    if (stream.receiveWindow < 0)
      throw new StreamError(
        streamId,
        ErrorCode.FLOW_CONTROL_ERROR,
        'the peer sent more than the window of the stream',
      );
    const isEnd = (flags & Flag.END_STREAM) !== 0;
    if (!isEnd && stream.receiveWindow < limits.STREAM_WINDOW / 2) {
      this.#outbox.push(windowUpdateFrame(streamId, limits.STREAM_WINDOW - stream.receiveWindow));
      stream.receiveWindow = limits.STREAM_WINDOW;
    }
    stream.receive(data);
    if (isEnd) stream.receiveEnd();
  }

  #onHeaderFrame(received: Frame): void {
    const block = this.#blocks.add(received);
    if (!block) {
      if (received.type === FrameType.HEADERS) this.#startDeadline();
      return;
    }
    this.#stopDeadline();
    const { streamId, headers, dependsOnItself } = block;
    const isNew = streamId > this.#streams.lastId;
    if (isNew) this.#streams.lastId = streamId;
    if (dependsOnItself)
      throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, 'a stream depends on itself');
    if (!headers) throw new StreamError(streamId, ErrorCode.ENHANCE_YOUR_CALM, 'a header list is too long');
    if (isNew) this.#onRequestHeaders(block, requestHeaders(streamId, headers));
    else this.#onTrailers(block, headers);
  }

  #onRequestHeaders({ streamId, isEnd }: HeaderBlock, headers: RequestHeaders): void {
    if (this.#streams.size >= limits.MAX_CONCURRENT_STREAMS)
      throw new StreamError(streamId, ErrorCode.REFUSED_STREAM, 'too many calls run at once');
    const stream = new Http2Stream(streamId, headers, this, limits.STREAM_WINDOW, this.#peerStreamWindow);
    this.#streams.add(stream);
    this.#idleFrames = 0;
    stream.hasRequest = isEnd;
    stream.handler = this.onRequest(stream, headers);
    if (isEnd) stream.receiveEnd();
  }

  #onTrailers({ streamId, isEnd }: HeaderBlock, headers: readonly Header[]): void {
    const stream = this.#streams.receivingTrailers(streamId);
    if (!stream) {
      this.#countIdleFrame();
      return;
    }
    if (!isEnd) throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, 'trailers do not end the request');
    checkTrailers(streamId, headers);
    stream.receiveEnd();
  }

  #onReset({ streamId, payload }: Frame): void {
    if (payload.length !== 4) throw frameSizeError('RST_STREAM does not have four bytes');
    this.#streams.checkUsed(streamId, 'RST_STREAM');
    if (!this.#streams.get(streamId)) this.#countIdleFrame();
    this.#countReset(streamId);
    this.#streams.end(streamId, 'reset-by-peer');
  }

  #onSettings({ flags, streamId, payload }: Frame): void {
    if (streamId !== 0) throw protocolError('SETTINGS is not for a stream');
    if (flags & Flag.ACK) {
      if (payload.length > 0) throw frameSizeError('an acknowledgement of SETTINGS has a payload');
      return;
    }
    const { initialWindow = this.#peerStreamWindow } = readSettings(payload);
    this.#streams.moveSendWindows(initialWindow - this.#peerStreamWindow);
    this.#peerStreamWindow = initialWindow;
    if (!this.#hasSettings) this.#stopDeadline();
    this.#hasSettings = true;
    this.#outbox.push(SETTINGS_ACK);
  }

  #onPing({ flags, streamId, payload }: Frame): void {
    if (streamId !== 0) throw protocolError('PING is not for a stream');
    if (payload.length !== 8) throw frameSizeError('PING does not have eight bytes');
    if (!(flags & Flag.ACK)) this.#outbox.push(frame(FrameType.PING, Flag.ACK, 0, payload));
  }

  #onWindowUpdate({ streamId, payload }: Frame): void {
    if (payload.length !== 4) throw frameSizeError('WINDOW_UPDATE does not have four bytes');
    const more = payload.readUInt32BE(0) & MAX_WINDOW;
    if (streamId === 0) {
      if (more === 0) throw protocolError('WINDOW_UPDATE has an increment of zero');
      this.#outbox.window += more;
      if (this.#outbox.window > MAX_WINDOW) throw flowControlError('a window is larger than allowed');
    } else {
      this.#streams.checkUsed(streamId, 'WINDOW_UPDATE');
      this.#streams.get(streamId)?.growSendWindow(more);
    }
    this.#outbox.schedule();
  }

  #countIdleFrame(): void {
    if (++this.#idleFrames > limits.MAX_IDLE_FRAMES) throw tooMuch('too many frames that carry no work');
  }

  /** Counts a call that the peer cancels, or that ends because of the peer's error. */
  #countReset(streamId: number): void {
    if (this.#streams.get(streamId) && !this.#resets.take()) throw tooMuch('too many calls were cancelled');
  }

  #startDeadline(): void {
    this.#stopDeadline();
    this.#deadline = setTimeout(() => this.#abort('the peer takes too long'), limits.PROGRESS_MS);
  }

  #stopDeadline(): void {
    clearTimeout(this.#deadline);
  }

  /** Sends GOAWAY with the reason, then closes the connection. */
  #fail(error: unknown): void {
    const isPeerError = error instanceof ConnectionError;
    log(isPeerError ? 'warn' : 'error', 'closed a connection', {
      reason: isPeerError ? error.message : describeException(error),
    });
    this.#close();
    this.#outbox.push(goAwayFrame(this.#streams.lastId, isPeerError ? error.code : ErrorCode.INTERNAL_ERROR));
    this.#outbox.flush();
    this.wire.end();
  }

  #abort(reason: string): void {
    log('warn', 'closed a connection', { reason });
    this.#close();
    this.wire.destroy();
  }

  #close(): void {
    this.#isClosed = true;
    this.#stopDeadline();
    this.#streams.endAll();
  }
}

function checkPriority({ streamId, payload }: Frame): void {
  if (streamId === 0) throw protocolError('PRIORITY is for a stream');
  if (payload.length !== 5)
    throw new StreamError(streamId, ErrorCode.FRAME_SIZE_ERROR, 'PRIORITY does not have five bytes');
  if ((payload.readUInt32BE(0) & 0x7fff_ffff) === streamId)
    throw new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, 'a stream depends on itself');
}
