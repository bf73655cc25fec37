/**
 * The part of gRPC that Terraform and go-plugin use: unary calls, two idle streams, a health check and the shutdown. Not a library,
 * because a library takes 20 ms or more to load at each of a plan's three launches.
 */
import { describeException } from './exception';
import { GrpcError, MessageReader, prefixOf, Status } from './grpc-message';
import { keepHeapSmall } from './heap-flags';
import { Http2Connection } from './http2/connection';
import { encodeHeaders } from './http2/hpack';
import { MAX_CONCURRENT_STREAMS } from './http2/limits';
import { ErrorCode } from './http2/protocol';
import type { RequestHeaders } from './http2/request-headers';
import type { Http2Stream, StreamHandler } from './http2/stream';
import { log } from './log';
import { cleanText } from './outgoing-text';
import { totalLength } from './protobuf';
import type { Accept } from './wire';

/** A unary method: one message in, one message out. */
export type Method = (request: Uint8Array) => Answer | Promise<Answer>;

/** A message, or the pieces of a large one. */
type Answer = Uint8Array | readonly Uint8Array[];

export interface GrpcServerOptions {
  /** By path: `/<package>.<service>/<method>`. */
  readonly methods: ReadonlyMap<string, Method>;
  /** Called once Terraform has the answer to Shutdown. */
  onShutdown(): void;
}

const EMPTY = new Uint8Array(0);
const SERVING = Uint8Array.of(0x08, 0x01);

const SHUTDOWN = '/plugin.GRPCController/Shutdown';
const HEALTH_CHECK = '/grpc.health.v1.Health/Check';
/** go-plugin opens both streams and keeps them open. Neither side sends a message there. */
const IDLE_STREAMS = new Set(['/plugin.GRPCBroker/StartStream', '/plugin.GRPCStdio/StreamStdio']);

const ANSWER = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
] as const;
const ANSWER_BLOCK = encodeHeaders(ANSWER);
const OK_BLOCK = encodeHeaders([['grpc-status', String(Status.OK)]]);
const NOT_POST_BLOCK = encodeHeaders([
  [':status', '405'],
  ['allow', 'POST'],
]);
const NOT_GRPC_BLOCK = encodeHeaders([[':status', '415']]);

/** The maximum length of a status message. A character takes up to 9 bytes, and a header block must fit into a frame of 16 kB. */
const MAX_STATUS_MESSAGE = 1_500;

export function createGrpcServer(options: GrpcServerOptions): Accept {
  return (wire) => {
    const calls = new Calls(options, (callback) => connection.whenSent(callback));
    const connection = new Http2Connection(wire, (stream, headers) => calls.begin(stream, headers));
    return connection;
  };
}

/** The calls of one connection. */
class Calls {
  /** Calls that the peer cancelled count until they end: cancelling costs the peer nothing, but the work continues. */
  #running = 0;

  constructor(
    private readonly options: GrpcServerOptions,
    private readonly whenSent: (callback: () => void) => void,
  ) {}

  begin(stream: Http2Stream, headers: RequestHeaders): StreamHandler | undefined {
    const path = headers.get(':path') ?? '';
    if (headers.get(':method') !== 'POST') stream.sendHeaders(NOT_POST_BLOCK, true);
    else if (!headers.get('content-type')?.startsWith('application/grpc'))
      stream.sendHeaders(NOT_GRPC_BLOCK, true);
    else if (IDLE_STREAMS.has(path)) stream.sendHeaders(ANSWER_BLOCK, false);
    else if (this.#running >= MAX_CONCURRENT_STREAMS) stream.reset(ErrorCode.REFUSED_STREAM);
    else {
      const method = this.#method(path);
      if (method) return this.#collect(stream, path, method);
      answerError(stream, new GrpcError(Status.UNIMPLEMENTED, `${path} is not implemented`));
    }
    return undefined;
  }

  #method(path: string): Method | undefined {
    if (path === SHUTDOWN) return () => EMPTY;
    if (path === HEALTH_CHECK) return () => SERVING;
    return this.options.methods.get(path);
  }

  #collect(stream: Http2Stream, path: string, method: Method): StreamHandler {
    const reader = new MessageReader();
    return {
      onData: (bytes) => reader.add(bytes),
      onEnd: () => void this.#run(stream, path, method, reader),
    };
  }

  async #run(stream: Http2Stream, path: string, method: Method, reader: MessageReader): Promise<void> {
    this.#running++;
    try {
      const pieces = [await method(requestOf(reader))].flat();
      stream.sendHeaders(ANSWER_BLOCK, false);
      stream.sendBody([prefixOf(totalLength(pieces)), ...pieces], OK_BLOCK);
      if (path === SHUTDOWN) this.whenSent(this.options.onShutdown);
    } catch (error) {
      answerError(stream, error instanceof GrpcError ? error : internalError(path, error));
    } finally {
      this.#running--;
    }
  }
}

function requestOf(reader: MessageReader): Uint8Array {
  const request = reader.message();
  keepHeapSmall(request.length);
  return request;
}

function answerError(stream: Http2Stream, { status, message }: GrpcError): void {
  const block = encodeHeaders([
    ...ANSWER,
    ['grpc-status', String(status)],
    ['grpc-message', percentEncoded(message)],
  ]);
  stream.sendHeaders(block, true);
}

/** The conversion to bytes replaces lone surrogates, for which encodeURI throws. */
function percentEncoded(message: string): string {
  const text = cleanText(message).slice(0, MAX_STATUS_MESSAGE);
  return encodeURI(Buffer.from(text).toString());
}

function internalError(path: string, error: unknown): GrpcError {
  const description = describeException(error);
  log('error', `the provider failed to answer ${path}`, { exception: description });
  return new GrpcError(Status.INTERNAL, `the provider failed to answer ${path}: ${description}`);
}
