import type { Evidence } from './evidence';

/** The modes of a profile, as `aliyun configure` writes them. It reads them in any case. */
export const PROFILE_MODES = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'EcsRamRole',
  'RamRoleArnWithRoleName',
  'ChainableRamRoleArn',
  'External',
  'CredentialsURI',
  'OIDC',
  'CloudSSO',
  'OAuth',
] as const;

export type ProfileMode = (typeof PROFILE_MODES)[number];

/** The mode of keys with a security token. */
export const TEMPORARY_KEYS: ProfileMode = 'StsToken';

/** The files with profiles in the home folder: that of the command line, and that of the SDKs. */
export const PROFILE_FILES = {
  commandLine: '.aliyun/config.json',
  sdks: '.alibabacloud/credentials',
} as const;

/** The profile that is used if none is named. */
export const DEFAULT_PROFILE = 'default';

/** The fields of a profile that have another name in an INI file. */
export const INI_FIELDS: ReadonlyMap<string, string> = new Map([
  ['type', 'mode'],
  ['security_token', 'sts_token'],
  ['role_arn', 'ram_role_arn'],
  ['role_session_name', 'ram_session_name'],
  ['role_name', 'ram_role_name'],
  ['oidc_token_file_path', 'oidc_token_file'],
  ['session_expiration', 'expired_seconds'],
]);

/** The types of sections in an INI file, and the modes that they correspond to. */
export const INI_TYPES: ReadonlyMap<string, ProfileMode> = new Map<string, ProfileMode>([
  ['access_key', 'AK'],
  ['sts', 'StsToken'],
  ['ram_role_arn', 'RamRoleArn'],
  ['ecs_ram_role', 'EcsRamRole'],
  ['oidc_role_arn', 'OIDC'],
  ['credentials_uri', 'CredentialsURI'],
]);

export const PROFILES_EVIDENCE: Evidence = {
  source:
    'aliyun/aliyun-cli eadd68d (config/profile.go); @alicloud/credentials 2.4.7; aliyun/credentials-go 1.4.14; aliyun/credentials-python',
  date: '2026-11-25',
  status: 'documented',
};
