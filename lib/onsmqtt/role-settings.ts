import { firstVariable } from './environment';
import { DEFAULT_SESSION } from './facts/limits';
import { OIDC_ENVIRONMENT, ROLE_ENVIRONMENT } from './facts/variables';

/** The endpoint or region of STS that a profile names. */
export interface StsPlace {
  readonly endpoint?: string;
  readonly region?: string;
  readonly isInVpc?: boolean;
}

/** A role to assume. */
export interface RoleToAssume {
  /** Empty if the block has no such argument. That is an error: requests must not be sent without the role. */
  readonly arn: string;
  /** The name of the session in the audit log of the account. */
  readonly sessionName: string;
  /** A RAM policy in JSON that limits the permissions of the session further. */
  readonly policy?: string;
  readonly sessionSeconds: number;
  /** The external id that the trust policy of the role may require (against confused deputies). */
  readonly externalId?: string;
  readonly sts?: StsPlace;
}

/** The settings of a role that is assumed with an OIDC token. */
export interface OidcArguments {
  readonly oidc_provider_arn?: string;
  readonly oidc_token_file?: string;
  readonly oidc_token?: string;
  readonly role_arn?: string;
  readonly role_session_name?: string;
  readonly policy?: string;
  readonly session_expiration?: number;
  readonly sts?: StsPlace;
  /** Whether they are set in a block of the provider, so that messages may name its arguments. */
  readonly inBlock?: boolean;
}

/** The nested blocks as Terraform gives them. */
export interface RoleBlocks {
  readonly assume_role?: readonly RoleArguments[] | null;
  readonly assume_role_with_oidc?: readonly Readonly<Record<string, string | number | null>>[] | null;
}

interface RoleArguments {
  readonly role_arn?: string | null;
  readonly session_name?: string | null;
  readonly policy?: string | null;
  readonly session_expiration?: number | null;
  readonly external_id?: string | null;
}

/**
 * The role to assume with the credentials, if there is an `assume_role` block. Its arguments take precedence over the environment. Without
 * a block, the environment is not read, because the alicloud provider and the SDKs then use the access key directly. The alicloud provider
 * also does so if the ARN is an empty string, which is a usual default of a variable.
 */
export function roleToAssume(
  { assume_role: blocks }: RoleBlocks,
  env: NodeJS.ProcessEnv,
): RoleToAssume | undefined {
  const block = blocks?.[0];
  if (!block || block.role_arn === '') return undefined;
  const { role_arn, session_name, session_expiration } = ROLE_ENVIRONMENT;
  return {
    arn: block.role_arn ?? firstVariable(role_arn, env) ?? '',
    sessionName: (block.session_name ?? firstVariable(session_name, env)) || DEFAULT_SESSION.name,
    policy: block.policy || undefined,
    sessionSeconds:
      Number(block.session_expiration || firstVariable(session_expiration, env)) || DEFAULT_SESSION.seconds,
    externalId: block.external_id || undefined,
  };
}

/** The settings of the OIDC role. Arguments of the block take precedence over the environment. */
export function oidcArguments(
  { assume_role_with_oidc: blocks }: RoleBlocks,
  env: NodeJS.ProcessEnv,
): OidcArguments {
  const variables = Object.entries(OIDC_ENVIRONMENT).map(([name, names]) => [
    name,
    firstVariable(names, env),
  ]);
  return { ...given(variables), ...given(Object.entries(blocks?.[0] ?? {})) };
}

function given(entries: (string | number | null | undefined)[][]): Record<string, string | number> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}
