import { once } from 'node:events';
import type { Socket } from 'node:net';

export interface ReceivedFrame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

export const DATA = 0;
export const HEADERS = 1;
export const PRIORITY = 2;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PING = 6;
export const GOAWAY = 7;
export const WINDOW_UPDATE = 8;
export const CONTINUATION = 9;
export const END_STREAM = 1;
export const END_HEADERS = 4;

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** An HTTP/2 frame, valid or not. */
export function frameOf(
  type: number,
  flags = 0,
  streamId = 0,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

/** A header in HPACK, as a literal without Huffman code. With `index`, the peer adds it to its table. */
export function headerOf(name: string, value: string, index = false): Buffer {
  return Buffer.concat([Buffer.of(index ? 0x40 : 0), text(name), text(value)]);
}

function text(content: string): Buffer {
  const bytes = Buffer.from(content);
  if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes]);
  const rest = bytes.length - 127;
  return Buffer.concat([Buffer.of(127, (rest & 127) | 128, ((rest >> 7) & 127) | 128, rest >> 14), bytes]);
}

export function requestTo(path: string): Buffer {
  return Buffer.concat([
    headerOf(':method', 'POST'),
    headerOf(':scheme', 'http'),
    headerOf(':path', path),
    headerOf('content-type', 'application/grpc'),
  ]);
}

/** An empty gRPC message. */
export const NO_CONTENT = Buffer.alloc(5);

/** The client's end of an HTTP/2 connection. Can send what no client should send. */
export class Http2Peer {
  readonly frames: ReceivedFrame[] = [];
  readonly closed: Promise<void>;
  #rest = Buffer.alloc(0);
  #looking: (() => void)[] = [];

  constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (bytes) => this.#take(bytes));
  }

  /** Opens a connection and exchanges the settings. */
  static async connect(socket: Socket): Promise<Http2Peer> {
    await once(socket, 'connect');
    const peer = new Http2Peer(socket);
    peer.send(PREFACE, frameOf(SETTINGS));
    await peer.until(({ type, flags }) => type === SETTINGS && flags === 1);
    return peer;
  }

  send(...frames: Uint8Array[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** Calls a method with an empty message. */
  call(streamId: number, path: string): void {
    this.send(
      frameOf(HEADERS, END_HEADERS, streamId, requestTo(path)),
      frameOf(DATA, END_STREAM, streamId, NO_CONTENT),
    );
  }

  /** Resolves with the first frame that matches, received already or later. */
  async until(isWanted: (frame: ReceivedFrame) => boolean): Promise<ReceivedFrame> {
    for (;;) {
      const found = this.frames.find(isWanted);
      if (found) return found;
      const arrival = new Promise<void>((resolve) => this.#looking.push(resolve));
      const closed = this.closed.then(() => 'closed');
      if ((await Promise.race([arrival, closed])) === 'closed' && !this.frames.some(isWanted))
        throw new Error('the connection was closed before the frame came');
    }
  }

  /** Resolves with the error code of the server's GOAWAY. */
  async farewell(): Promise<number> {
    const { payload } = await this.until(({ type }) => type === GOAWAY);
    await this.closed;
    return payload.readUInt32BE(4);
  }

  /** Resolves with the error code of the server's RST_STREAM. */
  async resetOf(streamId: number): Promise<number> {
    const { payload } = await this.until((frame) => frame.type === RST_STREAM && frame.streamId === streamId);
    return payload.readUInt32BE(0);
  }

  /** Resolves when the response to a call has ended. */
  async answerTo(streamId: number): Promise<void> {
    await this.until(
      (frame) => frame.streamId === streamId && frame.type === HEADERS && (frame.flags & 1) === 1,
    );
  }

  #take(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 9) {
      const end = 9 + this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < end) break;
      this.frames.push({
        type: this.#rest[3]!,
        flags: this.#rest[4]!,
        streamId: this.#rest.readUInt32BE(5),
        payload: this.#rest.subarray(9, end),
      });
      this.#rest = this.#rest.subarray(end);
    }
    for (const look of this.#looking.splice(0)) look();
  }
}
