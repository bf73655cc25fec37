import type { TrackedConnection } from './admission';
import type { Listen } from './listener';
import { type Accept, LINGER_MS, type Wire, type WireHandler } from './wire';

/** The part of Bun's own sockets that is used here. They start 7 ms sooner than its node:net and node:tls. */
interface BunSocket {
  data: Connection | undefined;
  write(bytes: Uint8Array): number;
  shutdown(): void;
  terminate(): void;
  getPeerCertificate(): { raw?: Buffer } | undefined;
}

interface BunTls {
  readonly key: string;
  readonly cert: string;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  readonly ALPNProtocols: Uint8Array;
}

interface BunServer {
  readonly port: number;
  stop(closeConnections: boolean): void;
}

declare const Bun: {
  listen(options: {
    unix?: string;
    hostname?: string;
    port?: number;
    tls?: BunTls;
    socket: {
      open(socket: BunSocket): void;
      handshake(socket: BunSocket): void;
      data(socket: BunSocket, bytes: Buffer): void;
      drain(socket: BunSocket): void;
      close(socket: BunSocket): void;
      error(socket: BunSocket): void;
    };
  }): BunServer;
};

/** The protocol name `h2`, preceded by its length, as in TLS. */
const ALPN_H2 = Buffer.from('\x02h2');

export const listenOnBun: Listen = async (place, admission, accept) => {
  const { tls } = admission;
  const server = Bun.listen({
    ...(place === 'loopback' ? { hostname: '127.0.0.1', port: 0 } : { unix: place.path }),
    tls: tls && {
      key: tls.identity.key,
      cert: tls.identity.certificate,
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ALPN_H2,
    },
    socket: {
      open(socket) {
        const tracked = admission.track(() => socket.terminate());
        if (!tracked) {
          socket.terminate();
          return;
        }
        socket.data = new Connection(socket, tracked, accept);
        if (!tls) socket.data.admit(undefined);
      },
      handshake: (socket) => socket.data?.admit(socket.getPeerCertificate()?.raw),
      data: (socket, bytes) => socket.data?.receive(bytes),
      drain: (socket) => socket.data?.drain(),
      close: (socket) => socket.data?.close(),
      error: (socket) => socket.terminate(),
    },
  });
  return { port: place === 'loopback' ? server.port : undefined, close: () => server.stop(true) };
};

class Connection implements Wire {
  backlog = 0;
  #handler: WireHandler | undefined;
  readonly #waiting: Uint8Array[] = [];
  #linger: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(
    private readonly socket: BunSocket,
    private readonly tracked: TrackedConnection,
    private readonly accept: Accept,
  ) {}

  admit(certificate: Buffer | undefined): void {
    if (this.tracked.authorize(certificate)) this.#handler = this.accept(this);
    else this.socket.terminate();
  }

  receive(bytes: Buffer): void {
    if (this.#handler) this.#handler.onData(bytes);
    else this.socket.terminate();
  }

  write(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    this.#waiting.push(bytes);
    this.backlog += bytes.length;
    if (this.#waiting.length === 1) this.#send();
  }

  drain(): void {
    this.#send();
    if (this.backlog > 0) return;
    if (this.#linger) this.socket.shutdown();
    else this.#handler?.onDrain();
  }

  end(): void {
    this.#linger = setTimeout(() => this.socket.terminate(), LINGER_MS);
    if (this.backlog === 0) this.socket.shutdown();
  }

  destroy(): void {
    this.socket.terminate();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#linger);
    this.tracked.release();
    this.#handler?.onClose();
  }

  /** Writes as much as the system accepts. The rest follows when the socket has drained. */
  #send(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const sent = Math.max(0, this.socket.write(first));
      this.backlog -= sent;
      if (sent < first.length) {
        this.#waiting[0] = first.subarray(sent);
        return;
      }
      this.#waiting.shift();
    }
  }
}
