import type { ProblemFacts } from '../gate/problem';
import { firstVariable } from './environment';
import type { Network } from './facts/endpoints';
import { ENVIRONMENT } from './facts/variables';
import {
  type OidcArguments,
  oidcArguments,
  type RoleBlocks,
  type RoleToAssume,
  roleToAssume,
} from './role-settings';

/** The arguments that give credentials, or name a source of them. */
const CREDENTIAL_ARGUMENTS = [
  'access_key',
  'secret_key',
  'security_token',
  'profile',
  'shared_credentials_file',
  'ecs_role_name',
  'credentials_uri',
] as const satisfies readonly (keyof typeof ENVIRONMENT)[];

type CredentialArgument = (typeof CREDENTIAL_ARGUMENTS)[number];

export type CredentialArguments = { readonly [Name in CredentialArgument]?: string };

/** The arguments of the provider block as Terraform gives them: null or absent if they are not set. */
export interface ProviderArguments extends RoleBlocks {
  readonly region?: string | null;
  readonly network?: string | null;
  readonly endpoint?: string | null;
  readonly access_key?: string | null;
  readonly secret_key?: string | null;
  readonly security_token?: string | null;
  readonly profile?: string | null;
  readonly shared_credentials_file?: string | null;
  readonly ecs_role_name?: string | null;
  readonly credentials_uri?: string | null;
  readonly client_connect_timeout?: number | null;
  readonly client_read_timeout?: number | null;
  readonly max_retry_timeout?: number | null;
  readonly requests_per_second?: number | null;
  readonly max_calls?: number | null;
  /** The host names of services. Only that of `sts` is used. */
  readonly endpoints?: readonly Readonly<Record<string, string | null>>[] | null;
}

export interface CredentialSettings {
  /** Arguments of the provider block take precedence over the environment. With an empty string, the variable is not read. */
  readonly block: CredentialArguments;
  readonly environment: CredentialArguments;
  readonly oidc: OidcArguments & { readonly inBlock: boolean };
  /** The role to assume with the credentials that are found. */
  readonly assumeRole?: RoleToAssume;
}

/** Which service is asked, with which credentials, at what rate, and within what time. */
export interface Settings {
  readonly region?: string;
  readonly network: Network;
  readonly endpoint?: string;
  readonly stsEndpoint?: string;
  readonly credentials: CredentialSettings;
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly maxRetryMs: number;
  readonly requestsPerSecond: number;
  readonly maxCalls?: number;
}

/** The values of settings that neither the provider block nor the environment sets. */
export const DEFAULTS = {
  connectTimeoutMs: 5_000,
  readTimeoutMs: 10_000,
  maxRetrySeconds: 60,
  requestsPerSecond: 50,
};

/** 24 days, because a timer with a longer delay fires immediately. */
const LONGEST_MS = 2 ** 31 - 1;

/** The minimum of each number. */
export const MINIMUMS = {
  client_connect_timeout: 1,
  client_read_timeout: 1,
  max_retry_timeout: 0,
  requests_per_second: 1,
  max_calls: 0,
} as const satisfies Readonly<Record<string, number>>;

/**
 * Takes each setting from its argument, else from the environment, else the default. As in the alicloud provider, white space around a
 * value is removed, and if an argument is an empty string, its variables are not read.
 */
export function resolveSettings(args: ProviderArguments, env: NodeJS.ProcessEnv): Settings {
  const text = (name: 'region' | 'endpoint') => args[name]?.trim() ?? firstVariable(ENVIRONMENT[name], env);
  const number = (name: keyof ProviderArguments & keyof typeof ENVIRONMENT, fallback: number) =>
    Number(args[name] ?? firstVariable(ENVIRONMENT[name], env) ?? fallback);
  return {
    region: text('region') || undefined,
    network: (args.network as Network | null | undefined) ?? 'public',
    endpoint: text('endpoint'),
    stsEndpoint: args.endpoints?.map(({ sts }) => sts?.trim()).find(Boolean),
    credentials: {
      block: credentialArguments((name) => args[name]?.trim()),
      environment: credentialArguments((name) => firstVariable(ENVIRONMENT[name], env)),
      oidc: { ...oidcArguments(args, env), inBlock: Boolean(args.assume_role_with_oidc?.length) },
      assumeRole: roleToAssume(args, env),
    },
    connectTimeoutMs: Math.min(number('client_connect_timeout', DEFAULTS.connectTimeoutMs), LONGEST_MS),
    readTimeoutMs: Math.min(number('client_read_timeout', DEFAULTS.readTimeoutMs), LONGEST_MS),
    maxRetryMs: Math.min(number('max_retry_timeout', DEFAULTS.maxRetrySeconds) * 1000, LONGEST_MS),
    requestsPerSecond: args.requests_per_second ?? DEFAULTS.requestsPerSecond,
    maxCalls: args.max_calls ?? undefined,
  };
}

/** The problem with a time in the environment that is not a number or is too short, or undefined. Terraform checks the provider block. */
export function timesProblem({
  connectTimeoutMs,
  readTimeoutMs,
  maxRetryMs,
}: Pick<Settings, 'connectTimeoutMs' | 'readTimeoutMs' | 'maxRetryMs'>): ProblemFacts | undefined {
  const times = [
    ['client_connect_timeout', connectTimeoutMs, 'milliseconds'],
    ['client_read_timeout', readTimeoutMs, 'milliseconds'],
    ['max_retry_timeout', maxRetryMs, 'seconds'],
  ] as const;
  const unusable = times.find(([name, value]) => !(value >= MINIMUMS[name]));
  if (!unusable) return undefined;
  const [argument, , unit] = unusable;
  return {
    code: 'UnusableTime',
    message: `${argument} (${ENVIRONMENT[argument][0]}) must be a number, ${MINIMUMS[argument]} or more.`,
    remedies: [`Set it in ${unit}, or remove it.`],
    at: { argument },
  };
}

/** The arguments of the block, and those of the environment that the block does not set. */
export function namedCredentials({
  block,
  environment,
}: Pick<CredentialSettings, 'block' | 'environment'>): CredentialArguments {
  return credentialArguments((name) => (block[name] ?? environment[name]) || undefined);
}

function credentialArguments(read: (name: CredentialArgument) => string | undefined): CredentialArguments {
  const values = CREDENTIAL_ARGUMENTS.map((name) => [name, read(name)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
