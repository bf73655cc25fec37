import { ErrorCode, MAX_WINDOW, StreamError } from './protocol';
import type { RequestHeaders } from './request-headers';

/** What comes of a request after its headers. Neither is called once the stream is closed. */
export interface StreamHandler {
  onData(bytes: Buffer): void;
  onEnd(): void;
}

/** What a stream needs of its connection. */
export interface StreamHost {
  sendHeaders(stream: Http2Stream, block: Uint8Array, isEnd: boolean): void;
  sendBody(stream: Http2Stream, body: readonly Uint8Array[], trailers: Uint8Array): void;
  reset(stream: Http2Stream, code: ErrorCode): void;
}

/** One request and its answer. Header blocks are those of `encodeHeaders`. What is sent on a closed stream is dropped. */
export class Http2Stream {
  handler?: StreamHandler;
  isClosed = false;
  /** Whether the whole request has come. */
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

  /** Begins the answer, or with `isEnd` is all of it. */
  sendHeaders(block: Uint8Array, isEnd: boolean): void {
    if (!this.isClosed) this.host.sendHeaders(this, block, isEnd);
  }

  /** Ends the answer with the pieces of its body, as fast as the peer takes them. None is copied: an answer may take megabytes. */
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
    if (bytes === 0) throw new StreamError(this.id, ErrorCode.PROTOCOL_ERROR, 'a window does not grow');
    this.sendWindow += bytes;
    if (this.sendWindow > MAX_WINDOW)
      throw new StreamError(this.id, ErrorCode.FLOW_CONTROL_ERROR, 'a window is larger than allowed');
  }

  #wrongLength(): StreamError {
    return new StreamError(
      this.id,
      ErrorCode.PROTOCOL_ERROR,
      'a request is not as long as its content-length',
    );
  }
}
