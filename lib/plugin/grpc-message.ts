/** How one message travels in a gRPC stream, and how a unary call begins and ends. */
import type { ServerHttp2Stream } from 'node:http2';

/** gRPC's numbers for how a call ended. */
export const Status = {
  OK: 0,
  INVALID_ARGUMENT: 3,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
} as const;

/** Ends a call with a status other than OK. The message reaches the user: no secret belongs in it. */
export class GrpcError extends Error {
  constructor(
    readonly status: (typeof Status)[keyof typeof Status],
    message: string,
  ) {
    super(message);
  }
}

/** More than any configuration, and little enough to hold in memory. */
export const MAX_MESSAGE_BYTES = 64 << 20;

const RESPONSE_HEADERS = { ':status': 200, 'content-type': 'application/grpc' } as const;

/** Before a message: a byte that tells whether it is compressed, and its length in four. */
const FRAME_HEADER_BYTES = 5;

/** Reads the one message of a unary call. Never settles where the peer goes away: there is nobody to answer. */
export function readMessage(stream: ServerHttp2Stream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // What is too large is still taken in, and thrown away, so that the peer gets to read the answer.
      if (length <= FRAME_HEADER_BYTES + MAX_MESSAGE_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    stream.on('end', () => {
      try {
        resolve(unframe(chunks, length));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function unframe(chunks: Buffer[], length: number): Uint8Array {
  if (length > FRAME_HEADER_BYTES + MAX_MESSAGE_BYTES) {
    throw new GrpcError(
      Status.RESOURCE_EXHAUSTED,
      `a request is larger than the ${MAX_MESSAGE_BYTES} bytes that the provider accepts`,
    );
  }
  if (length < FRAME_HEADER_BYTES) throw new GrpcError(Status.INTERNAL, 'a call came without a message');
  const frame = Buffer.concat(chunks.splice(0), length);
  if (frame[0] !== 0) throw new GrpcError(Status.UNIMPLEMENTED, 'compressed messages are not supported');
  if (frame.readUInt32BE(1) !== length - FRAME_HEADER_BYTES) {
    throw new GrpcError(Status.INTERNAL, 'a unary call has exactly one message');
  }
  return frame.subarray(FRAME_HEADER_BYTES);
}

/** Begins an answer without a message; trailers with the status follow when the stream is ended. */
export function beginAnswer(stream: ServerHttp2Stream): void {
  stream.respond(RESPONSE_HEADERS, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(Status.OK) }));
}

export function answerMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (isGone(stream)) return;
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  header.writeUInt32BE(message.length, 1);
  beginAnswer(stream);
  stream.end(Buffer.concat([header, message]));
}

export function answerError(stream: ServerHttp2Stream, { status, message }: GrpcError): void {
  if (isGone(stream)) return;
  stream.respond(
    { ...RESPONSE_HEADERS, 'grpc-status': String(status), 'grpc-message': encodeURI(message) },
    { endStream: true },
  );
}

/** Whether the peer gave the call up. */
function isGone(stream: ServerHttp2Stream): boolean {
  return stream.closed || stream.destroyed;
}
