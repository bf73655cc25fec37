import { randomUUID } from 'node:crypto';
import { acs3Authorization, canonicalQuery, sha256Hex } from './acs3-signature';
import type { Credentials } from './credentials/credentials';
import type { HttpRequest } from './exchange/exchange';
import { ACS_HEADERS } from './facts/signing';
import { SecretRequest } from './secret-request';

/** A call in RPC style, with all parameters in the query string. */
export interface RpcCall {
  readonly endpoint: URL;
  readonly action: string;
  readonly version: string;
  readonly query: ReadonlyMap<string, string>;
  readonly userAgent: string;
}

const EMPTY_BODY_HASH = sha256Hex('');

/** The request for a call, with a new nonce, signed with ACS3-HMAC-SHA256. */
export function signedRequest(
  { endpoint, action, version, query, userAgent }: RpcCall,
  credentials: Credentials,
  time: Date,
  signal: AbortSignal,
): HttpRequest {
  const queryString = canonicalQuery(query);
  const headers: Record<string, string> = {
    accept: 'application/json',
    host: endpoint.host,
    'user-agent': userAgent,
    [ACS_HEADERS.action]: action,
    [ACS_HEADERS.version]: version,
    [ACS_HEADERS.date]: withoutMilliseconds(time),
    [ACS_HEADERS.nonce]: randomUUID(),
    [ACS_HEADERS.contentHash]: EMPTY_BODY_HASH,
  };
  if (credentials.securityToken) {
    headers[ACS_HEADERS.accessKeyId] = credentials.accessKeyId;
    headers[ACS_HEADERS.securityToken] = credentials.securityToken;
  }
  headers.authorization = acs3Authorization(
    { method: 'POST', query: queryString, headers, payloadHash: EMPTY_BODY_HASH },
    credentials.accessKeyId,
    credentials.accessKeySecret,
  );
  return new SecretRequest({ method: 'POST', url: endpoint, query: queryString, headers, signal });
}

/** The format of times in requests to the gateway. */
export function withoutMilliseconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
