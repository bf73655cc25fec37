import type { DifferenceName } from '../../../../lib/onsmqtt/facts/credentials';
import type { Case } from './cases';
import { type CloudBehaviour, temporary } from './fake-cloud';

const KEYS = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret' };
const CONFIG = '.aliyun/config.json';
const INI = '.alibabacloud/credentials';
const ROLE = 'acs:ram::1:role/deployer';
const FIRST_ROLE = 'acs:ram::1:role/first';
const PROVIDER = 'acs:ram::1:oidc-provider/ci';
const AK = { mode: 'AK', access_key_id: 'file-id', access_key_secret: 'file-secret' };
const IN_INI = {
  [INI]: '[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n',
};
const ON_ECS: CloudBehaviour = { metadata: {} };
const OIDC_MODE = {
  mode: 'OIDC',
  oidc_provider_arn: PROVIDER,
  oidc_token_file: '$HOME/oidc',
  ram_role_arn: FIRST_ROLE,
  ram_session_name: 'ci',
};
const OIDC = {
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: PROVIDER,
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: '$HOME/oidc',
  ALIBABA_CLOUD_ROLE_ARN: ROLE,
};

const both = (name: DifferenceName) => ({ node: name, go: name });

function config(...profiles: object[]): Record<string, string> {
  return json({
    current: 'p0',
    profiles: profiles.map((profile, index) => ({ name: `p${index}`, ...profile })),
  });
}

function json(value: unknown): Record<string, string> {
  return { [CONFIG]: JSON.stringify(value) };
}

/** Variables with empty or invalid values. */
const ODD_VARIABLES: Case[] = [
  {
    name: 'keys of white space, and a file',
    differs: both('white-space'),
    env: { ALIBABA_CLOUD_ACCESS_KEY_ID: ' ', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '\t' },
    files: IN_INI,
  },
  { name: 'keys with an empty security token', env: { ...KEYS, ALIBABA_CLOUD_SECURITY_TOKEN: '' } },
  {
    name: 'keys with a security token of white space',
    differs: both('white-space'),
    env: { ...KEYS, ALIBABA_CLOUD_SECURITY_TOKEN: ' ' },
  },
  {
    name: 'a security token alone, and a file',
    env: { ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token' },
    files: IN_INI,
  },
  { name: 'an empty profile', env: { ALIBABA_CLOUD_PROFILE: '' }, files: config(AK) },
  {
    name: 'a profile with white space around it',
    differs: both('white-space'),
    env: { ALIBABA_CLOUD_PROFILE: ' p1 ' },
    files: config({}, AK),
  },
  { name: 'an empty credentials file', env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '' }, files: IN_INI },
  {
    name: 'a credentials file that is a folder, on an instance',
    differs: both('named-before-files'),
    env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '$HOME' },
    cloud: ON_ECS,
  },
  {
    name: 'a credentials file that is not there, on an instance',
    differs: both('named-before-files'),
    env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '$HOME/none' },
    cloud: ON_ECS,
  },
  { name: 'an empty ECS role on an instance', env: { ALIBABA_CLOUD_ECS_METADATA: '' }, cloud: ON_ECS },
  {
    name: 'an ECS role with metadata switched off',
    env: { ALIBABA_CLOUD_ECS_METADATA: 'named', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    cloud: ON_ECS,
  },
  ...['false', '1', 'TRUE', 'yes'].map(
    (value): Case => ({
      name: `metadata switched off with ${value}`,
      env: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: value },
      cloud: ON_ECS,
    }),
  ),
  { name: 'an empty URI, and a file', env: { ALIBABA_CLOUD_CREDENTIALS_URI: '' }, files: IN_INI },
  { name: 'a URI that is none', env: { ALIBABA_CLOUD_CREDENTIALS_URI: 'not a URI' } },
  {
    name: 'a URI and an ECS role',
    differs: both('named-before-files'),
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI', ALIBABA_CLOUD_ECS_METADATA: 'named' },
    cloud: { uri: {}, ...ON_ECS },
  },
  {
    name: 'a URI that fails, and a file',
    differs: both('named-before-files'),
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    files: IN_INI,
    cloud: { uri: { status: 500 } },
  },
  {
    name: 'a host of STS',
    env: { STS_ENDPOINT: 'sts.example.com' },
    files: config({ ...AK, mode: 'RamRoleArn', ram_role_arn: ROLE, ram_session_name: 'ci' }),
    differs: both('sts-endpoint'),
  },
  {
    name: 'a profile that is in the INI file alone, beside a config.json',
    env: { ALIBABA_CLOUD_PROFILE: 'default' },
    files: { ...config(AK), ...IN_INI },
  },
  {
    name: 'a profile with the name of what objects have',
    env: { ALIBABA_CLOUD_PROFILE: '__proto__' },
    files: json({ current: 'p0', profiles: [{ name: '__proto__', ...AK }] }),
  },
  {
    name: 'an OIDC token file that is empty',
    differs: both('empty-oidc-token'),
    env: OIDC,
    files: { oidc: '' },
  },
  { name: 'an OIDC token file that is a folder', env: { ...OIDC, ALIBABA_CLOUD_OIDC_TOKEN_FILE: '$HOME' } },
  {
    name: 'an OIDC role with a region of the instances',
    env: { ...OIDC, ALIBABA_CLOUD_REGION_ID: 'cn-beijing' },
    files: { oidc: 't' },
  },
  {
    name: 'an OIDC role with a region of STS',
    env: { ...OIDC, ALIBABA_CLOUD_STS_REGION: 'cn-beijing' },
    files: { oidc: 't' },
  },
  {
    name: 'an OIDC role in a VPC',
    env: { ...OIDC, ALIBABA_CLOUD_STS_REGION: 'cn-beijing', ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' },
    files: { oidc: 't' },
  },
  {
    name: 'an OIDC role in a VPC that is switched on with 1',
    env: { ...OIDC, ALIBABA_CLOUD_STS_REGION: 'cn-beijing', ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: '1' },
    files: { oidc: 't' },
  },
  { name: 'an OIDC role and an access key', env: { ...OIDC, ...KEYS }, files: { oidc: 't' } },
  {
    name: 'a config.json that false does not switch off',
    env: { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'false' },
    files: { ...config(AK), ...IN_INI },
  },
  {
    name: 'a profile in a config.json that is switched off',
    env: { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true', ALIBABA_CLOUD_PROFILE: 'p0' },
    files: config(AK),
  },
];

/** Profiles that refer to other profiles. */
const CHAINS: Case[] = [
  ...(
    [
      ['a command', { mode: 'External', process_command: 'cat $HOME/keys' }],
      ['the role of an instance', { mode: 'EcsRamRole', ram_role_name: 'of-profile' }],
      ['an OIDC role', OIDC_MODE],
      ['a role', { ...AK, mode: 'RamRoleArn', ram_role_arn: FIRST_ROLE, ram_session_name: 'ci' }],
    ] as const
  ).map(
    ([what, source]): Case => ({
      name: `a chain on ${what}`,
      files: {
        oidc: 't',
        keys: JSON.stringify({ mode: 'AK', access_key_id: 'cmd-id', access_key_secret: 'cmd-secret' }),
        ...config(
          { mode: 'ChainableRamRoleArn', source_profile: 'p1', ram_role_arn: ROLE, ram_session_name: 'ci' },
          source,
        ),
      },
      cloud: ON_ECS,
    }),
  ),
  {
    name: 'a chain of three',
    files: config(
      { mode: 'ChainableRamRoleArn', source_profile: 'p1', ram_role_arn: ROLE, ram_session_name: 'ci' },
      { mode: 'ChainableRamRoleArn', source_profile: 'p2', ram_role_arn: FIRST_ROLE, ram_session_name: 'ci' },
      AK,
    ),
  },
  {
    name: 'a chain in another region of STS than its source',
    files: config(
      {
        mode: 'ChainableRamRoleArn',
        source_profile: 'p1',
        ram_role_arn: ROLE,
        ram_session_name: 'ci',
        sts_region: 'cn-hangzhou',
      },
      {
        ...AK,
        mode: 'RamRoleArn',
        ram_role_arn: FIRST_ROLE,
        ram_session_name: 'ci',
        sts_region: 'cn-beijing',
      },
    ),
  },
  {
    name: 'a chain whose source has no name',
    files: config({ mode: 'ChainableRamRoleArn', source_profile: '', ram_role_arn: ROLE }, AK),
  },
  {
    name: 'a chain that loops over two profiles',
    files: config(
      { mode: 'ChainableRamRoleArn', source_profile: 'p1', ram_role_arn: ROLE },
      { mode: 'ChainableRamRoleArn', source_profile: 'p0', ram_role_arn: FIRST_ROLE },
    ),
    without: 'go',
  },
  {
    name: 'a role without a secret',
    files: config({ mode: 'RamRoleArn', access_key_id: 'x', ram_role_arn: ROLE }),
  },
  ...([0, 43_200, '3600'] as const).map(
    (seconds): Case => ({
      name: `a role for ${JSON.stringify(seconds)} seconds`,
      differs: typeof seconds === 'string' ? { go: 'json-types' } : {},
      files: config({
        ...AK,
        mode: 'RamRoleArn',
        ram_role_arn: ROLE,
        ram_session_name: 'ci',
        expired_seconds: seconds,
      }),
    }),
  ),
  {
    name: 'a role of a profile with the OIDC variables beside it',
    differs: both('named-before-files'),
    env: { ...OIDC, ALIBABA_CLOUD_PROFILE: 'p0' },
    files: {
      oidc: 't',
      ...config({ ...AK, mode: 'RamRoleArn', ram_role_arn: FIRST_ROLE, ram_session_name: 'ci' }),
    },
  },
  {
    name: 'a profile of mode OIDC with an empty file',
    differs: both('empty-oidc-token'),
    files: { oidc: '', ...config(OIDC_MODE) },
  },
  {
    name: 'a profile of mode EcsRamRole beside another role in the environment',
    differs: both('named-before-files'),
    env: { ALIBABA_CLOUD_ECS_METADATA: 'of-env' },
    files: config({ mode: 'EcsRamRole', ram_role_name: 'of-profile' }),
    cloud: ON_ECS,
  },
  {
    name: 'a profile of mode EcsRamRole where IMDSv1 is forbidden',
    env: { ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' },
    files: config({ mode: 'EcsRamRole', ram_role_name: 'of-profile' }),
    cloud: { metadata: { session: 403 } },
  },
];

/** Files with invalid content or of the wrong kind. */
const ODD_FILES: Case[] = [
  { name: 'a config.json that is empty', files: { [CONFIG]: '', ...IN_INI } },
  { name: 'a config.json that is a list', files: { ...json([]), ...IN_INI } },
  {
    name: 'a config.json whose profiles are null',
    files: { ...json({ current: 'p0', profiles: null }), ...IN_INI },
  },
  {
    name: 'a config.json with a profile that is null',
    differs: { node: 'json-types' },
    without: 'go',
    files: { ...json({ current: 'p0', profiles: [null, { name: 'p0', ...AK }] }) },
  },
  {
    name: 'a config.json with a number for a key',
    differs: both('json-types'),
    files: {
      ...json({
        current: 'p0',
        profiles: [{ name: 'p0', mode: 'AK', access_key_id: 12, access_key_secret: 'x' }],
      }),
      ...IN_INI,
    },
  },
  {
    name: 'a config.json with a number for the current profile',
    files: { ...json({ current: 0, profiles: [{ name: '0', ...AK }] }), ...IN_INI },
  },
  {
    name: 'a config.json with keys in capitals',
    files: json({
      Current: 'p0',
      Profiles: [{ Name: 'p0', Mode: 'AK', Access_Key_Id: 'a', Access_Key_Secret: 'b' }],
    }),
    differs: { go: 'json-key-case' },
  },
  {
    name: 'a config.json with empty keys',
    files: { ...config({ mode: 'AK', access_key_id: '', access_key_secret: '' }), ...IN_INI },
  },
  {
    name: 'a config.json and an INI file that are broken, on an instance',
    files: { [CONFIG]: '{', [INI]: 'x' },
    cloud: ON_ECS,
  },
  {
    name: 'an INI file with a section in capitals',
    files: { [INI]: IN_INI[INI]!.replace('default', 'DEFAULT') },
  },
  {
    name: 'an INI file with a byte order mark',
    differs: { node: 'byte-order-mark' },
    files: { [INI]: `\uFEFF${IN_INI[INI]}` },
  },
  { name: 'an INI file without the section', env: { ALIBABA_CLOUD_PROFILE: 'none' }, files: IN_INI },
  {
    name: 'an INI file of type ecs_ram_role without a name',
    differs: { go: 'ini-types' },
    files: { [INI]: '[default]\ntype = ecs_ram_role\n' },
    cloud: ON_ECS,
  },
  {
    name: 'an INI file of type ram_role_arn without a session name',
    differs: { go: 'session-name' },
    files: {
      [INI]: `[default]\ntype = ram_role_arn\naccess_key_id = a\naccess_key_secret = b\nrole_arn = ${ROLE}\n`,
    },
  },
  {
    name: 'an INI file with temporary keys of type access_key',
    files: { [INI]: `${IN_INI[INI]}security_token = stale\n` },
  },
];

/** Services with unexpected answers. */
const ODD_ANSWERS: Case[] = [
  { name: 'an instance with a line break behind its role', cloud: { metadata: { role: 'instance-role\n' } } },
  { name: 'an instance with an empty role', cloud: { metadata: { role: '' } } },
  {
    name: 'an instance whose keys have expired',
    differs: both('expiration'),
    cloud: { metadata: { answer: { Code: 'Success', ...temporary('ECS', -60) } } },
  },
  {
    name: 'an instance whose keys expire in another time zone',
    cloud: {
      metadata: {
        answer: { Code: 'Success', ...temporary('ECS'), Expiration: '2099-01-01T00:00:00+08:00' },
      },
    },
    differs: both('expiration'),
  },
  {
    name: 'an instance whose keys expire in no time zone',
    cloud: {
      metadata: { answer: { Code: 'Success', ...temporary('ECS'), Expiration: '2099-01-01 00:00:00' } },
    },
  },
  {
    name: 'an instance whose keys have no expiry',
    without: 'go',
    cloud: { metadata: { answer: { Code: 'Success', ...temporary('ECS'), Expiration: undefined } } },
  },
  {
    name: 'an instance whose answer has no Code',
    without: 'go',
    cloud: { metadata: { answer: temporary('ECS') } },
  },
  {
    name: 'an instance whose Code is written small',
    cloud: { metadata: { answer: { Code: 'success', ...temporary('ECS') } } },
  },
  {
    name: 'a URI that answers 204',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: { status: 204, answer: '' } },
  },
  {
    name: 'a URI that redirects',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: { redirects: true } },
    differs: { go: 'redirected-uri' },
  },
  {
    name: 'a URI whose answer has keys in small letters',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: {
      uri: {
        answer: {
          accessKeyId: 'a',
          accessKeySecret: 'b',
          securityToken: 'c',
          expiration: temporary('URI').Expiration,
        },
      },
    },
    differs: { go: 'json-key-case' },
  },
  {
    name: 'a URI that answers 201',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: { status: 201 } },
  },
  {
    name: 'a URI whose answer is a list',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: { answer: [temporary('URI')] } },
  },
  {
    name: 'a URI whose keys have no expiry',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: { answer: { Code: 'Success', ...temporary('URI'), Expiration: undefined } } },
  },
];

/** Cases with mistakes of new users, and with hostile settings. */
export const HOSTILE_CASES: readonly Case[] = [...ODD_VARIABLES, ...CHAINS, ...ODD_FILES, ...ODD_ANSWERS];
