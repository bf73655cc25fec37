/** A process that serves gRPC or plain HTTP/2 on the runtime that runs it. Prints its address and the events of its connections. */
import { Admission } from '../../../lib/plugin/admission';
import { type Identity, selfSignedIdentity } from '../../../lib/plugin/certificate';
import { GrpcError, Status } from '../../../lib/plugin/grpc-message';
import { createGrpcServer, type Method } from '../../../lib/plugin/grpc-server';
import { Http2Connection } from '../../../lib/plugin/http2/connection';
import { encodeHeaders } from '../../../lib/plugin/http2/hpack';
import type { Listen } from '../../../lib/plugin/listener';
import { makeSocketFolder } from '../../../lib/plugin/socket-folder';
import type { Accept } from '../../../lib/plugin/wire';

const { PLACE, PROTOCOL, CLIENT_CERTIFICATE } = process.env;

/** Prints an event that a test can wait for. */
function tell(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

/** The number of calls of `/a.B/Meet` that must arrive before any is answered. */
const GUESTS = 500;
const waiting: (() => void)[] = [];
let held: (() => void)[] = [];

const methods: Record<string, Method> = {
  '/a.B/Echo': (request) => request,
  '/a.B/Meet': async (request) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === GUESTS) for (const go of waiting.splice(0)) go();
    });
    return request;
  },
  '/a.B/Hold': async (request) => {
    tell({ event: 'held' });
    await new Promise<void>((resolve) => held.push(resolve));
    return request;
  },
  '/a.B/Release': (request) => {
    for (const go of held) go();
    held = [];
    return request;
  },
  '/a.B/Fail': (request) => {
    throw new GrpcError(Status.INVALID_ARGUMENT, Buffer.from(request).toString());
  },
  '/a.B/Throw': async () => {
    throw new RangeError('hunter2');
  },
  '/a.B/Memory': () => Buffer.from(String(process.memoryUsage().rss)),
};

const OK = encodeHeaders([[':status', '200']]);
const TRAILERS = encodeHeaders([['grpc-status', '0']]);

/** A server that answers every request with its headers and body. */
const http2: Accept = (wire) =>
  new Http2Connection(wire, (stream, headers) => {
    const body: Buffer[] = [];
    return {
      onData: (bytes) => void body.push(bytes),
      onEnd() {
        stream.sendHeaders(OK, false);
        const text = JSON.stringify({ headers: [...headers], body: Buffer.concat(body).toString('latin1') });
        stream.sendBody([Buffer.from(text)], TRAILERS);
      },
    };
  });

const grpc = createGrpcServer({
  methods: new Map(Object.entries(methods)),
  onShutdown: () => tell({ event: 'shutdown' }),
});

async function main(): Promise<void> {
  const listen: Listen =
    'Bun' in globalThis
      ? (await import('../../../lib/plugin/bun-listener')).listenOnBun
      : (await import('../../../lib/plugin/node-listener')).listenOnNode;
  const identity: Identity | undefined = CLIENT_CERTIFICATE ? await selfSignedIdentity() : undefined;
  const tls = identity && { identity, clientCertificate: Buffer.from(CLIENT_CERTIFICATE!, 'base64') };
  const accept = PROTOCOL === 'http2' ? http2 : grpc;
  let connections = 0;
  const counted: Accept = (wire) => {
    tell({ event: 'connections', count: ++connections });
    const handler = accept(wire);
    return {
      onData: (bytes) => handler.onData(bytes),
      onDrain: () => handler.onDrain(),
      onClose() {
        handler.onClose();
        tell({ event: 'connections', count: --connections });
      },
    };
  };
  const folder = PLACE === 'socket' ? makeSocketFolder('/tmp') : undefined;
  process.on('exit', () => folder?.remove());
  process.on('SIGTERM', () => process.exit(0));
  const { port } = await listen(folder ? { path: folder.socket } : 'loopback', new Admission(tls), counted);
  tell({ path: folder?.socket, port, certificate: identity?.certificate });
}

void main();
