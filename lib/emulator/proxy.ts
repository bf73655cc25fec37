import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** How a proxy answers a CONNECT: it connects, refuses, closes the connection, or never answers. */
export const PROXY_BEHAVIOURS = ['pass', 'refuse', 'close', 'stall'] as const;

export type ProxyBehaviour = (typeof PROXY_BEHAVIOURS)[number];

/** An HTTP proxy on a loopback address, for `HTTPS_PROXY`. It connects every host to the emulator. */
export class EmulatorProxy {
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>`. */
    readonly url: string,
  ) {
    server.on('connection', (socket: Socket) => this.#keep(socket));
  }

  /** Starts a proxy and resolves when it listens. */
  static async start(target: URL, behaviour: ProxyBehaviour): Promise<EmulatorProxy> {
    const server = createServer((_, response) => response.writeHead(405).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new EmulatorProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connect', (_, client: Socket) => proxy.#answer(client, target, behaviour));
    return proxy;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #answer(client: Socket, { hostname, port }: URL, behaviour: ProxyBehaviour): void {
    switch (behaviour) {
      case 'pass': {
        const host = hostname.replace(/^\[|\]$/g, '');
        const upstream = connect(Number(port), host, () => {
          client.write('HTTP/1.1 200 Connection established\r\n\r\n');
          client.pipe(upstream).pipe(client);
        });
        this.#keep(upstream.on('close', () => client.destroy()));
        client.on('close', () => upstream.destroy());
        return;
      }
      case 'refuse':
        client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
        return;
      case 'close':
        client.destroy();
        return;
      case 'stall':
        return;
    }
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
  }
}
