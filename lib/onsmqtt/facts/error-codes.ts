import type { ProblemPlace, Remedy } from '../../gate/problem';
import type { Evidence } from './evidence';
import { CALL_RATES, MAX_CLOCK_DIFFERENCE } from './limits';
import { QUERY_TOKEN_ACTIONS, RESOURCE_READINGS } from './rights';
import { ACS_HEADERS } from './signing';
import { ENVIRONMENT } from './variables';

/** The meaning of an error code of the service. */
export interface ErrorCode {
  /** The code, or the prefix of codes if it ends in a dot (`Forbidden.`). */
  readonly code: string;
  /** The documented HTTP status. It does not identify the code, because answers may have another status. */
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
  | 'request'
  | 'not-supported'
  | 'unknown';

const INSTANCE_ID: ProblemPlace = { argument: 'instance_id' };

// Remedies that several codes share.
const CHECK_INSTANCE_ID: Remedy = { to: 'check-instance-id' };
const CHECK_TOKEN: Remedy = 'Check that the token is complete, without quotes or line breaks.';
const SEND_FEWER: Remedy = { to: 'send-fewer-requests' };
const SET_CLOCK: Remedy = `Set this machine's clock. The service allows a difference of ${MAX_CLOCK_DIFFERENCE.ms / 60_000} minutes.`;
const GRANT: Remedy = `Grant the RAM actions ${QUERY_TOKEN_ACTIONS.join(' and ')} on ${resourceForms()}.`;

/** Values in an `AccessDeniedDetail`. */
export const ACCESS_DENIED = {
  /** `NoPermissionType`: a Deny statement applies, or no Allow statement applies. */
  explicit: 'ExplicitDeny',
  implicit: 'ImplicitDeny',
  /** `AuthPrincipalType` of a RAM user. */
  ramUser: 'SubUser',
  /** `PolicyType` of a policy that is attached to the caller. */
  ownPolicy: 'AccountLevelIdentityBasedPolicy',
} as const;

export const ACCESS_DENIED_EVIDENCE: Evidence = {
  source:
    'help page "AccessDeniedDetail" (AgentRun 2025-09-10); aliyun/darabonba-openapi (accessDeniedDetail)',
  date: '2026-11-26',
  status: 'documented',
};

export const REMOVE_DENIAL: Remedy =
  'Remove the Deny statement for this action from the policy, or use other credentials. A Deny statement overrides every Allow statement.';

/** The remedy for a part of a request that did not reach the service unchanged. */
const changedOnTheWay = (part: string): Remedy =>
  `Check whether a proxy removes or changes ${part} of requests.`;

/** Every documented form of resources, because it is not documented which of them applies to an account. */
function resourceForms(): string {
  const scope = { region: '<region>', account: '<account>', instanceId: '<instance id>' };
  const forms = Object.values(RESOURCE_READINGS).flatMap(({ operation, instance }) => [
    operation(scope),
    instance(scope),
  ]);
  return [...new Set(forms)].join(', ');
}

/** Codes with the same evidence. */
interface ErrorCodeGroup extends Evidence {
  readonly codes: readonly ErrorCode[];
}

/** Codes on the page of the operation and the page of error codes. */
const OPERATION: ErrorCodeGroup = {
  source: 'help pages "QueryToken" and "Error codes" of ApsaraMQ for MQTT',
  date: '2026-11-25',
  status: 'documented',
  codes: [
    {
      code: 'CheckAccountInfoFailed',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the account behind the credentials could not be checked',
      remedies: [
        'Obtain new temporary credentials from STS. With an access key that is not temporary, unset the security token.',
      ],
    },
    {
      code: 'InstancePermissionCheckFailed',
      httpStatus: 400,
      kind: 'permission',
      meaning: 'the account has no right to the instance',
      remedies: [
        CHECK_INSTANCE_ID,
        'Use credentials of the account that created the instance, or of a role in it.',
        GRANT,
      ],
      at: INSTANCE_ID,
    },
    {
      code: 'ParameterCheckFailed',
      httpStatus: 400,
      kind: 'parameter',
      meaning: 'a parameter is missing or not in the expected form',
      remedies: [CHECK_INSTANCE_ID, CHECK_TOKEN],
    },
    {
      code: 'PermissionCheckFailed',
      httpStatus: 400,
      kind: 'permission',
      meaning: 'the caller is not permitted to query tokens of this instance',
      remedies: [
        GRANT,
        'Check the permissions of the account on the instance, its topics and its group IDs, too.',
      ],
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
      meaning: 'the parameter that the code names is missing or not in the expected form',
      remedies: ['Check the parameter that the code names.', CHECK_INSTANCE_ID, CHECK_TOKEN],
    },
    {
      code: 'InvalidParameter.InstanceId',
      httpStatus: 400,
      kind: 'parameter',
      meaning: 'the instance id is missing or not in the expected form',
      remedies: [CHECK_INSTANCE_ID],
      at: INSTANCE_ID,
    },
    {
      code: 'InvalidParameter.Token',
      httpStatus: 400,
      kind: 'parameter',
      meaning: 'the token is missing or not in the expected form',
      remedies: [CHECK_TOKEN],
    },
    {
      code: 'ApiNotSupport',
      httpStatus: 404,
      kind: 'not-supported',
      meaning: 'the endpoint does not offer QueryToken',
      remedies: [{ to: 'check-endpoint' }, 'Not every region offers ApsaraMQ for MQTT.'],
    },
    {
      code: 'InternalError',
      httpStatus: 500,
      kind: 'server',
      meaning: 'the service had an internal error',
      remedies: ['Run it again later. If the error persists, report the request id to Alibaba Cloud.'],
    },
    {
      code: 'SystemOverFlow',
      httpStatus: 500,
      kind: 'throttling',
      meaning: 'the service is overloaded',
      remedies: [
        'Run it again later, with fewer requests per second. If the error persists, check the status page of Alibaba Cloud.',
      ],
    },
  ],
};

/** Codes of the gateway in front of every API. */
const GATEWAY: ErrorCodeGroup = {
  source:
    'help pages "Public error codes" and "FAQ about RAM roles and STS tokens" (Throttling.Api); aliyun/darabonba-openapi (its client names Throttling, Throttling.User and Throttling.Api); aliyun/terraform-provider-alicloud (errors.go)',
  date: '2026-11-26',
  status: 'documented',
  codes: [
    {
      code: 'Throttling',
      httpStatus: 400,
      kind: 'throttling',
      meaning: 'too many requests in this second',
      remedies: [
        SEND_FEWER,
        `An address may send ${CALL_RATES.address} requests per second for all accounts. If it sends more, it is blocked for a while.`,
      ],
    },
    {
      code: 'Throttling.',
      httpStatus: 400,
      kind: 'throttling',
      meaning: 'too many requests in this second',
      remedies: [SEND_FEWER, 'The code names the limit that was reached.'],
    },
    {
      code: 'Throttling.User',
      httpStatus: 400,
      kind: 'throttling',
      meaning: 'the account sends too many requests in this second',
      remedies: [SEND_FEWER, 'Other programs of the account that call Alibaba Cloud count, too.'],
    },
    {
      code: 'Throttling.Api',
      httpStatus: 400,
      kind: 'throttling',
      meaning: 'the operation gets too many requests in this second',
      remedies: [SEND_FEWER, 'The limit applies to the operation, for all of its callers.'],
    },
    {
      code: 'Rejected.Throttling',
      httpStatus: 400,
      kind: 'throttling',
      meaning: 'too many requests in this second',
      remedies: [SEND_FEWER, 'If the error persists at a low rate, report the request id to Alibaba Cloud.'],
    },
    {
      code: 'ServiceUnavailable',
      httpStatus: 503,
      kind: 'server',
      meaning: 'the service is not available',
      remedies: [
        'Run it again later. The service may answer like this for a wrong instance id.',
        CHECK_INSTANCE_ID,
      ],
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
      remedies: [
        SET_CLOCK,
        'If the clock is right, check whether a proxy removes or changes headers of requests.',
      ],
    },
    {
      code: 'SignatureNonceUsed',
      httpStatus: 400,
      kind: 'nonce',
      meaning: 'the service has seen this request before',
      remedies: ['Check whether a proxy sends requests more than once, and run it again.'],
    },
    {
      code: 'InvalidAccessKeyId.NotFound',
      httpStatus: 404,
      kind: 'credentials',
      meaning: 'the access key does not exist',
      remedies: [
        'Check that the access key is complete and has not been deleted. An access key from STS is found only with its security token.',
      ],
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
      remedies: ['Check that the access key and the secret key are complete and belong together.'],
    },
    {
      code: 'IncompleteSignature',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the signature does not have the form that the service expects',
      remedies: [
        'Check whether a proxy removes or changes headers of requests, and that the access key contains no other characters.',
      ],
    },
    {
      code: 'NoPermission',
      httpStatus: 403,
      kind: 'permission',
      meaning: 'the caller is not permitted to query tokens of this instance',
      remedies: [
        GRANT,
        'A session of a role has the permissions of the role, not those of the user who assumed it.',
      ],
      at: INSTANCE_ID,
    },
    {
      code: 'Forbidden.RAM',
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
      remedies: [GRANT, "If the permissions are granted, look the code up in Alibaba Cloud's error center."],
      at: INSTANCE_ID,
    },
  ],
};

/** Codes of the gateway for a request that is not part of the API, or that was changed on the way. */
const REQUEST: ErrorCodeGroup = {
  source: 'help page "Public error codes"',
  date: '2026-11-26',
  status: 'documented',
  codes: [
    {
      code: 'InvalidTimeStamp.Format',
      httpStatus: 400,
      kind: 'request',
      meaning: "the request's time does not have the form that the service expects",
      remedies: [changedOnTheWay(`the header ${ACS_HEADERS.date}`)],
    },
    {
      code: 'MissingAccessKeyId',
      httpStatus: 400,
      kind: 'request',
      meaning: 'the access key did not reach the service',
      remedies: [changedOnTheWay('the header Authorization')],
    },
    {
      code: 'MissingSignatureNonce',
      httpStatus: 400,
      kind: 'request',
      meaning: 'the nonce of the request did not reach the service',
      remedies: [changedOnTheWay(`the header ${ACS_HEADERS.nonce}`)],
    },
    {
      code: 'MissingAction',
      httpStatus: 400,
      kind: 'request',
      meaning: 'the name of the operation did not reach the service',
      remedies: [changedOnTheWay(`the header ${ACS_HEADERS.action}`)],
    },
    {
      code: 'MissingVersion',
      httpStatus: 400,
      kind: 'request',
      meaning: 'the version of the API did not reach the service',
      remedies: [changedOnTheWay(`the header ${ACS_HEADERS.version}`)],
    },
    {
      code: 'UnsupportedHTTPMethod',
      httpStatus: 403,
      kind: 'request',
      meaning: 'the service does not accept requests with this method',
      remedies: [changedOnTheWay('the method (POST)')],
    },
    {
      code: 'InvalidVersion',
      httpStatus: 400,
      kind: 'not-supported',
      meaning: 'the host that answered does not offer this version of the API',
      remedies: [{ to: 'check-endpoint' }, 'It may be the endpoint of another service of Alibaba Cloud.'],
    },
    {
      code: 'InvalidAction.NotFound',
      httpStatus: 404,
      kind: 'not-supported',
      meaning: 'the host that answered does not know the operation',
      remedies: [
        { to: 'check-endpoint' },
        'It may be the endpoint of another service of Alibaba Cloud, or a proxy may change the path of requests.',
      ],
    },
  ],
};

/** Codes that no page about this API names, but public code handles. */
const SEEN: ErrorCodeGroup = {
  source: 'aliyun/terraform-provider-alicloud (errors.go), SDKs and answers in public issues',
  date: '2026-11-25',
  status: 'unknown',
  codes: [
    {
      code: 'ApplyTokenOverFlow',
      httpStatus: 400,
      kind: 'throttling',
      meaning: 'too many token requests in this second',
      remedies: [
        `Apply for fewer tokens at the same time: an account is limited to ${CALL_RATES.applyToken} ApplyToken calls per second.`,
      ],
    },
    {
      code: 'Forbidden',
      httpStatus: 403,
      kind: 'permission',
      meaning: 'the caller is not permitted to make the call',
      remedies: [GRANT, CHECK_INSTANCE_ID],
      at: INSTANCE_ID,
    },
    {
      code: 'Forbidden.AccessKeyDisabled',
      httpStatus: 403,
      kind: 'credentials',
      meaning: 'the access key is disabled',
      remedies: ['Enable the access key in the RAM console. More permissions do not help.'],
    },
    {
      code: 'Forbedden.NotSupportRAM',
      httpStatus: 403,
      kind: 'permission',
      meaning: 'RAM users may not make the call',
      remedies: ['Use the credentials of the account, or of a role that the account permits.'],
    },
    {
      code: 'ActionUnauthorized',
      httpStatus: 403,
      kind: 'permission',
      meaning: 'the caller is not permitted to make the call',
      remedies: [GRANT, 'Check that the policy is attached to the user or role whose credentials are used.'],
      at: INSTANCE_ID,
    },
    {
      code: 'InvalidParameter',
      httpStatus: 400,
      kind: 'parameter',
      meaning: 'a parameter is not in the expected form',
      remedies: ['The answer does not name the parameter.', CHECK_INSTANCE_ID, CHECK_TOKEN],
    },
    {
      code: 'MissingParameter',
      httpStatus: 400,
      kind: 'parameter',
      meaning: 'a parameter did not reach the service',
      remedies: [
        'Check whether a proxy changes the query string of requests. If none does, report the request id to Alibaba Cloud.',
      ],
    },
    {
      code: 'InvalidSecurityToken',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the security token is not valid',
      remedies: [
        'Obtain new temporary credentials. An access key from STS is valid only with its security token.',
      ],
    },
    {
      code: 'InvalidSecurityToken.Expired',
      httpStatus: 400,
      kind: 'expired-credentials',
      meaning: 'the temporary credentials have expired',
      remedies: ['Obtain new temporary credentials, or use a source that renews them, such as a role.'],
    },
    {
      code: 'InvalidSecurityToken.Malformed',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the security token does not have the form that the service expects',
      remedies: [
        'Check that the security token of these credentials is complete, without quotes or line breaks.',
      ],
    },
    {
      code: 'InvalidSecurityToken.MismatchWithAccessKey',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the security token does not belong to the access key',
      remedies: ['Take the access key, the secret key and the security token from the same answer of STS.'],
    },
    {
      code: 'InvalidSecurityToken.',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the security token is not valid with the access key',
      remedies: [
        'Obtain new temporary credentials, and use the access key, the secret key and the security token of the same answer.',
      ],
    },
    {
      code: 'MissingSecurityToken',
      httpStatus: 400,
      kind: 'credentials',
      meaning: 'the access key is temporary and was used without its security token',
      remedies: [
        `Set the security token that STS issued with the access key, such as in ${ENVIRONMENT.security_token[0]}.`,
      ],
    },
  ],
};

export const ERROR_CODE_GROUPS: readonly ErrorCodeGroup[] = [OPERATION, GATEWAY, REQUEST, SEEN];

/** Every code, in the order of the groups. */
export const ERROR_CODES: readonly ErrorCode[] = ERROR_CODE_GROUPS.flatMap(({ codes }) => codes);

/** The entry for a code of the service: the exact one, or that of its prefix. */
export function errorCode(code: string): ErrorCode | undefined {
  return (
    ERROR_CODES.find((entry) => entry.code === code) ??
    ERROR_CODES.find((entry) => entry.code.endsWith('.') && code.startsWith(entry.code))
  );
}
