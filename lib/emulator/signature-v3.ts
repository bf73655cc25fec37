import {
  ACS3_ALGORITHM,
  acs3Signature,
  acs3StringToSign,
  canonicalQuery,
  sha256Hex,
} from '../onsmqtt/acs3-signature';
import { ApiError } from './api-error';
import type { ApiRequest } from './api-request';
import type { SignatureClaim } from './signature-claim';

const AUTHORIZATION = new RegExp(
  `^${ACS3_ALGORITHM} Credential=([^,]*), ?SignedHeaders=([^,]*), ?Signature=([^,]*)$`,
);

/** Reads the claim of a request signed with ACS3-HMAC-SHA256 in its `authorization` header. */
export function readV3Claim(request: ApiRequest): SignatureClaim {
  const { headers } = request;
  const [, accessKeyId, names = '', signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (accessKeyId === undefined || !signature) throw new ApiError('IncompleteSignature');
  if (!accessKeyId) throw new ApiError('MissingAccessKeyId');
  const signedHeaders = names.split(';');
  if (!coversWhatItMust(signedHeaders, headers)) throw new ApiError('IncompleteSignature');
  // The hash that the client signed counts only if it is the hash of the body that arrived.
  const payloadHash = sha256Hex(request.body);
  const query = canonicalQuery(request.query);
  const stringToSign = acs3StringToSign({ ...request, query, payloadHash }, signedHeaders);
  return {
    accessKeyId,
    securityToken: headers['x-acs-security-token'],
    timestamp: headers['x-acs-date'],
    nonce: headers['x-acs-signature-nonce'],
    stringToSign,
    isSignedWith: (accessKeySecret) =>
      headers['x-acs-content-sha256'] === payloadHash &&
      acs3Signature(stringToSign, accessKeySecret) === signature,
  };
}

/** A header that is not signed could be changed on the way. */
function coversWhatItMust(signedHeaders: readonly string[], headers: ApiRequest['headers']): boolean {
  const signed = new Set(signedHeaders);
  return (
    signed.has('host') &&
    signedHeaders.every((name) => Object.hasOwn(headers, name)) &&
    Object.keys(headers).every((name) => !name.startsWith('x-acs-') || signed.has(name))
  );
}
