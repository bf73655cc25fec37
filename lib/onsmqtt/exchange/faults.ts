import type { Remedy } from '../../gate/problem';
import type { Retry } from '../../gate/token-service';
import { InterruptedError, OnsMqttError, TransportError } from '../errors';
import { InvalidProxyError } from './proxy';

export interface ExchangeFault {
  readonly code: string;
  /** What happened. @param peer the host or proxy, such as `host:port`. */
  readonly message: (peer: string) => string;
  readonly remedies: readonly Remedy[];
  readonly retry: Retry;
  readonly mayHaveBeenBilled?: true;
}

const CHECK_NETWORK: Remedy = { to: 'check-network' };
const CHECK_ENDPOINT: Remedy = { to: 'check-endpoint' };
const TRUST_CA: Remedy =
  'If a proxy or a custom endpoint uses a private certificate authority, set NODE_EXTRA_CA_CERTS or SSL_CERT_FILE to its PEM file. A server must send the certificates of intermediate authorities, too.';
const BYPASS_PROXY: Remedy = 'To bypass the proxy, add the host to NO_PROXY.';

const REFUSED: ExchangeFault = {
  code: 'ConnectionRefused',
  message: (peer) => `${peer} refused the connection.`,
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
};
const RESET: ExchangeFault = {
  code: 'ConnectionReset',
  message: (peer) => `${peer} closed the connection before its answer was complete.`,
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
  mayHaveBeenBilled: true,
};
const UNREACHABLE: ExchangeFault = {
  code: 'NetworkUnreachable',
  message: (peer) => `${peer} cannot be reached.`,
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
};
const CONNECT_TIMEOUT: ExchangeFault = {
  code: 'ConnectTimeout',
  message: (peer) => `${peer} did not accept a connection in time.`,
  remedies: [CHECK_NETWORK],
  retry: 'backoff',
};
const UNTRUSTED: ExchangeFault = {
  code: 'UntrustedCertificate',
  message: (peer) => `${peer} has a certificate that is not signed by an authority that this machine trusts.`,
  remedies: [TRUST_CA],
  retry: 'never',
};
/** OpenSSL refuses the key, signature, purpose or chain of the certificate. For most of these, Node.js gives no details. */
const UNUSABLE: ExchangeFault = {
  code: 'UnusableCertificate',
  message: (peer) =>
    `${peer} has a certificate that breaks a rule: for example, it is not for servers, its signature is weak, or its authority may not sign the name.`,
  remedies: ['Run openssl s_client to see which rule it breaks, and replace the certificate.'],
  retry: 'never',
};
const TLS_FAILED: ExchangeFault = {
  code: 'TlsFailed',
  message: (peer) => `${peer} does not speak TLS as expected.`,
  remedies: [
    CHECK_ENDPOINT,
    'Its port must be that of an HTTPS server or proxy, with TLS 1.2 or newer and without certificates of clients.',
  ],
  retry: 'never',
};
const TOO_MANY_FILES: ExchangeFault = {
  code: 'TooManyOpenFiles',
  message: (peer) =>
    `${peer} received no request, because this process may not open more files or connections.`,
  remedies: ['Raise the limit of open files (ulimit -n), and run it again.'],
  retry: 'backoff',
};
const OUT_OF_MEMORY: ExchangeFault = {
  code: 'OutOfMemory',
  message: (peer) =>
    `${peer} received no request, because this machine has no memory left for another connection.`,
  remedies: ['Give this process more memory (ulimit -v, or the limit of its container), and run it again.'],
  retry: 'backoff',
};
const NO_PORT_LEFT: ExchangeFault = {
  code: 'NoPortLeft',
  message: (peer) =>
    `${peer} received no request, because this machine has no local port left for another connection.`,
  remedies: ['Wait until other programs on this machine have closed their connections, and run it again.'],
  retry: 'backoff',
};

/** Faults because this machine lacks a resource. Fewer connections help. */
export const SHORTAGES: Readonly<Record<string, ExchangeFault>> = {
  EMFILE: TOO_MANY_FILES,
  ENFILE: TOO_MANY_FILES,
  ENOMEM: OUT_OF_MEMORY,
  ENOBUFS: OUT_OF_MEMORY,
  EADDRNOTAVAIL: NO_PORT_LEFT,
};

/** The faults for the error codes of Node.js and for our own. */
export const FAULTS = {
  ...SHORTAGES,
  ECONNREFUSED: REFUSED,
  ECONNRESET: RESET,
  EPIPE: RESET,
  ENDED_EARLY: RESET,
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ETIMEDOUT: CONNECT_TIMEOUT,
  CONNECT_TIMEOUT,
  READ_TIMEOUT: {
    code: 'ReadTimeout',
    message: (peer) => `${peer} did not send a complete answer in time.`,
    remedies: [{ to: 'raise-read-timeout' }],
    retry: 'backoff',
    mayHaveBeenBilled: true,
  },
  OUT_OF_TIME: {
    code: 'RetryTimeout',
    message: (peer) => `${peer} gave no answer before the time for retries (max_retry_timeout) was over.`,
    remedies: [CHECK_NETWORK],
    retry: 'backoff',
    mayHaveBeenBilled: true,
  },
  ENOTFOUND: {
    code: 'HostNotFound',
    message: (peer) => `${peer} is not a known host name (DNS).`,
    remedies: [CHECK_ENDPOINT],
    retry: 'never',
  },
  EAI_AGAIN: {
    code: 'HostLookupFailed',
    message: (peer) => `${peer} could not be looked up: the name server does not answer.`,
    remedies: [CHECK_NETWORK],
    retry: 'backoff',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'CertificateNameMismatch',
    message: (peer) => `${peer} has a certificate for another name.`,
    remedies: [
      CHECK_ENDPOINT,
      'The certificate must contain the host name of the endpoint, or of the proxy.',
    ],
    retry: 'never',
  },
  CERT_HAS_EXPIRED: {
    code: 'CertificateExpired',
    message: (peer) => `${peer} has a certificate that has expired.`,
    remedies: ["Renew the server's certificate, or correct this machine's clock."],
    retry: 'never',
  },
  CERT_NOT_YET_VALID: {
    code: 'CertificateNotYetValid',
    message: (peer) => `${peer} has a certificate that is not valid yet.`,
    remedies: ["Correct this machine's clock."],
    retry: 'never',
  },
  UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_CHAIN_TOO_LONG: UNUSABLE,
  CERT_REJECTED: UNUSABLE,
  CERT_SIGNATURE_FAILURE: UNUSABLE,
  INVALID_CA: UNUSABLE,
  INVALID_PURPOSE: UNUSABLE,
  PATH_LENGTH_EXCEEDED: UNUSABLE,
  UNSPECIFIED: UNUSABLE,
  EPROTO: TLS_FAILED,
  TLS_FAILED,
  TOO_LARGE: {
    code: 'AnswerTooLarge',
    message: (peer) => `${peer} sent an answer of more than 64 KB. Answers of the service are smaller.`,
    remedies: [CHECK_ENDPOINT, 'A proxy that answers in place of the service is another cause.'],
    retry: 'never',
    mayHaveBeenBilled: true,
  },
  NOT_HTTP: {
    code: 'NotHttp',
    message: (peer) => `${peer} does not speak HTTP.`,
    remedies: [CHECK_ENDPOINT, 'Its port must be that of an HTTP server.'],
    retry: 'never',
    mayHaveBeenBilled: true,
  },
  SURPLUS: {
    code: 'SurplusBytes',
    message: (peer) =>
      `${peer} sent more than the answers to its requests, so that none of them can be trusted.`,
    remedies: ['Check whether a proxy on the way repeats answers.', BYPASS_PROXY],
    retry: 'at-once',
    mayHaveBeenBilled: true,
  },
  REPEATED: {
    code: 'RepeatedAnswer',
    message: (peer) =>
      `${peer} sent an answer that it had sent before, so it may belong to another question.`,
    remedies: ['Check whether a proxy or a cache on the way repeats answers.', BYPASS_PROXY],
    retry: 'at-once',
    mayHaveBeenBilled: true,
  },
  OLD: {
    code: 'OldAnswer',
    message: (peer) => `${peer} sent an answer that is older than the request, so it belongs to another one.`,
    remedies: [
      'Check whether a proxy or a cache on the way repeats answers, and whether the clock of this machine is right.',
      BYPASS_PROXY,
    ],
    retry: 'at-once',
    mayHaveBeenBilled: true,
  },
  INVALID_HEADER: {
    code: 'InvalidHeader',
    message: (peer) =>
      `${peer} received no request, because the access key, the security token or TF_APPEND_USER_AGENT contains a character that an HTTP header cannot contain.`,
    remedies: ['Remove line breaks and characters outside ASCII from it.'],
    retry: 'never',
  },
  PROXY_NOT_FOUND: {
    code: 'ProxyNotFound',
    message: (peer) => `${peer} is not a known host name (DNS).`,
    remedies: ['Correct the name of the proxy in HTTPS_PROXY.', BYPASS_PROXY],
    retry: 'never',
  },
  PROXY_REFUSED: {
    code: 'ProxyRefused',
    message: (peer) => `${peer} could not be reached, because the proxy refused to connect to it.`,
    remedies: [
      'Check HTTPS_PROXY, the user and the password in it, and that the proxy permits this host.',
      BYPASS_PROXY,
    ],
    retry: 'never',
  },
  PROXY_FAILED: {
    code: 'ProxyFailed',
    message: (peer) => `${peer} could not be reached, because the proxy is busy or failed to connect to it.`,
    remedies: ['Check that the proxy can reach this host, and run it again.', BYPASS_PROXY],
    retry: 'backoff',
  },
  PROXY_CLOSED: {
    code: 'ProxyClosed',
    message: (peer) => `${peer} could not be reached, because the proxy closed the connection.`,
    remedies: ['Check HTTPS_PROXY, and that the proxy permits this host.', BYPASS_PROXY],
    retry: 'backoff',
  },
  PROXY_NOT_HTTP: {
    code: 'ProxyNotHttp',
    message: (peer) => `${peer} could not be reached, because the proxy does not answer as an HTTP proxy.`,
    remedies: ['Check HTTPS_PROXY: its port must be that of an HTTP proxy, not of SOCKS.', BYPASS_PROXY],
    retry: 'never',
  },
  PROXY_INVALID: {
    code: 'InvalidProxy',
    message: (peer) =>
      `${peer} received no request, because HTTPS_PROXY or HTTP_PROXY does not name an http or https proxy.`,
    remedies: [
      'Set it to host:port or to scheme://user:password@host:port, with special characters of the password percent-encoded.',
    ],
    retry: 'never',
  },
} as const satisfies Readonly<Record<string, ExchangeFault>>;

/**
 * Converts an error of Node.js. Takes over only its code, because its message may contain secrets.
 * @param unreadable the variables that name certificate authorities which could not be read.
 */
export function transportError(
  error: unknown,
  peer: string,
  unreadable: readonly string[] = [],
): OnsMqttError {
  if (error instanceof OnsMqttError) return error;
  if (error instanceof InvalidProxyError) return faultError(FAULTS.PROXY_INVALID, peer);
  const { code = 'no code' } = error as NodeJS.ErrnoException;
  const fault = faultOf(code);
  if (fault === UNTRUSTED && unreadable.length > 0) {
    const remedies = [TRUST_CA, `Could not read what is set in ${unreadable.join(', ')}.`];
    return faultError({ ...UNTRUSTED, remedies }, peer);
  }
  if (fault) return faultError(fault, peer);
  return new TransportError({
    code: 'RequestFailed',
    message: `${peer} gave no answer (${/^\w{1,64}$/.test(code) ? code : 'no code'}).`,
    remedies: [CHECK_NETWORK],
    retry: 'never',
    mayHaveBeenBilled: true,
  });
}

export function faultError(fault: ExchangeFault, peer: string): TransportError {
  return new TransportError({ ...fault, message: fault.message(peer) });
}

/** The error for an aborted signal: its reason, the end of the time for all attempts, or an interruption. */
export function endedBy({ reason }: AbortSignal, peer: string): OnsMqttError {
  if (reason instanceof OnsMqttError) return reason;
  const isTimeout = (reason as Error | undefined)?.name === 'TimeoutError';
  return isTimeout ? faultError(FAULTS.OUT_OF_TIME, peer) : new InterruptedError();
}

function faultOf(code: string): ExchangeFault | undefined {
  return code.startsWith('ERR_SSL_') ? TLS_FAILED : (FAULTS as Readonly<Record<string, ExchangeFault>>)[code];
}
