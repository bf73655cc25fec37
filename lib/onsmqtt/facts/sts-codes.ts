import { type ErrorCode, errorCode } from './error-codes';
import type { Evidence } from './evidence';

const REFUSED = {
  httpStatus: 403,
  kind: 'permission',
  meaning: 'the role may not be assumed with these credentials',
} as const;

const GRANT =
  'Grant the caller sts:AssumeRole on the role, and name the caller in the trust policy of the role.';

/** What codes mean where STS answers with them. Those of the gateway mean there what they mean everywhere. */
export const STS_CODES: readonly ErrorCode[] = [
  {
    ...REFUSED,
    code: 'NoPermission',
    remedies: [GRANT, 'An access key of the account itself cannot assume a role: use one of a RAM user.'],
  },
  { ...REFUSED, code: 'Forbidden.RAM', remedies: [GRANT] },
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
    meaning: 'the ARN of the role is not one',
    remedies: ['Set the ARN of the role in the form acs:ram::<account>:role/<name>.'],
  },
  {
    code: 'AuthenticationFail.OIDCToken.Expired',
    httpStatus: 400,
    kind: 'expired-credentials',
    meaning: 'the OIDC token has expired',
    remedies: ['Let the OIDC provider issue a new token.'],
  },
];

/** The codes of roles are those of the pages of STS, that of a token those of the page on roles of service accounts. */
export const STS_CODES_EVIDENCE: Evidence = {
  source: 'help pages "Error codes" of STS and "Use RRSA" of Container Service for Kubernetes',
  date: '2026-11-26',
  status: 'documented',
};

export function stsCode(code: string): ErrorCode | undefined {
  return STS_CODES.find((entry) => entry.code === code) ?? errorCode(code);
}
