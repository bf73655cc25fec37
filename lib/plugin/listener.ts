import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place that Terraform can connect to, as the handshake line names it. */
export interface Listener {
  readonly network: 'unix' | 'tcp';
  readonly address: string;
  /** Stops listening and leaves nothing on the disk. */
  close(): void;
}

/** Listens on a unix socket in a folder of its own that nobody else may enter. */
export function listenOnSocket(
  parentFolder: string | undefined,
  accept: (socket: Socket) => void,
  ready: (listener: Listener) => void,
): void {
  const folder = mkdtempSync(join(parentFolder ?? tmpdir(), 'tfprovider-'));
  const address = join(folder, 'socket');
  const server = createServer(accept);
  const close = () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  server.listen(address, () => ready({ network: 'unix', address, close }));
}

/** Listens on a free port of the loopback address: Windows has no unix sockets that Node and Go share. */
export function listenOnLoopback(
  accept: (socket: Socket) => void,
  ready: (listener: Listener) => void,
): void {
  const server = createServer(accept);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    ready({ network: 'tcp', address: `127.0.0.1:${port}`, close: () => server.close() });
  });
}
