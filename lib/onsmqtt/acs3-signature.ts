import { createHmac, hash } from 'node:crypto';
import { ACS3 } from './facts/signing';

/** The parts of a request that ACS3-HMAC-SHA256 signs. Header names are in lower case. */
export interface SignedRequest {
  readonly method: string;
  /** The result of {@link canonicalQuery}. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body, also sent in a header. */
  readonly payloadHash: string;
}

/** The value of the `authorization` header. */
export function acs3Authorization(
  request: SignedRequest,
  accessKeyId: string,
  accessKeySecret: string,
): string {
  const signedHeaders = signedHeaderNames(request.headers);
  const signature = acs3Signature(acs3StringToSign(request, signedHeaders), accessKeySecret);
  return `${ACS3.algorithm} Credential=${accessKeyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
}

export function acs3Signature(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha256', accessKeySecret).update(stringToSign).digest('hex');
}

/**
 * The string to sign. A server returns it if the signature does not match.
 * @param signedHeaders a server passes those that the client named.
 */
export function acs3StringToSign(request: SignedRequest, signedHeaders: readonly string[]): string {
  const canonicalRequest = [
    request.method,
    '/',
    request.query,
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}`),
    '',
    signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
  return `${ACS3.algorithm}\n${sha256Hex(canonicalRequest)}`;
}

/** The query string that is signed and sent: parameters sorted by name, percent-encoded by RFC 3986. */
export function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** Percent-encodes by RFC 3986. `encodeURIComponent` does not encode five characters that the service expects encoded. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function sha256Hex(text: string | Uint8Array): string {
  return hash('sha256', text);
}

function signedHeaderNames(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith(ACS3.headerPrefix))
    .sort();
}
