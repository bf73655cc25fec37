import type { Retry } from '../gate/token-service';
import { InterruptedError, type OnsMqttError, TransportError } from './errors';

export interface Fault {
  readonly code: string;
  /** Ends the sentence that begins with the host's name. */
  readonly what: string;
  readonly help: string;
  readonly retry: Retry;
  readonly mayHaveBeenBilled?: true;
}

const CHECK_NETWORK =
  'Check that this machine reaches the endpoint, directly or through HTTPS_PROXY; inside a VPC, set network to "vpc".';
const CHECK_ENDPOINT = 'Check region, network and endpoint.';
const TRUST_CA =
  'If a proxy or an endpoint of your own uses a private certificate authority, name its PEM file in NODE_EXTRA_CA_CERTS.';

const REFUSED: Fault = {
  code: 'ConnectionRefused',
  what: 'refused the connection',
  help: CHECK_NETWORK,
  retry: 'backoff',
};
const RESET: Fault = {
  code: 'ConnectionReset',
  what: 'closed the connection before its answer was complete',
  help: CHECK_NETWORK,
  retry: 'backoff',
  mayHaveBeenBilled: true,
};
const UNREACHABLE: Fault = {
  code: 'NetworkUnreachable',
  what: 'cannot be reached',
  help: CHECK_NETWORK,
  retry: 'backoff',
};
const CONNECT_TIMEOUT: Fault = {
  code: 'ConnectTimeout',
  what: 'did not accept a connection in time (client_connect_timeout)',
  help: CHECK_NETWORK,
  retry: 'backoff',
};
const READ_TIMEOUT: Fault = {
  code: 'ReadTimeout',
  what: 'did not answer in time (client_read_timeout)',
  help: 'Run it again, or raise client_read_timeout.',
  retry: 'backoff',
  mayHaveBeenBilled: true,
};
const UNTRUSTED: Fault = {
  code: 'UntrustedCertificate',
  what: 'shows a certificate that is not signed by an authority this machine trusts',
  help: TRUST_CA,
  retry: 'never',
};
const TLS_FAILED: Fault = {
  code: 'TlsFailed',
  what: 'does not speak TLS as expected',
  help: 'Check that endpoint and its port are those of an https server.',
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
    help: CHECK_ENDPOINT,
    retry: 'never',
  },
  EAI_AGAIN: {
    code: 'HostLookupFailed',
    what: 'could not be looked up: the name server does not answer',
    help: CHECK_NETWORK,
    retry: 'backoff',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'CertificateNameMismatch',
    what: 'shows a certificate that was made for another name',
    help: 'Set endpoint to a name that the certificate holds.',
    retry: 'never',
  },
  CERT_HAS_EXPIRED: {
    code: 'CertificateExpired',
    what: 'shows a certificate that has expired',
    help: "Renew the server's certificate, or set this machine's clock if that is wrong.",
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
    help: 'Check endpoint, and whether a proxy answers in place of the service.',
    retry: 'never',
    mayHaveBeenBilled: true,
  },
  // undici gives this one no code, but a name of its own.
  HTTPParserError: {
    code: 'NotHttp',
    what: 'does not speak HTTP',
    help: 'Check that endpoint and its port are those of an HTTP server.',
    retry: 'never',
  },
  // What undici's ProxyAgent makes of any answer to CONNECT but 200.
  UND_ERR_ABORTED: {
    code: 'ProxyRefused',
    what: 'was not reached: the proxy refused to connect to it',
    help: "Check HTTPS_PROXY, the proxy's user and password in it, and that the proxy permits this host; or name the host in NO_PROXY.",
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
    help: CHECK_NETWORK,
    retry: 'never',
    mayHaveBeenBilled: true,
  });
}

function faultOf(code: string): Fault | undefined {
  return code.startsWith('ERR_SSL_') ? TLS_FAILED : FAULTS[code];
}
