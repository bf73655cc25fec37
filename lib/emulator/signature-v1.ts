import { createHmac } from 'node:crypto';
import { canonicalQuery, percentEncode } from '../onsmqtt/acs3-signature';
import { V1_SIGNATURE } from '../onsmqtt/facts/signing';
import { refusal } from './api-error';
import type { ApiRequest } from './api-request';
import type { SignatureClaim } from './signature-claim';

/** Reads the claim of a request signed with HMAC-SHA1 (signature version 1.0) in its parameters. */
export function readV1Claim({ method, parameters }: ApiRequest): SignatureClaim {
  const accessKeyId = parameters.get('AccessKeyId');
  if (!accessKeyId) throw refusal('MissingAccessKeyId');
  const signature = parameters.get('Signature');
  if (
    !signature ||
    parameters.get('SignatureMethod') !== V1_SIGNATURE.method ||
    parameters.get('SignatureVersion') !== V1_SIGNATURE.version
  ) {
    throw refusal('IncompleteSignature');
  }
  const stringToSign = v1StringToSign(method, parameters);
  return {
    accessKeyId,
    securityToken: parameters.get('SecurityToken'),
    timestamp: parameters.get('Timestamp'),
    nonce: parameters.get('SignatureNonce'),
    stringToSign,
    isSignedWith: (accessKeySecret) => v1Signature(stringToSign, accessKeySecret) === signature,
  };
}

function v1StringToSign(method: string, parameters: ReadonlyMap<string, string>): string {
  const signed = new Map(parameters);
  signed.delete('Signature');
  return `${method}&%2F&${percentEncode(canonicalQuery(signed))}`;
}

function v1Signature(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(stringToSign).digest('base64');
}
