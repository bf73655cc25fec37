import type { Remedy } from '../gate/problem';
import type { Retry } from '../gate/token-service';
import { InterruptedError, type OnsMqttError, TransportError } from './errors';

export interface Fault {
  readonly code: string;
  /** Ends the sentence that begins with the host's name. */
  readonly what: string;
  readonly remedies: readonly Remedy[];
  readonly retry: Retry;
  readonly mayHaveBeenBilled?: true;
}

const CHECK_NETWORK: Remedy = { to: 'check-network' };
const CHECK_ENDPOINT: Remedy = { to: 'check-endpoint' };
const TRUST_CA: Remedy =
  'If a proxy or a custom endpoint uses a private certificate authority, set NODE_EXTRA_CA_CERTS to its PEM file.';

const REFUSED: Fault = {
  code: 'ConnectionRefused',
  what: 'refused the connection',
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
};
const RESET: Fault = {
  code: 'ConnectionReset',
  what: 'closed the connection before its answer was complete',
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
  mayHaveBeenBilled: true,
};
const UNREACHABLE: Fault = {
  code: 'NetworkUnreachable',
  what: 'cannot be reached',
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
};
const CONNECT_TIMEOUT: Fault = {
  code: 'ConnectTimeout',
  what: 'did not accept a connection in time',
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
};
const READ_TIMEOUT: Fault = {
  code: 'ReadTimeout',
  what: 'did not answer in time',
  remedies: [{ to: 'raise-read-timeout' }],
  retry: 'backoff',
  mayHaveBeenBilled: true,
};
const UNTRUSTED: Fault = {
  code: 'UntrustedCertificate',
  what: 'shows a certificate that is not signed by an authority this machine trusts',
  remedies: [TRUST_CA],
  retry: 'never',
};
const TLS_FAILED: Fault = {
  code: 'TlsFailed',
  what: 'does not speak TLS as expected',
  remedies: [CHECK_ENDPOINT, 'Its port must be that of an HTTPS server.'],
  retry: 'never',
};

/** What Node's and undici's error codes mean. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: REFUSED,
  ECONNRESET: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: RESET,
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ETIMEDOUT: CONNECT_TIMEOUT,
  UND_ERR_CONNECT_TIMEOUT: CONNECT_TIMEOUT,
  UND_ERR_HEADERS_TIMEOUT: READ_TIMEOUT,
  UND_ERR_BODY_TIMEOUT: READ_TIMEOUT,
  ENOTFOUND: {
    code: 'HostNotFound',
    what: 'has no address: the name is not known',
    remedies: [CHECK_ENDPOINT],
    retry: 'never',
  },
  EAI_AGAIN: {
    code: 'HostLookupFailed',
    what: 'could not be looked up: the name server does not answer',
    remedies: [CHECK_NETWORK],
    retry: 'backoff',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'CertificateNameMismatch',
    what: 'shows a certificate that was made for another name',
    remedies: [CHECK_ENDPOINT, 'The certificate must contain the host name of the endpoint.'],
    retry: 'never',
  },
  CERT_HAS_EXPIRED: {
    code: 'CertificateExpired',
    what: 'shows a certificate that has expired',
    remedies: ["Renew the server's certificate, or correct this machine's clock."],
    retry: 'never',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  EPROTO: TLS_FAILED,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    code: 'AnswerTooLarge',
    what: 'sent more than an answer to QueryToken can be',
    remedies: [CHECK_ENDPOINT, 'A proxy that answers in place of the service is another cause.'],
    retry: 'never',
    mayHaveBeenBilled: true,
  },
  // undici gives this one no code, but a name of its own.
  HTTPParserError: {
    code: 'NotHttp',
    what: 'does not speak HTTP',
    remedies: [CHECK_ENDPOINT, 'Its port must be that of an HTTP server.'],
    retry: 'never',
  },
  // What undici's ProxyAgent makes of any answer to CONNECT but 200.
  UND_ERR_ABORTED: {
    code: 'ProxyRefused',
    what: 'was not reached: the proxy refused to connect to it',
    remedies: [
      'Check HTTPS_PROXY, the user and the password in it, and that the proxy permits this host. To bypass the proxy, add the host to NO_PROXY.',
    ],
    retry: 'never',
  },
};

/** The error of ours for one of Node's or undici's. Carries over nothing of the original but what its code means. */
export function transportError(error: unknown, host: string, signal: AbortSignal): OnsMqttError {
  if (signal.aborted) return new InterruptedError();
  const { code, name } = error as NodeJS.ErrnoException;
  const fault = faultOf(code ?? name);
  if (fault) return new TransportError({ ...fault, message: `${host} ${fault.what}.` });
  return new TransportError({
    code: 'RequestFailed',
    message: `The request to ${host} failed (${code ?? name}).`,
    remedies: [CHECK_NETWORK],
    retry: 'never',
    mayHaveBeenBilled: true,
  });
}

function faultOf(code: string): Fault | undefined {
  return code.startsWith('ERR_SSL_') ? TLS_FAILED : FAULTS[code];
}
