/** A provider block and an environment, used with a home folder that has {@link ALICLOUD_FILES}. `$HOME` and `$URI` are replaced. */
export interface AlicloudCase {
  readonly name: string;
  readonly block: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

const ROLE = 'acs:ram::1:role/deployer';
const OIDC_PROVIDER = 'acs:ram::1:oidc-provider/ci';

/** The profiles of a file. The suffix makes the ids of `mine.json` different. */
function profiles(suffix: string): string {
  const keys = (name: string) => ({ access_key_id: `${name}${suffix}`, access_key_secret: `${name}-secret` });
  return JSON.stringify({
    current: 'default',
    profiles: [
      { name: 'default', mode: 'AK', ...keys('default') },
      { name: 'ak', mode: 'AK', ...keys('ak'), sts_token: 'stale', region_id: 'cn-hangzhou' },
      { name: 'sts', mode: 'StsToken', ...keys('sts'), sts_token: 'sts-token' },
      {
        name: 'role',
        mode: 'RamRoleArn',
        ...keys('role'),
        ram_role_arn: 'acs:ram::1:role/of-profile',
        ram_session_name: 'of-profile',
        expired_seconds: 1_800,
      },
      { name: 'ecs', mode: 'EcsRamRole', ram_role_name: 'of-profile' },
      { name: 'chain', mode: 'ChainableRamRoleArn', source_profile: 'ak', ram_role_arn: ROLE },
      { name: 'left-over', mode: 'CredentialsURI', credentials_uri: '$URI', ...keys('left-over') },
      { name: 'twice', mode: 'AK', ...keys('first') },
      { name: 'twice', mode: 'AK', ...keys('second') },
    ],
  });
}

export const ALICLOUD_FILES = {
  '.aliyun/config.json': profiles('-id'),
  'mine.json': profiles('-id-of-mine'),
  oidc: 'oidc-token-of-file',
};

type Part = readonly [name: string, part: Readonly<Record<string, unknown>>];

/** The arguments that a module passes if its variables are not set and have empty defaults. */
const EMPTY = {
  access_key: '',
  secret_key: '',
  security_token: '',
  profile: '',
  shared_credentials_file: '',
  credentials_uri: '',
  ecs_role_name: '',
  region: '',
};

const IN_THE_BLOCK: readonly Part[] = [
  ['nothing', {}],
  ['keys', { access_key: 'block-id', secret_key: 'block-secret' }],
  ['temporary keys', { access_key: 'block-id', secret_key: 'block-secret', security_token: 'block-token' }],
  ...['ak', 'sts', 'role', 'ecs', 'chain', 'left-over', 'twice', 'none'].map(
    (name): Part => [`profile ${name}`, { profile: name }],
  ),
  ['a file', { shared_credentials_file: '$HOME/mine.json' }],
  ['a profile of a file', { profile: 'ak', shared_credentials_file: '$HOME/mine.json' }],
  ['a URI', { credentials_uri: '$URI' }],
  ['an ECS role', { ecs_role_name: 'of-block' }],
  [
    'an OIDC role',
    {
      assume_role_with_oidc: [
        {
          oidc_provider_arn: OIDC_PROVIDER,
          oidc_token: 'oidc-token-of-block',
          role_arn: 'acs:ram::1:role/of-block',
          role_session_name: 'of-block',
        },
      ],
    },
  ],
  ['keys in white space', { access_key: ' block-id ', secret_key: '\tblock-secret\n' }],
  ['keys beside empty texts', { ...EMPTY, access_key: 'block-id', secret_key: 'block-secret' }],
  ['a profile beside empty texts', { ...EMPTY, profile: 'ak' }],
  ['a URI beside empty texts', { ...EMPTY, credentials_uri: '$URI' }],
  [
    'an OIDC role beside empty texts',
    {
      ...EMPTY,
      assume_role_with_oidc: [
        {
          oidc_provider_arn: OIDC_PROVIDER,
          oidc_token: '',
          oidc_token_file: '$HOME/oidc',
          role_arn: 'acs:ram::1:role/of-block',
          role_session_name: '',
        },
      ],
    },
  ],
];

const IN_THE_ENVIRONMENT: readonly Part[] = [
  ['nothing', {}],
  ['keys', { ALICLOUD_ACCESS_KEY: 'env-id', ALICLOUD_SECRET_KEY: 'env-secret' }],
  [
    'temporary keys',
    {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token',
    },
  ],
  ['keys in white space', { ALICLOUD_ACCESS_KEY: ' env-id\n', ALICLOUD_SECRET_KEY: '\tenv-secret ' }],
  ['a security token', { ALICLOUD_SECURITY_TOKEN: 'env-token' }],
  ['a profile', { ALICLOUD_PROFILE: 'sts' }],
  ['a profile by the name of the SDKs', { ALIBABA_CLOUD_PROFILE: 'role', ALICLOUD_REGION: 'cn-hangzhou' }],
  ['a file', { ALIBABA_CLOUD_CREDENTIALS_FILE: '$HOME/mine.json' }],
  ['another config.json', { ALIBABA_CLOUD_CONFIG_FILE: '$HOME/mine.json' }],
  ['a URI', { ALICLOUD_CREDENTIALS_URI: '$URI' }],
  ['an ECS role', { ALIBABA_CLOUD_ECS_METADATA: 'of-env' }],
  [
    'an OIDC role',
    {
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: OIDC_PROVIDER,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: '$HOME/oidc',
      ALIBABA_CLOUD_ROLE_ARN: ROLE,
      ALIBABA_CLOUD_ROLE_SESSION_NAME: 'of-env',
    },
  ],
  ['a role', { ALICLOUD_ASSUME_ROLE_ARN: ROLE, ALICLOUD_ASSUME_ROLE_SESSION_NAME: 'of-env' }],
];

const ROLES: readonly Part[] = [
  ['', {}],
  [', and a role to assume', { assume_role: [{ role_arn: ROLE, session_expiration: 900 }] }],
  [', and a role with an empty ARN', { assume_role: [{ role_arn: '' }] }],
];

/** Every source in a block combined with every source in an environment, with and without a role. */
export const ALICLOUD_CASES: readonly AlicloudCase[] = IN_THE_BLOCK.flatMap(([inBlock, block]) =>
  IN_THE_ENVIRONMENT.flatMap(([inEnvironment, env]) =>
    ROLES.map(([suffix, role]) => ({
      name: `${inBlock} in the block, ${inEnvironment} in the environment${suffix}`,
      block: { ...block, ...role },
      env: env as Record<string, string>,
    })),
  ),
);
