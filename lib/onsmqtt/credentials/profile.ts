import { hideIfToken, looksLikeToken } from '../../gate/secrets/likely-token';
import { firstVariable, isSwitchedOn, otherVariable } from '../environment';
import type { Exchange } from '../exchange/exchange';
import { DEFAULT_SESSION, STS_SESSION } from '../facts/limits';
import { PROFILE_MODES, type ProfileMode } from '../facts/profiles';
import { ENVIRONMENT, OIDC_ENVIRONMENT, OTHER_VARIABLES } from '../facts/variables';
import type { OidcArguments, RoleToAssume, StsPlace } from '../role-settings';
import type { CredentialFile } from './credential-files';
import { Credentials } from './credentials';
import { credentialsUri } from './credentials-uri';
import { ecsRole } from './ecs-role';
import { runForCredentials } from './external-command';
import { oidcRole } from './oidc-role';
import { type Profile, type ProfileFile, readProfileFile } from './profile-file';
import {
  type CredentialSource,
  CredentialsUnavailableError,
  MissingFileError,
  NotSetUpError,
} from './source';
import type { Sts } from './sts';

/** What is needed to get credentials from a profile. */
export interface ProfileTools {
  readonly sts: Sts;
  readonly exchange: Exchange;
  readonly env: NodeJS.ProcessEnv;
  /** Whether an `assume_role` block replaces the role of the profile, as in the alicloud provider. */
  readonly isRoleReplaced?: boolean;
}

/** A profile of a credentials file: the named one, else the current profile of the file. */
export function profileOf(
  { path, isNamed }: CredentialFile,
  profileName: string | undefined,
  tools: ProfileTools,
): CredentialSource {
  return {
    name: profileName ? `profile "${profileName}" of ${path}` : `the profiles of ${path}`,
    async read(signal) {
      const file = await readProfileFile(path).catch((error) => {
        hideIfToken(profileName ?? '');
        const isNotSetUp = error instanceof MissingFileError && !isNamed;
        throw isNotSetUp ? new NotSetUpError(error.message) : error;
      });
      const name = profileName ?? file.current;
      const credentials = await new ProfileReader(file, tools, signal).read(name, []);
      return credentials.from(`profile "${name}" of ${path}`);
    },
  };
}

type Mode = (profile: Profile, reader: ProfileReader, seen: readonly string[]) => Promise<Credentials>;

/** Reads profiles of one file, including those that a profile refers to. */
class ProfileReader {
  constructor(
    readonly file: ProfileFile,
    readonly tools: ProfileTools,
    readonly signal: AbortSignal,
  ) {}

  /** @param seen the profiles that refer to this one, directly or indirectly. */
  async read(name: string, seen: readonly string[]): Promise<Credentials> {
    const profile = this.file.profiles.get(name);
    if (!profile) {
      hideIfToken(name);
      const known = [...this.file.profiles.keys()].filter(isName).join(', ') || 'none';
      throw new CredentialsUnavailableError(
        `File ${this.file.path} has no profile "${name}". Its profiles: ${known}.`,
      );
    }
    if (seen.includes(name))
      throw new CredentialsUnavailableError(
        `The profiles refer to each other: ${[...seen, name].join(' → ')}.`,
      );
    if (profile.enable?.toLowerCase() === 'false')
      throw new CredentialsUnavailableError(`Profile "${name}" is not enabled.`);
    const mode = modeOf(profile);
    const { key, values } = this.file.modes;
    if (!mode)
      throw new CredentialsUnavailableError(
        `Profile "${name}" has a ${key} that is not one of ${values.join(', ')}.`,
      );
    return mode(profile, this, [...seen, name]);
  }

  ecsRole(profile: Profile): Promise<Credentials> {
    const { env } = this.tools;
    const role = profile.ram_role_name || firstVariable(ENVIRONMENT.ecs_role_name, env);
    return ecsRole(role, env).read(this.signal);
  }

  /** Assumes the role of a profile. @param read reads the credentials for that, and is called only if the profile names a role. */
  async assume(profile: Profile, read: () => Promise<Credentials>): Promise<Credentials> {
    const role = roleOf(profile, this.tools.env);
    return this.tools.sts.assumeRole(role, await read(), this.signal);
  }
}

const MODES: Readonly<Record<ProfileMode, Mode>> = {
  AK: async (profile) => longTermKeysOf(profile),
  StsToken: async (profile) => {
    required(profile, 'sts_token');
    return keysOf(profile);
  },
  RamRoleArn: async (profile, reader, seen) => {
    const keys = longTermKeysOf(profile);
    const isReplaced = reader.tools.isRoleReplaced && seen.length === 1;
    return isReplaced ? keys : reader.assume(profile, async () => keys);
  },
  EcsRamRole: async (profile, reader) => reader.ecsRole(profile),
  RamRoleArnWithRoleName: (profile, reader) => reader.assume(profile, () => reader.ecsRole(profile)),
  ChainableRamRoleArn: (profile, reader, seen) =>
    reader.assume(profile, () => reader.read(required(profile, 'source_profile'), seen)),
  External: async (profile, { tools, signal }) => {
    refuseWhereDisabled(tools.env);
    return runForCredentials(required(profile, 'process_command'), quoted(profile), signal);
  },
  CredentialsURI: async (profile, { tools, signal }) => {
    refuseWhereDisabled(tools.env);
    return credentialsUri(required(profile, 'credentials_uri'), tools.exchange).read(signal);
  },
  OIDC: async (profile, { tools, signal }) =>
    oidcRole(oidcArguments(profile, tools.env), tools.sts).read(signal),
  CloudSSO: async (profile) => signedInKeys(profile),
  OAuth: async (profile) => signedInKeys(profile),
};

/** Like the command line, refuses commands and URIs of profiles if the environment disables them. */
function refuseWhereDisabled(env: NodeJS.ProcessEnv): void {
  if (isSwitchedOn('externalDisabled', env) || otherVariable('externalDisabled', env) === '1')
    throw new CredentialsUnavailableError(`${OTHER_VARIABLES.externalDisabled.name} is set.`);
}

/** The reader for the mode of a profile. Like the command line, ignores the case. */
// Stryker disable next-line StringLiteral: no mode has the other text either.
function modeOf({ mode = '' }: Profile): Mode | undefined {
  const name = PROFILE_MODES.find((known) => known.toLowerCase() === mode.toLowerCase());
  return name && MODES[name];
}

function keysOf(profile: Profile, expiresAt?: number): Credentials {
  const id = required(profile, 'access_key_id');
  const secret = required(profile, 'access_key_secret');
  return new Credentials(quoted(profile), id, secret, profile.sts_token || undefined, expiresAt);
}

/** The keys without a security token, which may be left over from an earlier mode of the profile. */
function longTermKeysOf(profile: Profile): Credentials {
  return keysOf({ ...profile, sts_token: undefined });
}

/** Whether a name may be shown. A secret in brackets would also be a section of an INI file. */
function isName(name: string): boolean {
  return /^[\w.@ -]{1,64}$/.test(name) && !looksLikeToken(name);
}

/** The temporary keys that the command line stores in a profile after a sign-in through a browser. */
function signedInKeys(profile: Profile): Credentials {
  const expiresAt = Number(profile.sts_expiration ?? Number.NaN) * 1000;
  if (!profile.sts_token || !(expiresAt > Date.now())) {
    throw new CredentialsUnavailableError(
      `The temporary keys in profile "${profile.name}" have expired or are missing. To renew them, run any command of "aliyun" with this profile, or sign in again with "aliyun configure --profile ${profile.name}".`,
    );
  }
  return keysOf(profile, expiresAt);
}

/** The role of a profile. Like in the SDKs, the environment sets what the profile does not. */
function roleOf(profile: Profile, env: NodeJS.ProcessEnv): RoleToAssume {
  const variables = OIDC_ENVIRONMENT;
  const arn = profile.ram_role_arn || firstVariable(variables.role_arn, env);
  const sessionSeconds = Number(profile.expired_seconds) || DEFAULT_SESSION.seconds;
  if (sessionSeconds < STS_SESSION.minSeconds)
    throw new CredentialsUnavailableError(
      `Profile "${profile.name}" has expired_seconds below ${STS_SESSION.minSeconds}.`,
    );
  return {
    arn: arn ?? required(profile, 'ram_role_arn'),
    sessionName:
      profile.ram_session_name || firstVariable(variables.role_session_name, env) || DEFAULT_SESSION.name,
    policy: profile.policy || undefined,
    sessionSeconds,
    externalId: profile.external_id || undefined,
    sts: stsPlace(profile),
  };
}

function stsPlace({ sts_endpoint: endpoint, sts_region: region, enable_vpc: inVpc }: Profile): StsPlace {
  return { endpoint: endpoint || undefined, region: region || undefined, isInVpc: inVpc === 'true' };
}

function oidcArguments(profile: Profile, env: NodeJS.ProcessEnv): OidcArguments {
  const { arn, sessionName, policy, sessionSeconds, sts } = roleOf(profile, env);
  const { oidc_provider_arn: provider, oidc_token_file: file } = OIDC_ENVIRONMENT;
  return {
    oidc_provider_arn:
      profile.oidc_provider_arn || firstVariable(provider, env) || required(profile, 'oidc_provider_arn'),
    oidc_token: profile.oidc_token || undefined,
    oidc_token_file: profile.oidc_token_file || firstVariable(file, env),
    role_arn: arn,
    role_session_name: sessionName,
    policy,
    session_expiration: sessionSeconds,
    sts,
  };
}

function required(profile: Profile, field: string): string {
  const value = profile[field];
  if (!value) throw new CredentialsUnavailableError(`Profile "${profile.name}" has no ${field}.`);
  return value;
}

function quoted({ name }: Profile): string {
  return `profile "${name}"`;
}
