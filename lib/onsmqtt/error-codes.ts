import type { Retry, TokenServiceFailure } from '../gate/token-service';

/** What an error code of the service means for the one who asked. */
export interface ErrorCode {
  /** The code, or its beginning where it ends in a dot (`Forbidden.`). */
  readonly code: string;
  /** The HTTP status that the service documents for it. Codes are never told apart by it: one comes with several. */
  readonly httpStatus: number;
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly help: string;
  readonly input?: TokenServiceFailure['input'];
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

const CHECK_KEYS = 'Check the access key and the secret key, and that they belong together.';
const CHECK_STS =
  'Obtain fresh temporary credentials; an access key from STS needs its security token beside it.';
const SLOW_DOWN =
  'The account allows 100 QueryToken calls per second over all of its callers. Lower requests_per_second, or run fewer pipelines at once.';
const TRY_LATER = 'Run the plan again; if it stays so, look at the status page of Alibaba Cloud.';
const CHECK_INSTANCE =
  'Check instance_id, and that the instance is in this region and belongs to this account.';
const SET_CLOCK = "Set this machine's clock; the service allows a difference of 15 minutes.";

/** The operation's documented codes first, then those of the gateway in front of every API. */
export const ERROR_CODES: readonly ErrorCode[] = [
  {
    code: 'CheckAccountInfoFailed',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the account behind the credentials could not be checked',
    help: CHECK_STS,
  },
  {
    code: 'InstancePermissionCheckFailed',
    httpStatus: 400,
    kind: 'permission',
    meaning: 'the account has no right to the instance',
    help: `${CHECK_INSTANCE} The caller needs mq:MqttInstanceAccess and mq:QueryToken on it.`,
    input: 'instance_id',
  },
  {
    code: 'ParameterCheckFailed',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'a parameter is missing or not as the service wants it',
    help: 'Check instance_id and the token: whole, without quotes or line breaks.',
  },
  {
    code: 'PermissionCheckFailed',
    httpStatus: 400,
    kind: 'permission',
    meaning: 'the caller is not permitted to query tokens of this instance',
    help: 'Grant the RAM actions mq:QueryToken and mq:MqttInstanceAccess on acs:mq:<region>:<account>:<instance id>.',
    input: 'instance_id',
  },
  {
    code: 'QueryTokenOverFlow',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many token queries in this second',
    help: SLOW_DOWN,
  },
  {
    code: 'InvalidParameter.',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'a parameter is missing or not as the service wants it',
    help: 'Check instance_id and the token: whole, without quotes or line breaks.',
  },
  {
    code: 'ApiNotSupport',
    httpStatus: 404,
    kind: 'not-supported',
    meaning: 'QueryToken is not offered there',
    help: 'Check region, network and endpoint: not every region offers ApsaraMQ for MQTT.',
  },
  {
    code: 'InternalError',
    httpStatus: 500,
    kind: 'server',
    meaning: 'the service failed inside',
    help: TRY_LATER,
  },
  {
    code: 'SystemOverFlow',
    httpStatus: 500,
    kind: 'throttling',
    meaning: 'the service is overloaded',
    help: TRY_LATER,
  },
  {
    code: 'Throttling',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many requests in this second',
    help: SLOW_DOWN,
  },
  {
    code: 'Throttling.',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many requests in this second',
    help: SLOW_DOWN,
  },
  {
    code: 'Rejected.Throttling',
    httpStatus: 400,
    kind: 'throttling',
    meaning: 'too many requests in this second',
    help: SLOW_DOWN,
  },
  {
    code: 'ServiceUnavailable',
    httpStatus: 503,
    kind: 'server',
    meaning: 'the service is not available',
    help: `${TRY_LATER} A wrong instance id has been answered like this too: check instance_id.`,
    input: 'instance_id',
  },
  {
    code: 'InvalidTimeStamp.Expired',
    httpStatus: 400,
    kind: 'clock',
    meaning: "the request's time is too far from the service's",
    help: SET_CLOCK,
  },
  {
    code: 'IllegalTimestamp',
    httpStatus: 400,
    kind: 'clock',
    meaning: "the request's time is too far from the service's",
    help: SET_CLOCK,
  },
  {
    code: 'SignatureNonceUsed',
    httpStatus: 400,
    kind: 'nonce',
    meaning: 'the service has seen this request before',
    help: TRY_LATER,
  },
  {
    code: 'InvalidAccessKeyId.NotFound',
    httpStatus: 404,
    kind: 'credentials',
    meaning: 'the access key does not exist',
    help: 'Check the access key, and that it has not been deleted. One from STS needs its security token beside it.',
  },
  {
    code: 'InvalidAccessKeyId.Inactive',
    httpStatus: 403,
    kind: 'credentials',
    meaning: 'the access key is disabled',
    help: 'Enable the access key in the RAM console, or use another.',
  },
  {
    code: 'SignatureDoesNotMatch',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the secret key does not belong to the access key',
    help: CHECK_KEYS,
  },
  {
    code: 'IncompleteSignature',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the signature does not have the form that the service expects',
    help: CHECK_KEYS,
  },
  {
    code: 'InvalidSecurityToken.Expired',
    httpStatus: 400,
    kind: 'expired-credentials',
    meaning: 'the temporary credentials have expired',
    help: CHECK_STS,
  },
  {
    code: 'InvalidSecurityToken.',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the security token does not belong to the access key',
    help: CHECK_STS,
  },
  {
    code: 'MissingSecurityToken',
    httpStatus: 400,
    kind: 'credentials',
    meaning: 'the access key is temporary and came without its security token',
    help: CHECK_STS,
  },
  {
    code: 'NoPermission',
    httpStatus: 403,
    kind: 'permission',
    meaning: 'the caller is not permitted to query tokens of this instance',
    help: 'Grant the RAM actions mq:QueryToken and mq:MqttInstanceAccess on acs:mq:<region>:<account>:<instance id>.',
    input: 'instance_id',
  },
  {
    code: 'Forbidden.',
    httpStatus: 403,
    kind: 'permission',
    meaning: 'the caller is not permitted to query tokens of this instance',
    help: 'Grant the RAM actions mq:QueryToken and mq:MqttInstanceAccess on acs:mq:<region>:<account>:<instance id>.',
    input: 'instance_id',
  },
];

/** The entry for a code as the service sent it: the exact one, or the one it begins with. */
export function errorCode(code: string): ErrorCode | undefined {
  return (
    ERROR_CODES.find((entry) => entry.code === code) ??
    ERROR_CODES.find((entry) => entry.code.endsWith('.') && code.startsWith(entry.code))
  );
}
