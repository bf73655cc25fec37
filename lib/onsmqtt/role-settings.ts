import { firstVariable } from './environment';
import { DEFAULT_SESSION } from './facts/limits';
import { OIDC_ENVIRONMENT, ROLE_ENVIRONMENT } from './facts/variables';

/** Where a profile says that STS is asked. */
export interface StsPlace {
  readonly endpoint?: string;
  readonly region?: string;
  readonly isInVpc?: boolean;
}

/** A role to be assumed. */
export interface RoleToAssume {
  /** Empty where a block has no such argument: that is an error, and not a reason to ask without the role. */
  readonly arn: string;
  /** Names the session in the account's audit log. */
  readonly sessionName: string;
  /** A further limit on what the session may do, as JSON. */
  readonly policy?: string;
  /** How long the session lasts. */
  readonly sessionSeconds: number;
  /** What the role's trust policy may require, so that no one else can make us assume it. */
  readonly externalId?: string;
  readonly sts?: StsPlace;
}

/** How a role is assumed with a token of an OIDC provider, as far as it is known. */
export interface OidcArguments {
  readonly oidc_provider_arn?: string;
  readonly oidc_token_file?: string;
  readonly oidc_token?: string;
  readonly role_arn?: string;
  readonly role_session_name?: string;
  readonly policy?: string;
  readonly session_expiration?: number;
  readonly sts?: StsPlace;
  /** Whether a block of the provider gives them, so that messages may name its arguments. */
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
 * The role to assume with the credentials, if the block is there. Its arguments take precedence over the environment's, and without a
 * block the environment's are not read: the alicloud provider and the SDKs use the access key itself then. So does the alicloud
 * provider with an ARN that is an empty text, as the default of a variable is.
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

/** The arguments of the block before the environment's. An empty text counts as not set. */
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
