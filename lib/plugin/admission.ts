import type { Identity } from './certificate';
import { log } from './log';

/** How long a connection may take to show who it is, in milliseconds. */
const HANDSHAKE_MS = 10_000;

/** Terraform has one connection. */
export const MAX_CONNECTIONS = 64;

export interface MutualTls {
  /** Who we are. */
  readonly identity: Identity;
  /** Who alone may connect: a certificate in DER. */
  readonly clientCertificate: Buffer;
}

/** A connection from the moment that the system has it. */
export interface Visit {
  /** Whether the certificate that was shown in the TLS handshake is the one that Terraform announced. */
  admits(certificate: Buffer | undefined): boolean;
  leave(): void;
}

/**
 * Decides which connections are let in: those that show exactly the certificate that Terraform announced. TLS has proved by then that
 * the peer holds its key, and comparing bytes is stricter than checking a chain. Plaintext connections are let in at once.
 */
export class Admission {
  #present = 0;

  constructor(readonly tls: MutualTls | undefined) {}

  /** A connection has come; `destroy` ends it when its time is over. Undefined where there are too many. */
  enter(destroy: () => void): Visit | undefined {
    if (this.#present >= MAX_CONNECTIONS) return undefined;
    this.#present++;
    const deadline = this.tls && setTimeout(destroy, HANDSHAKE_MS);
    const { tls } = this;
    return {
      admits: (certificate) => {
        clearTimeout(deadline);
        if (!tls || (certificate && tls.clientCertificate.equals(certificate))) return true;
        log('warn', 'a connection was refused: it did not show the certificate that Terraform announced');
        return false;
      },
      leave: () => {
        clearTimeout(deadline);
        this.#present--;
      },
    };
  }
}
