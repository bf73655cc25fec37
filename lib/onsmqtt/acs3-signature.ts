import { createHmac, hash } from 'node:crypto';
import { ACS3 } from './facts/signing';

/** What ACS3-HMAC-SHA256 covers of a request. Header names in lower case. */
export interface SignedRequest {
  readonly method: string;
  /** As {@link canonicalQuery} writes it. */
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
 * What the signature is made of, which a server names where it does not match. It covers the given headers: a server takes
 * those that the client named.
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

/** Parameters sorted by name and joined, percent-encoded as RFC 3986 has it: the form that is signed and sent. */
export function canonicalQuery(query: ReadonlyMap<string, string>): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** RFC 3986: `encodeURIComponent` leaves five characters alone that the service expects encoded. */
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
