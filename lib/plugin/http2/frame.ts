import {
  DEFAULT_MAX_FRAME_SIZE,
  type ErrorCode,
  Flag,
  FRAME_HEADER_BYTES,
  FrameType,
  frameSizeError,
  PREFACE,
  protocolError,
} from './protocol';

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** Splits the received bytes into frames, after the connection preface. */
export class FrameReader {
  #rest: Buffer | undefined;
  #hasPreface = false;

  /** @throws ConnectionError if the preface is wrong, or a frame is larger than allowed. */
  *read(bytes: Buffer): Generator<Frame> {
    const all = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    let start = 0;
    if (!this.#hasPreface) {
      const length = Math.min(all.length, PREFACE.length);
      if (all.compare(PREFACE, 0, length, 0, length) !== 0)
        throw protocolError('the connection does not begin as HTTP/2');
      if (length === PREFACE.length) {
        this.#hasPreface = true;
        start = PREFACE.length;
      }
    }
    while (this.#hasPreface && all.length - start >= FRAME_HEADER_BYTES) {
      const length = all.readUIntBE(start, 3);
      if (length > DEFAULT_MAX_FRAME_SIZE) throw frameSizeError('a frame is larger than allowed');
      const end = start + FRAME_HEADER_BYTES + length;
      if (end > all.length) break;
      yield {
        type: all.readUInt8(start + 3),
        flags: all.readUInt8(start + 4),
        streamId: all.readUInt32BE(start + 5) & 0x7fff_ffff,
        payload: all.subarray(start + FRAME_HEADER_BYTES, end),
      };
      start = end;
    }
    this.#rest = start < all.length ? all.subarray(start) : undefined;
  }
}

/** The payload of DATA or HEADERS without its padding. */
export function withoutPadding({ flags, payload }: Frame): Buffer {
  if (!(flags & Flag.PADDED)) return payload;
  const padding = payload[0];
  if (padding === undefined) throw frameSizeError('a padded frame is empty');
  if (padding >= payload.length) throw protocolError('a frame has more padding than bytes');
  return payload.subarray(1, payload.length - padding);
}

export function frameHead(type: number, flags: number, streamId: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
  head.writeUIntBE(length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return head;
}

export function frame(type: number, flags: number, streamId: number, payload: Uint8Array): Buffer {
  return Buffer.concat([frameHead(type, flags, streamId, payload.length), payload]);
}

export function settingsFrame(settings: Iterable<readonly [id: number, value: number]>): Buffer {
  const payload: number[] = [];
  for (const [id, value] of settings)
    payload.push(id >> 8, id & 0xff, value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff);
  return frame(FrameType.SETTINGS, 0, 0, Buffer.from(payload));
}

export function resetFrame(streamId: number, code: ErrorCode): Buffer {
  return frame(FrameType.RST_STREAM, 0, streamId, uint32(code));
}

export function windowUpdateFrame(streamId: number, bytes: number): Buffer {
  return frame(FrameType.WINDOW_UPDATE, 0, streamId, uint32(bytes));
}

export function goAwayFrame(lastStreamId: number, code: ErrorCode): Buffer {
  return frame(FrameType.GOAWAY, 0, 0, Buffer.concat([uint32(lastStreamId), uint32(code)]));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
