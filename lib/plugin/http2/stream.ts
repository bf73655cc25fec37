import { ErrorCode, MAX_WINDOW, StreamError } from './protocol';
import type { RequestHeaders } from './request-headers';

/** Receives the body of a request. Neither method is called after the stream is closed. */
export interface StreamHandler {
  onData(bytes: Buffer): void;
  onEnd(): void;
}

/** The connection of a stream. */
export interface StreamHost {
  sendHeaders(stream: Http2Stream, block: Uint8Array, isEnd: boolean): void;
  sendBody(stream: Http2Stream, body: readonly Uint8Array[], trailers: Uint8Array): void;
  reset(stream: Http2Stream, code: ErrorCode): void;
}

/** One request and its answer. Header blocks come from `encodeHeaders`. What is sent on a closed stream is dropped. */
export class Http2Stream {
  handler?: StreamHandler;
  isClosed = false;
  /** Whether the request is complete. */
  hasRequest = false;
  receiveWindow: number;
  readonly #expectedBytes: number | undefined;
  #receivedBytes = 0;

  constructor(
    readonly id: number,
    headers: RequestHeaders,
    private readonly host: StreamHost,
    receiveWindow: number,
    public sendWindow: number,
  ) {
    this.receiveWindow = receiveWindow;
    const length = headers.get('content-length');
    this.#expectedBytes = length === undefined ? undefined : Number(length);
  }

  /** Begins the answer. With `isEnd`, the headers are the whole answer. */
  sendHeaders(block: Uint8Array, isEnd: boolean): void {
    if (!this.isClosed) this.host.sendHeaders(this, block, isEnd);
  }

  /** Sends the body and ends the answer. The pieces are not copied, because an answer may take megabytes. */
  sendBody(body: readonly Uint8Array[], trailers: Uint8Array): void {
    if (!this.isClosed) this.host.sendBody(this, body, trailers);
  }

  reset(code: ErrorCode): void {
    if (!this.isClosed) this.host.reset(this, code);
  }

  receive(bytes: Buffer): void {
    this.#receivedBytes += bytes.length;
    if (this.#receivedBytes > (this.#expectedBytes ?? Number.POSITIVE_INFINITY)) throw this.#wrongLength();
    if (bytes.length > 0) this.handler?.onData(bytes);
  }

  receiveEnd(): void {
    if (this.isClosed) return;
    this.hasRequest = true;
    if (this.#receivedBytes !== (this.#expectedBytes ?? this.#receivedBytes)) throw this.#wrongLength();
    this.handler?.onEnd();
  }

  growSendWindow(bytes: number): void {
    if (bytes === 0)
      throw new StreamError(this.id, ErrorCode.PROTOCOL_ERROR, 'WINDOW_UPDATE has an increment of zero');
    this.sendWindow += bytes;
    if (this.sendWindow > MAX_WINDOW)
      throw new StreamError(this.id, ErrorCode.FLOW_CONTROL_ERROR, 'a window is larger than allowed');
  }

  #wrongLength(): StreamError {
    return new StreamError(
      this.id,
      ErrorCode.PROTOCOL_ERROR,
      'the length of a request is not its content-length',
    );
  }
}
