/**
 * As much of gRPC as Terraform and go-plugin use, over node:http2: unary calls, two idle streams, a health check and the
 * shutdown. By hand, because it is small, and a library takes 20 ms or more to load at each of a plan's three launches.
 */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { describeException } from './exception';
import { answerError, answerMessage, beginAnswer, GrpcError, readMessage, Status } from './grpc-message';
import { log } from './log';
import { admitOnly, type MutualTls } from './mutual-tls';

/** A unary method: one message in, one out. */
export type Method = (request: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export interface GrpcServerOptions {
  /** By path: `/<package>.<service>/<method>`. */
  readonly methods: ReadonlyMap<string, Method>;
  /** Without it, connections are plaintext. */
  readonly tls?: MutualTls;
  /** Called once Terraform has the answer to Shutdown. */
  onShutdown(): void;
  /** Called with the number of connections whenever one has come or gone. */
  onSessions(count: number): void;
}

/** Large values take fewer turns. */
const STREAM_WINDOW_BYTES = 1 << 20;
/** In megabytes: Node's default of 10 ends a connection on which hundreds of calls wait. */
const MAX_SESSION_MEMORY = 1024;

const EMPTY = new Uint8Array(0);
const SERVING = Uint8Array.of(0x08, 0x01);

const SHUTDOWN = '/plugin.GRPCController/Shutdown';
const HEALTH_CHECK = '/grpc.health.v1.Health/Check';
/** go-plugin opens both and keeps them open; neither side has anything to say there. */
const IDLE_STREAMS = new Set(['/plugin.GRPCBroker/StartStream', '/plugin.GRPCStdio/StreamStdio']);

/** Returns what takes over a connection that was accepted. */
export function createGrpcServer(options: GrpcServerOptions): (socket: Socket) => void {
  const server = createServer({
    settings: { initialWindowSize: STREAM_WINDOW_BYTES },
    maxSessionMemory: MAX_SESSION_MEMORY,
  });
  let sessions = 0;
  server.on('session', (session) => {
    options.onSessions(++sessions);
    session.on('close', () => options.onSessions(--sessions));
  });
  // What goes wrong with one connection or stream ends that one, and nothing else.
  server.on('sessionError', () => {});
  server.on('stream', (stream, headers) => void serveStream(stream, headers, options));
  const serve = (socket: Socket) => void server.emit('connection', socket);
  return options.tls ? admitOnly(options.tls, serve) : serve;
}

async function serveStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { methods, onShutdown }: GrpcServerOptions,
): Promise<void> {
  stream.on('error', () => {});
  const path = headers[':path'] ?? '';
  if (IDLE_STREAMS.has(path)) return idle(stream);
  try {
    if (path === SHUTDOWN) stream.once('close', onShutdown);
    answerMessage(stream, await answer(path, await readMessage(stream), methods));
  } catch (error) {
    answerError(stream, error instanceof GrpcError ? error : internalError(path, error));
  }
}

async function answer(
  path: string,
  request: Uint8Array,
  methods: GrpcServerOptions['methods'],
): Promise<Uint8Array> {
  if (path === SHUTDOWN) return EMPTY;
  if (path === HEALTH_CHECK) return SERVING;
  const method = methods.get(path);
  if (!method) throw new GrpcError(Status.UNIMPLEMENTED, `${path} is not implemented`);
  return method(request);
}

function internalError(path: string, error: unknown): GrpcError {
  const description = describeException(error);
  log('error', `the provider failed to answer ${path}`, { exception: description });
  return new GrpcError(Status.INTERNAL, `the provider failed to answer ${path}: ${description}`);
}

function idle(stream: ServerHttp2Stream): void {
  beginAnswer(stream);
  stream.resume();
}
