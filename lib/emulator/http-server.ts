import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { EmulatorConfigError, type ParsedConfig } from './config';

/** Room for a token of several kilobytes in the query string, each of its characters percent-encoded. */
const MAX_HEADER_BYTES = 128 * 1024;

/** Longer than clients keep idle connections, so that the server does not close one while a client sends a request. */
const KEEP_ALIVE_MS = 65_000;

/** Starts an HTTP or HTTPS server, and resolves when it listens. */
export async function listen(config: ParsedConfig, listener: RequestListener): Promise<Server> {
  const server = create(config, listener);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error)));
    server.listen(config.port, config.host, resolve);
  });
  return server;
}

/** The URL of a listening server, without a slash at the end. */
export function serverUrl(server: Server, { host, tls }: ParsedConfig): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function create({ tls }: ParsedConfig, listener: RequestListener): Server {
  const options = { maxHeaderSize: MAX_HEADER_BYTES };
  if (!tls) return createServer(options, listener);
  try {
    return createTlsServer({ ...options, ...tls }, listener);
  } catch {
    throw new EmulatorConfigError('tls', 'must contain a private key and its certificate in PEM');
  }
}

function listenError(error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new EmulatorConfigError('port', 'is already in use; use 0 for any free port');
    case 'EACCES':
      return new EmulatorConfigError('port', 'requires permissions that this user does not have');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new EmulatorConfigError('host', 'is not an address of this machine');
    default:
      return error;
  }
}
