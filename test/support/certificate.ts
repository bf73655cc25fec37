import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A certificate and its private key, in PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

interface Validity {
  readonly notBeforeDate?: Date;
  readonly notAfterDate?: Date;
}

/** Makes a self-signed certificate for host names and addresses. Its key is elliptic, because an RSA key takes longer to make. */
export async function selfSigned(hosts: readonly string[], validity: Validity = {}): Promise<Identity> {
  const altNames = hosts.map((host) =>
    isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  );
  const { private: key, cert } = await generate([{ name: 'commonName', value: hosts[0]! }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key, cert };
}
