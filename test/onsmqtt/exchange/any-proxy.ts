import net, { type AddressInfo, type Socket } from 'node:net';
import { type AnyStream, write } from './any-server';

/** The behaviours of a proxy for a connection. */
export const PROXY_BEHAVIOURS = [
  'pass',
  'close',
  'refuse',
  'stall',
  'garbage',
  'drip',
  'surplus',
  'replay',
] as const;

export type ProxyBehaviour = (typeof PROXY_BEHAVIOURS)[number];

const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** A proxy on a loopback address that connects every host to one server. Each connection gets the next behaviour. */
export class AnyProxy {
  readonly #sockets = new Set<Socket>();
  readonly #server = net.createServer((socket) => this.#serve(socket));
  /** The bytes that the server has sent through the proxy so far. */
  #recorded = Buffer.alloc(0);
  #connections = 0;

  constructor(
    private readonly behaviours: readonly ProxyBehaviour[],
    private readonly stream: AnyStream,
    private readonly target: number,
  ) {}

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #serve(client: Socket): void {
    this.#keep(client);
    const behaviour = this.behaviours[this.#connections++ % this.behaviours.length]!;
    client.once('data', () => void this.#connect(client, behaviour));
  }

  async #connect(client: Socket, behaviour: ProxyBehaviour): Promise<unknown> {
    switch (behaviour) {
      case 'pass':
        client.write(ESTABLISHED);
        return this.#relay(client);
      case 'drip':
        await write(client, ESTABLISHED, 1 + this.stream.paceMs);
        return this.#relay(client);
      case 'close':
        return client.end();
      case 'refuse':
        return client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      case 'stall':
        return undefined;
      case 'garbage':
        return client.write(this.stream.noise);
      case 'surplus':
        client.write(`${ESTABLISHED}HTTP/1.1 200 OK\r\n\r\n`);
        return this.#relay(client);
      case 'replay':
        client.write(ESTABLISHED);
        return client.once('data', () => client.write(this.#recorded));
    }
  }

  #relay(client: Socket): void {
    const server = this.#keep(net.connect(this.target, '127.0.0.1'));
    server.on('data', (bytes: Buffer) => {
      this.#recorded = Buffer.concat([this.#recorded, bytes]);
    });
    client.pipe(server).pipe(client);
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket.on('error', () => {}));
    return socket;
  }
}
