import type { Identity } from './certificate';
import { log } from './log';

/** How long a connection may take for its TLS handshake, in milliseconds. */
const HANDSHAKE_MS = 10_000;

/** Terraform opens one connection. */
export const MAX_CONNECTIONS = 64;

export interface MutualTls {
  /** The certificate and key of this process. */
  readonly identity: Identity;
  /** The only client certificate that is accepted, in DER. */
  readonly clientCertificate: Buffer;
}

/** A connection that counts towards the limit until it is released. */
export interface TrackedConnection {
  /** Whether the certificate of the TLS handshake is the one that Terraform announced. Always true for plaintext. */
  authorize(certificate: Buffer | undefined): boolean;
  release(): void;
}

/**
 * Decides which connections are accepted: those with exactly the certificate that Terraform announced. The TLS handshake has proved that
 * the peer has its key, and comparing bytes is stricter than checking a certificate chain. Plaintext connections are accepted at once.
 */
export class Admission {
  #open = 0;

  constructor(readonly tls: MutualTls | undefined) {}

  /** Counts a new connection, and calls `destroy` if its handshake takes too long. Undefined if too many connections are open. */
  track(destroy: () => void): TrackedConnection | undefined {
    if (this.#open >= MAX_CONNECTIONS) return undefined;
    this.#open++;
    const { tls } = this;
    const deadline = tls && setTimeout(destroy, HANDSHAKE_MS);
    return {
      authorize: (certificate) => {
        clearTimeout(deadline);
        if (!tls || (certificate && tls.clientCertificate.equals(certificate))) return true;
        log('warn', 'refused a connection: its certificate is not the one that Terraform announced');
        return false;
      },
      release: () => {
        clearTimeout(deadline);
        this.#open--;
      },
    };
  }
}
