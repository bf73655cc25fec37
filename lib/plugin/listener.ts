import { once } from 'node:events';
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

/** Listens, in the given folder if it needs one at all. Rejects with the error of the system. */
export type Listen = (accept: (socket: Socket) => void, folder?: string) => Promise<Listener>;

/** The system's own way for two processes to talk. Windows has no unix sockets that Node and Go share. */
export function listenerFor(platform: NodeJS.Platform): Listen {
  return platform === 'win32' ? listenOnLoopback : listenOnSocket;
}

/** What a unix socket's path may hold, in bytes: 103 on macOS, a little more elsewhere. */
const MAX_PATH_BYTES = 103;
const FOLDER_PREFIX = 'tfprovider-';
const SOCKET_NAME = 'socket';
/** As long as a name below the parent folder gets. mkdtemp adds six characters. */
const LONGEST_NAME = join(`${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME);

/** Listens on a unix socket in a folder of its own that nobody else may enter. */
export const listenOnSocket: Listen = async (accept, folder = tmpdir()) => {
  const parent = Buffer.byteLength(join(folder, LONGEST_NAME)) <= MAX_PATH_BYTES ? folder : '/tmp';
  const ownFolder = mkdtempSync(join(parent, FOLDER_PREFIX));
  const address = join(ownFolder, SOCKET_NAME);
  const server = createServer(accept).listen(address);
  await once(server, 'listening');
  const close = () => {
    server.close();
    rmSync(ownFolder, { recursive: true, force: true });
  };
  return { network: 'unix', address, close };
};

/** Listens on a free port of the loopback address. */
export const listenOnLoopback: Listen = async (accept) => {
  const server = createServer(accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { network: 'tcp', address: `127.0.0.1:${port}`, close: () => server.close() };
};
