import { MAX_CLOCK_DIFFERENCE } from '../onsmqtt/facts/limits';
import { SERVICE_TEXTS, STRING_TO_SIGN } from '../onsmqtt/facts/service-texts';
import type { Accounts, Caller } from './accounts';
import { type ApiError, refusal } from './api-error';
import type { ApiRequest } from './api-request';
import type { NonceMemory } from './nonce-memory';
import type { SignatureClaim } from './signature-claim';
import { readV1Claim } from './signature-v1';
import { readV3Claim } from './signature-v3';

/** Authenticates a request, like the gateway in front of every API. @throws ApiError */
export function authenticate(
  request: ApiRequest,
  accounts: Accounts,
  nonces: NonceMemory,
  now: number,
): Caller {
  const claim = request.headers.authorization === undefined ? readV1Claim(request) : readV3Claim(request);
  checkTimestamp(claim.timestamp, now);
  if (!claim.nonce) throw refusal('MissingSignatureNonce');
  const caller = accounts.caller(claim.accessKeyId, claim.securityToken, now);
  if (!claim.isSignedWith(caller.accessKey.secret)) throw wrongSignature(claim);
  // Last, so that a request that was refused for another reason can be corrected and sent again with the same nonce.
  if (!nonces.use(claim.accessKeyId, claim.nonce)) throw refusal('SignatureNonceUsed');
  return caller;
}

function checkTimestamp(timestamp: string | undefined, now: number): void {
  if (!timestamp) throw refusal('IllegalTimestamp');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) throw refusal('InvalidTimeStamp.Format');
  const time = Date.parse(timestamp);
  if (Number.isNaN(time)) throw refusal('InvalidTimeStamp.Format');
  if (Math.abs(now - time) > MAX_CLOCK_DIFFERENCE.ms) throw refusal('InvalidTimeStamp.Expired');
}

/** Adds the string to sign, because clients compare it with their own. The older SDK for Python splits the message at the colon. */
function wrongSignature({ stringToSign }: SignatureClaim): ApiError {
  const text = `${SERVICE_TEXTS.SignatureDoesNotMatch} ${STRING_TO_SIGN}${stringToSign}`;
  return refusal('SignatureDoesNotMatch', { message: text });
}
