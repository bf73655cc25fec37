import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Admission, MutualTls, TrackedConnection } from './admission';
import type { Listen } from './listener';
import { type Accept, LINGER_MS, type Wire, type WireHandler } from './wire';

export const listenOnNode: Listen = async (place, admission, accept) => {
  let secure: Secure | undefined;
  const tls = admission.tls;
  // node:tls takes 10 ms to load. It is loaded after the handshake line, while Terraform connects.
  const getSecure = tls && (() => (secure ??= createSecure(tls)));
  const server = createServer((socket) => greet(socket, admission, accept, getSecure));
  listenAt(server, place);
  await once(server, 'listening');
  server.on('error', () => {});
  if (getSecure) setImmediate(getSecure);
  const { port } = place === 'loopback' ? (server.address() as AddressInfo) : {};
  return { port, close: () => server.close() };
};

/** The versions of Node in which tests use `_listen2`. */
const HAS_DIRECT_LISTEN = /^v(20|22|24)\./;

/**
 * `listen` loads node:cluster and node:child_process, which takes 3 ms at each of a plan's launches, to check whether this process is a
 * worker of a cluster. It never is, so this calls the function that `listen` calls afterwards. That function is undocumented, so it is
 * only used in versions of Node where it is tested.
 */
function listenAt(server: Server, place: Parameters<Listen>[0]): void {
  const direct = server as { _listen2?(addressOrPath: string, port: number, addressType: number): void };
  if (!direct._listen2 || !HAS_DIRECT_LISTEN.test(process.version))
    server.listen(place === 'loopback' ? { port: 0, host: '127.0.0.1' } : { path: place.path });
  else if (place === 'loopback') direct._listen2('127.0.0.1', 0, 4);
  else direct._listen2(place.path, -1, -1);
}

/** Calls back after the TLS handshake, with the peer's certificate. */
type Secure = (socket: Socket, onSecure: (secured: Socket, certificate: Buffer | undefined) => void) => void;

function greet(
  socket: Socket,
  admission: Admission,
  accept: Accept,
  getSecure: (() => Secure) | undefined,
): void {
  socket.on('error', () => {});
  const tracked = admission.track(() => socket.destroy());
  if (!tracked) {
    socket.destroy();
    return;
  }
  socket.on('close', () => tracked.release());
  if (!getSecure) admit(socket, tracked, accept, undefined);
  else getSecure()(socket, (secured, certificate) => admit(secured, tracked, accept, certificate));
}

function admit(
  socket: Socket,
  tracked: TrackedConnection,
  accept: Accept,
  certificate: Buffer | undefined,
): void {
  if (!tracked.authorize(certificate)) {
    socket.destroy();
    return;
  }
  socket.setNoDelay(true);
  const wire = new NodeWire(socket);
  const handler = accept(wire);
  wire.handler = handler;
  socket.on('data', (bytes: Buffer) => handler.onData(bytes));
  socket.on('close', () => handler.onClose());
}

/** `ca: []` keeps Node 20 from parsing its whole root store, which takes 20 ms. */
function createSecure({ identity }: MutualTls): Secure {
  const { TLSSocket, createSecureContext } = require('node:tls') as typeof import('node:tls');
  const secureContext = createSecureContext({
    key: identity.key,
    cert: identity.certificate,
    ca: [],
    minVersion: 'TLSv1.2',
  });
  return (socket, onSecure) => {
    const secured = new TLSSocket(socket, {
      isServer: true,
      secureContext,
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
    });
    secured.on('error', () => {});
    // Without this, a failed handshake would leave the connection open until its deadline.
    secured.on('_tlsError', () => socket.destroy());
    secured.once('secure', () => {
      const { raw } = secured.getPeerCertificate() as { raw?: Buffer };
      onSecure(secured, raw);
    });
  };
}

class NodeWire implements Wire {
  backlog = 0;
  handler?: WireHandler;

  constructor(private readonly socket: Socket) {}

  write(bytes: Uint8Array): void {
    this.backlog += bytes.length;
    this.socket.write(bytes, () => {
      this.backlog -= bytes.length;
      if (this.backlog === 0 && !this.socket.destroyed) this.handler?.onDrain();
    });
  }

  end(): void {
    this.socket.end();
    const linger = setTimeout(() => this.socket.destroy(), LINGER_MS);
    this.socket.once('close', () => clearTimeout(linger));
  }

  destroy(): void {
    this.socket.destroy();
  }
}
