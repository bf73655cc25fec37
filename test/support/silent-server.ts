import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that accepts connections but never reads or answers. */
export class SilentServer {
  readonly #sockets: Socket[] = [];
  readonly #server = createServer((socket) => this.#sockets.push(socket.on('error', () => {})));

  static async start(): Promise<SilentServer> {
    const started = new SilentServer();
    await once(started.#server.listen(0, '127.0.0.1'), 'listening');
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Closes the server and its connections. A socket that is not read does not notice that its peer has left, and keeps the process alive. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server.close(), 'close');
  }
}
