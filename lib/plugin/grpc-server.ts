/**
 * As much of gRPC as Terraform and go-plugin use, over node:http2: unary calls, two idle streams, a health check and the
 * shutdown. By hand, because it is small, and a library takes 20 ms or more to load at each of a plan's three launches.
 */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Identity } from './certificate';
import { log } from './log';

/** A unary method: one message in, one out. */
export type Method = (request: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** gRPC's numbers for how a call ended. */
export const Status = {
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

export interface GrpcServerOptions {
  /** By path: `/<package>.<service>/<method>`. */
  readonly methods: ReadonlyMap<string, Method>;
  /** Without it, connections are plaintext. */
  readonly tls?: { readonly identity: Identity; readonly clientCertificate: Buffer };
  /** Called once Terraform has the answer to Shutdown. */
  onShutdown(): void;
  /** Called with the number of connections whenever one has come or gone. */
  onSessions(count: number): void;
}

/** As much as Terraform itself accepts of a message. */
const MAX_MESSAGE_BYTES = 256 << 20;
const WINDOW_BYTES = 1 << 20;
const TLS_HANDSHAKE_MS = 10_000;

const RESPONSE_HEADERS = { ':status': 200, 'content-type': 'application/grpc' } as const;
const FRAME_HEADER_BYTES = 5;
const SERVING = Uint8Array.of(0x08, 0x01);

const SHUTDOWN = '/plugin.GRPCController/Shutdown';
const HEALTH_CHECK = '/grpc.health.v1.Health/Check';
/** go-plugin opens both and keeps them open; neither side has anything to say there. */
const IDLE_STREAMS = new Set(['/plugin.GRPCBroker/StartStream', '/plugin.GRPCStdio/StreamStdio']);

/** Returns what takes over a connection that was accepted. */
export function createGrpcServer(options: GrpcServerOptions): (socket: Socket) => void {
  const server = createServer({ settings: { initialWindowSize: WINDOW_BYTES }, maxSessionMemory: 1024 });
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

/**
 * Lets in who shows exactly the certificate that Terraform announced: TLS has proved by then that the peer holds its key.
 * Comparing bytes is stricter than checking a chain. `ca: []` because with any `ca` Node 20 parses its whole root store (20 ms).
 */
function admitOnly(
  { identity, clientCertificate }: NonNullable<GrpcServerOptions['tls']>,
  serve: (socket: Socket) => void,
): (socket: Socket) => void {
  const server = createTlsServer(
    {
      key: identity.key,
      cert: identity.certificate,
      ca: [],
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['h2'],
      handshakeTimeout: TLS_HANDSHAKE_MS,
    },
    (socket) => {
      const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
      if (raw && clientCertificate.equals(raw)) return serve(socket);
      log('warn', 'a connection was refused: it did not show the certificate that Terraform announced');
      return socket.destroy();
    },
  );
  server.on('tlsClientError', () => {});
  return (socket) => void server.emit('connection', socket);
}

async function serveStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  options: GrpcServerOptions,
): Promise<void> {
  stream.on('error', () => {});
  const path = headers[':path'] ?? '';
  if (IDLE_STREAMS.has(path)) return idle(stream);
  try {
    const request = await readMessage(stream);
    if (path === SHUTDOWN) stream.once('close', options.onShutdown);
    reply(stream, await answer(path, request, options.methods));
  } catch (error) {
    fail(stream, error instanceof GrpcError ? error : new GrpcError(Status.INTERNAL, 'the provider failed'));
  }
}

async function answer(
  path: string,
  request: Uint8Array,
  methods: GrpcServerOptions['methods'],
): Promise<Uint8Array> {
  if (path === SHUTDOWN) return new Uint8Array(0);
  if (path === HEALTH_CHECK) return SERVING;
  const method = methods.get(path);
  if (!method) throw new GrpcError(Status.UNIMPLEMENTED, `${path} is not implemented`);
  return method(request);
}

/** The one message of a unary call, out of its frame. Never resolves where the peer goes away: there is nobody to answer. */
function readMessage(stream: ServerHttp2Stream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > FRAME_HEADER_BYTES + MAX_MESSAGE_BYTES) {
        stream.removeAllListeners('data').resume();
        reject(
          new GrpcError(Status.RESOURCE_EXHAUSTED, `a message is larger than ${MAX_MESSAGE_BYTES} bytes`),
        );
      } else {
        chunks.push(chunk);
      }
    });
    stream.on('end', () => {
      try {
        resolve(unframe(Buffer.concat(chunks)));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function unframe(frame: Buffer): Uint8Array {
  if (frame.length < FRAME_HEADER_BYTES)
    throw new GrpcError(Status.INTERNAL, 'a call came without a message');
  if (frame[0] !== 0) throw new GrpcError(Status.UNIMPLEMENTED, 'compressed messages are not supported');
  if (frame.readUInt32BE(1) !== frame.length - FRAME_HEADER_BYTES) {
    throw new GrpcError(Status.INTERNAL, 'a unary call has exactly one message');
  }
  return frame.subarray(FRAME_HEADER_BYTES);
}

function reply(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed) return;
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, FRAME_HEADER_BYTES);
  respond(stream);
  stream.end(frame);
}

function idle(stream: ServerHttp2Stream): void {
  respond(stream);
  stream.resume();
}

function respond(stream: ServerHttp2Stream): void {
  stream.respond(RESPONSE_HEADERS, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
}

function fail(stream: ServerHttp2Stream, { status, message }: GrpcError): void {
  if (stream.destroyed) return;
  stream.respond(
    { ...RESPONSE_HEADERS, 'grpc-status': String(status), 'grpc-message': encodeURIComponent(message) },
    { endStream: true },
  );
}
