import { acs3Signature, acs3StringToSign, canonicalQuery, sha256Hex } from '../onsmqtt/acs3-signature';
import { ACS_HEADERS, ACS3 } from '../onsmqtt/facts/signing';
import { refusal } from './api-error';
import type { ApiRequest } from './api-request';
import type { SignatureClaim } from './signature-claim';

const AUTHORIZATION = new RegExp(
  `^${ACS3.algorithm} Credential=([^,]*), ?SignedHeaders=([^,]*), ?Signature=([^,]*)$`,
);

/** Reads the claim of a request signed with ACS3-HMAC-SHA256 in its `authorization` header. */
export function readV3Claim(request: ApiRequest): SignatureClaim {
  const { headers } = request;
  const [, accessKeyId, names = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (accessKeyId === undefined || !signature) throw refusal('IncompleteSignature');
  if (!accessKeyId) throw refusal('MissingAccessKeyId');
  const signedHeaders = names.split(';');
  if (!coversRequiredHeaders(signedHeaders, headers)) throw refusal('IncompleteSignature');
  // The hash that the client signed counts only if it is the hash of the body that arrived.
  const payloadHash = sha256Hex(request.body);
  const query = canonicalQuery(request.query);
  const stringToSign = acs3StringToSign({ ...request, query, payloadHash }, signedHeaders);
  return {
    accessKeyId,
    securityToken: headers[ACS_HEADERS.securityToken],
    timestamp: headers[ACS_HEADERS.date],
    nonce: headers[ACS_HEADERS.nonce],
    stringToSign,
    isSignedWith: (accessKeySecret) =>
      headers[ACS_HEADERS.contentHash] === payloadHash &&
      acs3Signature(stringToSign, accessKeySecret) === signature,
  };
}

/** Whether `host` and all headers of the API are signed, because an unsigned header could be changed on the way. */
function coversRequiredHeaders(signedHeaders: readonly string[], headers: ApiRequest['headers']): boolean {
  const signed = new Set(signedHeaders);
  return (
    signed.has('host') &&
    signedHeaders.every((name) => Object.hasOwn(headers, name)) &&
    Object.keys(headers).every((name) => !name.startsWith(ACS3.headerPrefix) || signed.has(name))
  );
}
