import type { ProblemPlace, Remedy } from '../gate/problem';
import type { Retry } from '../gate/token-service';

/** What an error code of the service means for the one who asked. */
export interface ErrorCode {
  /** The code, or its beginning where it ends in a dot (`Forbidden.`). */
  readonly code: string;
  /** The HTTP status that the service documents for it. Codes are never told apart by it: one comes with several. */
  readonly httpStatus: number;
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly remedies: readonly Remedy[];
  readonly at?: ProblemPlace;
}

export type ErrorKind =
  | 'throttling'
  | 'server'
  | 'clock'
  | 'nonce'
  | 'credentials'
  | 'expired-credentials'
  | 'permission'
  | 'parameter'
  | 'not-supported'
  | 'unknown';

/** How each kind of error may be retried. */
export const RETRY: Readonly<Record<ErrorKind, Retry>> = {
  throttling: 'throttled',
  server: 'backoff',
  clock: 'at-once',
  nonce: 'at-once',
  credentials: 'never',
  'expired-credentials': 'at-once',
  permission: 'never',
  parameter: 'never',
  'not-supported': 'never',
  unknown: 'never',
};

const INSTANCE_ID: ProblemPlace = { argument: 'instance_id' };

const CHECK_INSTANCE_ID: Remedy = { to: 'check-instance-id' };
const CHECK_TOKEN: Remedy = 'Check that the token is complete, without quotes or line breaks.';
const CHECK_KEYS: Remedy = 'Check that the access key and the secret key are correct and belong together.';
const CHECK_STS: Remedy =
  'Obtain new temporary credentials. An access key from STS is valid only with its security token.';
const SEND_FEWER: Remedy = { to: 'send-fewer-requests' };
const TRY_LATER: Remedy =
  'Run it again later. If the error persists, check the status page of Alibaba Cloud.';
const SET_CLOCK: Remedy = "Set this machine's clock. The service allows a difference of 15 minutes.";
const GRANT: Remedy =
  'Grant the RAM actions mq:QueryToken and mq:MqttInstanceAccess on acs:mq:<region>:<account>:<instance id>.';

/** The operation's documented codes first, then those of the gateway in front of every API. */
export const ERROR_CODES: readonly ErrorCode[] = [
  {
    code: 'CheckAccountInfoFailed',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the account behind the credentials could not be checked',
    remedies: [CHECK_STS],
  },
  {
    code: 'InstancePermissionCheckFailed',
    httpStatus: 400,
    kind: 'permission',
    meaning: 'the account has no right to the instance',
    remedies: [CHECK_INSTANCE_ID, GRANT],
    at: INSTANCE_ID,
  },
  {
    code: 'ParameterCheckFailed',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'a parameter is missing or not as the service wants it',
    remedies: [CHECK_INSTANCE_ID, CHECK_TOKEN],
  },
  {
    code: 'PermissionCheckFailed',
    httpStatus: 400,
    kind: 'permission',
    meaning: 'the caller is not permitted to query tokens of this instance',
    remedies: [GRANT],
    at: INSTANCE_ID,
  },
  {
    code: 'QueryTokenOverFlow',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many token queries in this second',
    remedies: [SEND_FEWER],
  },
  {
    code: 'InvalidParameter.',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'a parameter is missing or not as the service wants it',
    remedies: [CHECK_INSTANCE_ID, CHECK_TOKEN],
  },
  {
    code: 'ApiNotSupport',
    httpStatus: 404,
    kind: 'not-supported',
    meaning: 'QueryToken is not offered there',
    remedies: [{ to: 'check-endpoint' }, 'Not every region offers ApsaraMQ for MQTT.'],
  },
  {
    code: 'InternalError',
    httpStatus: 500,
    kind: 'server',
    meaning: 'the service failed inside',
    remedies: [TRY_LATER],
  },
  {
    code: 'SystemOverFlow',
    httpStatus: 500,
    kind: 'throttling',
    meaning: 'the service is overloaded',
    remedies: [TRY_LATER],
  },
  {
    code: 'Throttling',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many requests in this second',
    remedies: [SEND_FEWER],
  },
  {
    code: 'Throttling.',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many requests in this second',
    remedies: [SEND_FEWER],
  },
  {
    code: 'Rejected.Throttling',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many requests in this second',
    remedies: [SEND_FEWER],
  },
  {
    code: 'ServiceUnavailable',
    httpStatus: 503,
    kind: 'server',
    meaning: 'the service is not available',
    remedies: [TRY_LATER, 'The service may answer like this for a wrong instance id.', CHECK_INSTANCE_ID],
    at: INSTANCE_ID,
  },
  {
    code: 'InvalidTimeStamp.Expired',
    httpStatus: 400,
    kind: 'clock',
    meaning: "the request's time is too far from the service's",
    remedies: [SET_CLOCK],
  },
  {
    code: 'IllegalTimestamp',
    httpStatus: 400,
    kind: 'clock',
    meaning: "the request's time is too far from the service's",
    remedies: [SET_CLOCK],
  },
  {
    code: 'SignatureNonceUsed',
    httpStatus: 400,
    kind: 'nonce',
    meaning: 'the service has seen this request before',
    remedies: [TRY_LATER],
  },
  {
    code: 'InvalidAccessKeyId.NotFound',
    httpStatus: 404,
    kind: 'credentials',
    meaning: 'the access key does not exist',
    remedies: ['Check that the access key is correct and has not been deleted.', CHECK_STS],
  },
  {
    code: 'InvalidAccessKeyId.Inactive',
    httpStatus: 403,
    kind: 'credentials',
    meaning: 'the access key is disabled',
    remedies: ['Enable the access key in the RAM console, or use another one.'],
  },
  {
    code: 'SignatureDoesNotMatch',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the secret key does not belong to the access key',
    remedies: [CHECK_KEYS],
  },
  {
    code: 'IncompleteSignature',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the signature does not have the form that the service expects',
    remedies: [CHECK_KEYS],
  },
  {
    code: 'InvalidSecurityToken.Expired',
    httpStatus: 400,
    kind: 'expired-credentials',
    meaning: 'the temporary credentials have expired',
    remedies: [CHECK_STS],
  },
  {
    code: 'InvalidSecurityToken.',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the security token does not belong to the access key',
    remedies: [CHECK_STS],
  },
  {
    code: 'MissingSecurityToken',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the access key is temporary and came without its security token',
    remedies: [CHECK_STS],
  },
  {
    code: 'NoPermission',
    httpStatus: 403,
    kind: 'permission',
    meaning: 'the caller is not permitted to query tokens of this instance',
    remedies: [GRANT],
    at: INSTANCE_ID,
  },
  {
    code: 'Forbidden.',
    httpStatus: 403,
    kind: 'permission',
    meaning: 'the caller is not permitted to query tokens of this instance',
    remedies: [GRANT],
    at: INSTANCE_ID,
  },
];

/** The entry for a code as the service sent it: the exact one, or the one it begins with. */
export function errorCode(code: string): ErrorCode | undefined {
  return (
    ERROR_CODES.find((entry) => entry.code === code) ??
    ERROR_CODES.find((entry) => entry.code.endsWith('.') && code.startsWith(entry.code))
  );
}
