import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Identity } from './certificate';
import { log } from './log';

const HANDSHAKE_MS = 10_000;

export interface MutualTls {
  /** Who we are. */
  readonly identity: Identity;
  /** Who alone may connect: a certificate in DER. */
  readonly clientCertificate: Buffer;
}

/**
 * Lets in who shows exactly the certificate that Terraform announced: TLS has proved by then that the peer holds its key.
 * Comparing bytes is stricter than checking a chain. `ca: []` because with any `ca` Node 20 parses its whole root store (20 ms).
 */
export function admitOnly(
  { identity, clientCertificate }: MutualTls,
  admit: (socket: Socket) => void,
): (socket: Socket) => void {
  const server = createServer(
    {
      key: identity.key,
      cert: identity.certificate,
      ca: [],
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['h2'],
      handshakeTimeout: HANDSHAKE_MS,
    },
    (socket) => {
      const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
      if (raw && clientCertificate.equals(raw)) return admit(socket);
      log('warn', 'a connection was refused: it did not show the certificate that Terraform announced');
      return socket.destroy();
    },
  );
  server.on('tlsClientError', () => {});
  return (socket) => void server.emit('connection', socket);
}
