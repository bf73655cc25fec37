import { type ErrorCode, type ErrorKind, errorCode } from './error-codes';
import type { Evidence } from './evidence';

const REFUSED = {
  httpStatus: 403,
  kind: 'permission',
  meaning: 'the role may not be assumed with these credentials',
} as const;

const GRANT =
  'Grant the caller sts:AssumeRole on the role, and name the caller in the trust policy of the role.';

const TRUST =
  'In the trust policy of the role, allow sts:AssumeRole for the OIDC provider, under conditions (oidc:iss, oidc:aud, oidc:sub) that the token meets.';

/** The codes of STS. Those of the gateway have the same meaning as for other APIs. */
export const STS_CODES: readonly ErrorCode[] = [
  {
    ...REFUSED,
    code: 'NoPermission',
    remedies: [
      GRANT,
      'If the caller is the account itself, use the access key of a RAM user: the account cannot assume a role.',
    ],
  },
  { ...REFUSED, code: 'Forbidden.RAM', remedies: [GRANT] },
  {
    code: 'Throttling.Api',
    httpStatus: 302,
    kind: 'throttling',
    meaning: 'the account sends STS too many requests in this second',
    remedies: [
      'STS takes 100 AssumeRole requests per second of an account. Run fewer pipelines at the same time.',
    ],
  },
  {
    code: 'EntityNotExist.Role',
    httpStatus: 404,
    kind: 'parameter',
    meaning: 'the role does not exist',
    remedies: [
      'Check the account and the name in the ARN of the role, and that the role has not been deleted.',
    ],
  },
  {
    code: 'InvalidParameter.RoleArn',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'the ARN of the role is not valid',
    remedies: ['Set the ARN of the role in the form acs:ram::<account>:role/<name>.'],
  },
  {
    code: 'InvalidParameter.RoleSessionName',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'the name of the session is not valid',
    remedies: [
      'Set a session name of letters, digits and the characters . @ - and _ only, at least two of them.',
    ],
  },
  {
    code: 'InvalidParameter.PolicyGrammar',
    httpStatus: 400,
    kind: 'parameter',
    meaning: 'the policy of the session is not valid',
    remedies: ['Set the policy of the session to a RAM policy in JSON, or leave it out.'],
  },
  {
    code: 'AuthenticationFail.OIDCToken.Expired',
    httpStatus: 400,
    kind: 'expired-credentials',
    meaning: 'the OIDC token has expired',
    remedies: ['Let the OIDC provider issue a new token.'],
  },
];

/** The evidence: for codes about roles, the pages of STS; for the code about tokens, the page on roles of service accounts. */
export const STS_CODES_EVIDENCE: Evidence = {
  source:
    'help pages "Error codes" of STS, "FAQ about RAM roles and STS tokens", "Request Limit Upgrade of STS AssumeRole API", "How to handle the common errors when you access OSS by using STS" and "Use RRSA" of Container Service for Kubernetes',
  date: '2026-11-26',
  status: 'documented',
};

/** The remedies for codes of the gateway. Those in `error-codes.ts` are for QueryToken, and name an instance. */
const REMEDIES: { readonly [Kind in ErrorKind]?: readonly string[] } = {
  throttling: ['STS limits the requests per second of an account. Run fewer pipelines at the same time.'],
  permission: [GRANT],
  parameter: ['Check the ARN of the role, and the name, the duration and the policy of the session.'],
  'not-supported': ['Check the endpoint of STS.'],
  server: ['Run it again. If the error persists, report the request id to Alibaba Cloud.'],
};

export function stsCode(code: string): ErrorCode | undefined {
  const own = STS_CODES.find((entry) => entry.code === code);
  if (own) return own;
  const entry = errorCode(code);
  if (!entry) return undefined;
  const { at: _, remedies, ...rest } = entry;
  return { ...rest, remedies: REMEDIES[entry.kind] ?? remedies };
}

/** Like {@link stsCode}, for AssumeRoleWithOIDC. It has no caller, so only the trust policy of the role decides. */
export function oidcCode(code: string): ErrorCode | undefined {
  const entry = stsCode(code);
  if (entry?.kind !== 'permission') return entry;
  return { ...entry, meaning: 'the role may not be assumed with this token', remedies: [TRUST] };
}
