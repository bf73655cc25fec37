/** gRPC's status codes that are used here. */
export const Status = {
  OK: 0,
  INVALID_ARGUMENT: 3,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
} as const;

/** Ends a call with a status other than OK. The user sees the message, so it contains no secret. */
export class GrpcError extends Error {
  constructor(
    readonly status: (typeof Status)[keyof typeof Status],
    message: string,
  ) {
    super(message);
  }
}

/** Larger than any configuration, and small enough for memory. */
export const MAX_MESSAGE_BYTES = 64 << 20;

/** A message follows a byte that says whether it is compressed, and four bytes with its length. */
const FRAME_HEADER_BYTES = 5;
const MAX_FRAME_BYTES = FRAME_HEADER_BYTES + MAX_MESSAGE_BYTES;

/** Collects the one message of a unary call. */
export class MessageReader {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  /** A message that is too large is still received, and discarded, so that the peer reads the answer. */
  add(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length <= MAX_FRAME_BYTES) this.#chunks.push(bytes);
    else this.#chunks.length = 0;
  }

  /** @throws GrpcError if this is not exactly one message that the provider accepts. */
  message(): Uint8Array {
    if (this.#length > MAX_FRAME_BYTES) {
      throw new GrpcError(
        Status.RESOURCE_EXHAUSTED,
        `a request is larger than the ${MAX_MESSAGE_BYTES} bytes that the provider accepts`,
      );
    }
    if (this.#length < FRAME_HEADER_BYTES) throw new GrpcError(Status.INTERNAL, 'a call has no message');
    const chunks = this.#chunks.splice(0);
    const [first, ...others] = chunks;
    const whole = first && others.length === 0 ? first : Buffer.concat(chunks, this.#length);
    if (whole[0] !== 0) throw new GrpcError(Status.UNIMPLEMENTED, 'compressed messages are not supported');
    if (whole.readUInt32BE(1) !== this.#length - FRAME_HEADER_BYTES)
      throw new GrpcError(Status.INTERNAL, 'a unary call has exactly one message');
    return whole.subarray(FRAME_HEADER_BYTES);
  }
}

/** The header of an uncompressed message of this length. */
export function prefixOf(length: number): Uint8Array {
  const prefix = Buffer.alloc(FRAME_HEADER_BYTES);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}
