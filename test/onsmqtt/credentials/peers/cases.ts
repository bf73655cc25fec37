import type { DifferenceName } from '../../../../lib/onsmqtt/facts/credentials';
import type { CloudBehaviour } from './fake-cloud';
import { temporary } from './fake-cloud';
import { HOSTILE_CASES } from './hostile-cases';

/** An environment and a home folder. `$HOME` and `$URI` are replaced. */
export interface Case {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly cloud?: CloudBehaviour;
  /** The reason why ours differs from a client, if it does. */
  readonly differs?: { readonly node?: DifferenceName; readonly go?: DifferenceName };
  /** A client that is not tested, because the case crashes it. */
  readonly without?: 'go';
}

const KEYS = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret' };
const CONFIG = '.aliyun/config.json';
const INI = '.alibabacloud/credentials';
const ROLE = 'acs:ram::1:role/deployer';
const PROVIDER = 'acs:ram::1:oidc-provider/ci';
const AK = { access_key_id: 'file-id', access_key_secret: 'file-secret' };
const ON_ECS: CloudBehaviour = { metadata: {} };

const both = (name: DifferenceName) => ({ node: name, go: name });

/** A config.json with the first profile as the current profile. */
function config(...profiles: object[]): Record<string, string> {
  const named = profiles.map((profile, index) => ({ name: `p${index}`, ...profile }));
  return { [CONFIG]: JSON.stringify({ current: named[0]!.name, profiles: named }) };
}

function ini(...lines: string[]): Record<string, string> {
  return { [INI]: lines.join('\n') };
}

const OIDC = {
  env: {
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: PROVIDER,
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: '$HOME/oidc',
    ALIBABA_CLOUD_ROLE_ARN: ROLE,
  },
  files: { oidc: 'oidc-token' },
};

const INI_AK = ini(
  '[default]',
  'type = access_key',
  'access_key_id = ini-id',
  'access_key_secret = ini-secret',
);

/** Keys, and other variables that may be set with them. */
const IN_THE_ENVIRONMENT: Case[] = [
  { name: 'nothing at all' },
  { name: 'an access key', env: KEYS },
  { name: 'a temporary access key', env: { ...KEYS, ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token' } },
  { name: 'an id without a secret', env: { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id' }, files: INI_AK },
  { name: 'a secret without an id', env: { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'env-secret' }, files: INI_AK },
  { name: 'an empty id', env: { ...KEYS, ALIBABA_CLOUD_ACCESS_KEY_ID: '' }, files: INI_AK },
  {
    name: 'white space around a key',
    env: { ALIBABA_CLOUD_ACCESS_KEY_ID: ' env-id\n', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '\tenv-secret ' },
    differs: both('white-space'),
  },
  {
    name: 'keys of the alicloud provider',
    env: { ALICLOUD_ACCESS_KEY: 'a', ALICLOUD_SECRET_KEY: 'b' },
    differs: both('alicloud-variables'),
  },
  {
    name: 'keys of the alicloud provider before those of the SDKs',
    env: { ...KEYS, ALICLOUD_ACCESS_KEY: 'a', ALICLOUD_SECRET_KEY: 'b' },
    differs: both('alicloud-variables'),
  },
  {
    name: 'keys by the third name',
    env: { ALIBABACLOUD_ACCESS_KEY_ID: 'a', ALIBABACLOUD_ACCESS_KEY_SECRET: 'b' },
    differs: both('alicloud-variables'),
  },
  { name: 'an access key and a role', env: { ...KEYS, ALIBABA_CLOUD_ROLE_ARN: ROLE } },
  {
    name: 'a temporary access key and a role',
    env: { ...KEYS, ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token', ALIBABA_CLOUD_ROLE_ARN: ROLE },
  },
  { name: 'an access key and the role of alicloud', env: { ...KEYS, ALICLOUD_ASSUME_ROLE_ARN: ROLE } },
];

const OIDC_IN_THE_ENVIRONMENT: Case[] = [
  { name: 'an OIDC role', ...OIDC },
  {
    name: 'an OIDC role with a session name',
    ...OIDC,
    env: { ...OIDC.env, ALIBABA_CLOUD_ROLE_SESSION_NAME: 'pod' },
    differs: { go: 'oidc-session-name' },
  },
  {
    name: 'an OIDC token with a line break behind it',
    ...OIDC,
    files: { oidc: 'oidc-token\n' },
    differs: both('white-space'),
  },
  { name: 'an OIDC role without its file', env: OIDC.env },
  { name: 'an OIDC role that STS refuses', ...OIDC, cloud: { sts: 'refuses' } },
  {
    name: 'an OIDC role that STS refuses, and a file',
    ...OIDC,
    files: { ...OIDC.files, ...INI_AK },
    cloud: { sts: 'refuses' },
  },
  ...Object.keys(OIDC.env).map((missing) => ({
    name: `an OIDC role without ${missing}`,
    ...OIDC,
    env: Object.fromEntries(Object.entries(OIDC.env).filter(([name]) => name !== missing)),
  })),
];

/** Every pair of sources that need no setting, to see which one takes precedence. */
function pairs(): Case[] {
  const sources: [string, Omit<Case, 'name'>][] = [
    ['an access key', { env: KEYS }],
    ['an OIDC role', OIDC],
    ['config.json', { files: config({ mode: 'AK', ...AK }) }],
    ['the INI file', { files: INI_AK }],
    ['an instance', { cloud: ON_ECS }],
  ];
  return sources.flatMap(([first, one], index) =>
    sources.slice(index + 1).map(([second, other]) => ({
      name: `${first} and ${second}`,
      env: { ...one.env, ...other.env },
      files: { ...one.files, ...other.files },
      cloud: { ...one.cloud, ...other.cloud },
    })),
  );
}

const NAMED: Case[] = [
  { name: 'a URI', env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' }, cloud: { uri: {} } },
  {
    name: 'a URI and a file',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    files: config({ mode: 'AK', ...AK }),
    cloud: { uri: {} },
    differs: both('named-before-files'),
  },
  {
    name: 'an ECS role and a file',
    env: { ALIBABA_CLOUD_ECS_METADATA: 'named' },
    files: config({ mode: 'AK', ...AK }),
    cloud: ON_ECS,
    differs: both('named-before-files'),
  },
  {
    name: 'a URI on an instance',
    env: { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: {}, ...ON_ECS },
    differs: both('named-before-files'),
  },
  {
    name: 'the ECS role of alicloud',
    env: { ALICLOUD_ECS_ROLE_NAME: 'named' },
    cloud: ON_ECS,
    differs: both('alicloud-variables'),
  },
  {
    name: 'a URI and an access key',
    env: { ...KEYS, ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' },
    cloud: { uri: {} },
  },
  {
    name: 'an ECS role and an access key',
    env: { ...KEYS, ALIBABA_CLOUD_ECS_METADATA: 'named' },
    cloud: ON_ECS,
  },
  {
    name: 'an OIDC role and an ECS role',
    ...OIDC,
    env: { ...OIDC.env, ALIBABA_CLOUD_ECS_METADATA: 'named' },
    cloud: ON_ECS,
    differs: both('named-before-files'),
  },
  {
    name: 'an OIDC role and a profile',
    ...OIDC,
    env: { ...OIDC.env, ALIBABA_CLOUD_PROFILE: 'p0' },
    files: { ...OIDC.files, ...config({ mode: 'AK', ...AK }) },
    differs: both('named-before-files'),
  },
  {
    name: 'a profile and an access key',
    env: { ...KEYS, ALIBABA_CLOUD_PROFILE: 'p0' },
    files: config({ mode: 'AK', ...AK }),
  },
  { name: 'a profile', env: { ALIBABA_CLOUD_PROFILE: 'p1' }, files: config({}, { mode: 'AK', ...AK }) },
  {
    name: 'a profile of the INI file',
    env: { ALIBABA_CLOUD_PROFILE: 'other' },
    files: ini('[other]', 'type = access_key', 'access_key_id = ini-id', 'access_key_secret = ini-secret'),
  },
  {
    name: 'a profile that is not there, on an instance',
    env: { ALIBABA_CLOUD_PROFILE: 'p9' },
    files: config({ mode: 'AK', ...AK }),
    cloud: ON_ECS,
    differs: both('named-before-files'),
  },
  {
    name: 'a credentials file (INI)',
    env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '$HOME/mine' },
    files: { mine: INI_AK[INI]! },
  },
  {
    name: 'a credentials file (JSON)',
    env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '$HOME/mine' },
    files: { mine: config({ mode: 'AK', ...AK })[CONFIG]! },
    differs: both('json-anywhere'),
  },
  {
    name: 'a credentials file and config.json',
    env: { ALIBABA_CLOUD_CREDENTIALS_FILE: '$HOME/mine' },
    files: { mine: INI_AK[INI]!, ...config({ mode: 'AK', ...AK }) },
    differs: both('named-before-files'),
  },
  {
    name: 'another config.json',
    env: { ALIBABA_CLOUD_CONFIG_FILE: '$HOME/mine.json' },
    files: { 'mine.json': config({ mode: 'AK', ...AK })[CONFIG]! },
    differs: { node: 'config-file' },
  },
  {
    name: 'another config.json whose path begins with ~, and the INI file',
    env: { ALIBABA_CLOUD_CONFIG_FILE: '~/mine.json' },
    files: { 'mine.json': config({ mode: 'AK', ...AK })[CONFIG]!, ...INI_AK },
  },
  {
    name: 'a profile that is not enabled',
    files: config({ mode: 'AK', ...AK, enable: false }),
    differs: both('disabled-profile'),
  },
  {
    name: 'a section of an INI file that is not enabled',
    files: ini(
      '[default]',
      'enable = false',
      'type = access_key',
      'access_key_id = a',
      'access_key_secret = b',
    ),
    differs: both('disabled-profile'),
  },
  {
    name: 'a config.json that is switched off',
    env: { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'True' },
    files: { ...config({ mode: 'AK', ...AK }), ...INI_AK },
  },
  {
    name: 'a config.json that 1 does not switch off',
    env: { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: '1' },
    files: { ...config({ mode: 'AK', ...AK }), ...INI_AK },
  },
];

const ROLE_MODES: [mode: string, Record<string, unknown>][] = [
  ['RamRoleArn', { ...AK, ram_role_arn: ROLE, ram_session_name: 'ci' }],
  [
    'OIDC',
    {
      oidc_provider_arn: PROVIDER,
      oidc_token_file: '$HOME/oidc',
      ram_role_arn: ROLE,
      ram_session_name: 'ci',
    },
  ],
  ['ChainableRamRoleArn', { source_profile: 'base', ram_role_arn: ROLE, ram_session_name: 'ci' }],
];

const BASE = { name: 'base', mode: 'AK', ...AK };

/** The endpoint of STS for each mode that assumes a role. */
function stsPlaces(): Case[] {
  const places: [string, Record<string, unknown>, Record<string, string>][] = [
    ['no region', {}, {}],
    ['a region', { sts_region: 'cn-hangzhou' }, {}],
    ['a VPC without a region', { enable_vpc: true }, {}],
    ['a VPC', { sts_region: 'cn-hangzhou', enable_vpc: true }, {}],
    ['a region of the environment', {}, { ALIBABA_CLOUD_STS_REGION: 'cn-beijing' }],
    ['a VPC of the environment without a region', {}, { ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' }],
    [
      'a VPC of the environment',
      {},
      { ALIBABA_CLOUD_STS_REGION: 'cn-beijing', ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'TRUE' },
    ],
    ['a region of its own', { sts_region: 'cn-hangzhou' }, { ALIBABA_CLOUD_STS_REGION: 'cn-beijing' }],
    [
      'a region that is not that of the instances',
      { region_id: 'cn-beijing' },
      { ALIBABA_CLOUD_REGION: 'cn-beijing' },
    ],
    ['an endpoint', { sts_endpoint: 'sts.example.com' }, {}],
  ];
  return ROLE_MODES.flatMap(([mode, profile]) =>
    places.map(([place, fields, env]) => {
      const hasNodeVpc =
        mode !== 'ChainableRamRoleArn' || fields.sts_region === undefined || !fields.enable_vpc;
      const endpoint = fields.sts_endpoint !== undefined;
      const node = endpoint ? mode !== 'RamRoleArn' : !hasNodeVpc;
      return {
        name: `mode ${mode} with ${place}`,
        env,
        files: { oidc: 'oidc-token', ...config({ mode, ...profile, ...fields }, BASE) },
        differs: {
          ...(node && { node: 'profile-fields' as const }),
          ...(endpoint && { go: 'profile-fields' as const }),
        },
      };
    }),
  );
}

/** Environment variables that add to or override a profile that assumes a role. */
function roleFields(): Case[] {
  return ROLE_MODES.flatMap(([mode, profile]): Case[] => {
    const files = (fields: object) => ({
      oidc: 'oidc-token',
      ...config({ mode, ...profile, ...fields }, BASE),
    });
    const nodeOnly = (name: string, fields: object): Case => ({
      name: `mode ${mode} with ${name}`,
      files: files(fields),
      differs: { node: 'profile-fields' },
    });
    return [
      { name: `mode ${mode} without a session name`, files: files({ ram_session_name: undefined }) },
      {
        name: `mode ${mode} with the session name of the environment`,
        env: { ALIBABA_CLOUD_ROLE_SESSION_NAME: 'of-env' },
        files: files({ ram_session_name: undefined }),
        differs: mode === 'OIDC' ? { go: 'oidc-session-name' } : {},
      },
      {
        name: `mode ${mode} with the role of the environment`,
        env: { ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/of-env' },
        files: files({ ram_role_arn: undefined }),
      },
      {
        name: `mode ${mode} with a role of its own, and one of the environment`,
        env: { ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1:role/of-env' },
        files: files({}),
      },
      { name: `mode ${mode} without a role`, files: files({ ram_role_arn: undefined }) },
      {
        name: `mode ${mode} for half an hour`,
        files: files({ expired_seconds: 1_800 }),
        differs: mode === 'OIDC' ? { node: 'profile-fields' } : {},
      },
      {
        name: `mode ${mode} for too short a time`,
        files: files({ expired_seconds: 899 }),
        differs: mode === 'OIDC' ? { node: 'profile-fields' } : {},
      },
      nodeOnly('a policy', { policy: '{"Version":"1"}' }),
      ...(mode === 'OIDC' ? [] : [nodeOnly('an external id', { external_id: 'x1' })]),
      { name: `mode ${mode} that STS refuses`, files: files({}), cloud: { sts: 'refuses' } },
      {
        name: `mode ${mode} that STS refuses, on an instance`,
        files: files({}),
        cloud: { sts: 'refuses', ...ON_ECS },
      },
    ];
  });
}

const PROFILES: Case[] = [
  { name: 'mode AK with a stale security token', files: config({ mode: 'AK', ...AK, sts_token: 'stale' }) },
  { name: 'mode StsToken', files: config({ mode: 'StsToken', ...AK, sts_token: 'file-token' }) },
  {
    name: 'mode StsToken with an expiry in the past',
    files: config({ mode: 'StsToken', ...AK, sts_token: 'file-token', sts_expiration: 1 }),
  },
  { name: 'mode StsToken without a token', files: config({ mode: 'StsToken', ...AK }) },
  {
    name: 'mode AK without an id, and one in the environment',
    env: { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id' },
    files: config({ mode: 'AK', access_key_secret: 'file-secret' }),
    differs: both('mixed-keys'),
  },
  {
    name: 'mode StsToken without a token, and one in the environment',
    env: { ALIBABA_CLOUD_SECURITY_TOKEN: 'env-token' },
    files: config({ mode: 'StsToken', ...AK }),
    differs: both('mixed-keys'),
  },
  { name: 'mode AK without a secret', files: config({ mode: 'AK', access_key_id: 'file-id' }) },
  { name: 'no mode', files: config(AK) },
  { name: 'a mode that does not exist', files: config({ mode: 'Magic', ...AK }) },
  { name: 'a mode in lower case', files: config({ mode: 'ak', ...AK }), differs: both('mode-case') },
  {
    name: 'mode RamRoleArn with keys that are temporary already',
    files: config({ mode: 'RamRoleArn', ...AK, sts_token: 'stale', ram_role_arn: ROLE }),
  },
  {
    name: 'mode EcsRamRole',
    files: config({ mode: 'EcsRamRole', ram_role_name: 'of-profile' }),
    cloud: ON_ECS,
  },
  { name: 'mode EcsRamRole without a name', files: config({ mode: 'EcsRamRole' }), cloud: ON_ECS },
  {
    name: 'mode EcsRamRole with metadata switched off',
    env: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    files: config({ mode: 'EcsRamRole', ram_role_name: 'of-profile' }),
    cloud: ON_ECS,
  },
  {
    name: 'mode RamRoleArnWithRoleName',
    files: config({ mode: 'RamRoleArnWithRoleName', ram_role_name: 'of-profile', ram_role_arn: ROLE }),
    cloud: { metadata: {} },
    differs: both('role-name-mode'),
  },
  {
    name: 'mode ChainableRamRoleArn on a temporary key',
    files: config(
      { mode: 'ChainableRamRoleArn', source_profile: 'base', ram_role_arn: ROLE, ram_session_name: 'ci' },
      { ...BASE, mode: 'StsToken', sts_token: 'file-token' },
    ),
  },
  {
    name: 'mode ChainableRamRoleArn on a chain',
    files: config(
      { mode: 'ChainableRamRoleArn', source_profile: 'p1', ram_role_arn: ROLE, ram_session_name: 'ci' },
      { mode: 'RamRoleArn', ...AK, ram_role_arn: 'acs:ram::1:role/first', ram_session_name: 'ci' },
    ),
  },
  {
    name: 'mode ChainableRamRoleArn without a role, whose source has one',
    files: config(
      { mode: 'ChainableRamRoleArn', source_profile: 'p1' },
      { mode: 'RamRoleArn', ...AK, ram_role_arn: ROLE, ram_session_name: 'ci' },
    ),
  },
  {
    name: 'mode ChainableRamRoleArn without its source',
    files: config({ mode: 'ChainableRamRoleArn', source_profile: 'gone', ram_role_arn: ROLE }),
  },
  {
    name: 'a profile that loops',
    files: config({ mode: 'ChainableRamRoleArn', source_profile: 'p0', ram_role_arn: ROLE }),
    // The case overflows its stack.
    without: 'go',
  },
  {
    name: 'mode CredentialsURI',
    files: config({ mode: 'CredentialsURI', credentials_uri: '$URI' }),
    cloud: { uri: {} },
    differs: both('credentials-uri-mode'),
  },
  {
    name: 'mode CloudSSO with live keys',
    files: config({
      mode: 'CloudSSO',
      ...AK,
      sts_token: 'file-token',
      sts_expiration: Math.floor(Date.now() / 1000) + 3_600,
    }),
    differs: both('signed-in'),
  },
  {
    name: 'mode CloudSSO with expired keys',
    files: config({ mode: 'CloudSSO', ...AK, sts_token: 't', sts_expiration: 1 }),
  },
  {
    name: 'mode OAuth with live keys',
    files: config({
      mode: 'OAuth',
      ...AK,
      sts_token: 'file-token',
      sts_expiration: Math.floor(Date.now() / 1000) + 3_600,
    }),
    differs: both('signed-in'),
  },
  {
    name: 'two profiles of one name',
    files: config(
      { mode: 'AK', ...AK },
      { name: 'p0', mode: 'AK', access_key_id: 'x', access_key_secret: 'y' },
    ),
  },
  {
    name: 'no current profile',
    files: { [CONFIG]: JSON.stringify({ profiles: [{ name: 'default', mode: 'AK', ...AK }] }) },
    differs: both('default-current'),
  },
  {
    name: 'a current profile that is not there',
    files: { [CONFIG]: JSON.stringify({ current: 'x', profiles: [BASE] }) },
  },
  { name: 'a config.json without profiles', files: { [CONFIG]: '{}' } },
  { name: 'a config.json that is not JSON', files: { [CONFIG]: '{"profiles": [', ...INI_AK } },
  {
    name: 'a config.json with a byte order mark',
    files: { [CONFIG]: `\uFEFF${config({ mode: 'AK', ...AK })[CONFIG]}` },
    differs: both('byte-order-mark'),
  },
  {
    name: 'a config.json with a repeated key',
    files: {
      [CONFIG]:
        '{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"a","access_key_id":"b","access_key_secret":"c"}]}',
    },
    differs: both('repeated-keys'),
  },
];

/** A profile with an external command that prints a file of the home folder. */
function external(output: object | string, command = 'cat $HOME/keys', env = {}): Omit<Case, 'name'> {
  const keys = typeof output === 'string' ? output : JSON.stringify(output);
  return { env, files: { keys, 'a file': keys, ...config({ mode: 'External', process_command: command }) } };
}

const PRINTED = { mode: 'AK', access_key_id: 'cmd-id', access_key_secret: 'cmd-secret' };
const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');

const COMMANDS: Case[] = [
  { name: 'a command', ...external(PRINTED) },
  { name: 'a command without a mode in its output', ...external({ ...PRINTED, mode: undefined }) },
  {
    name: 'a command with temporary keys',
    ...external({ ...PRINTED, mode: 'StsToken', sts_token: 'cmd-token', expiration: IN_AN_HOUR }),
  },
  {
    name: 'a command with temporary keys that do not say when they expire',
    ...external({ ...PRINTED, mode: 'StsToken', sts_token: 'cmd-token' }),
  },
  {
    name: 'a command with temporary keys that lack the token',
    ...external({ ...PRINTED, mode: 'StsToken' }),
  },
  {
    name: 'a command with mode AK and a security token',
    ...external({ ...PRINTED, sts_token: 'cmd-token', expiration: IN_AN_HOUR }),
  },
  {
    name: 'a command with mode RamRoleArn',
    ...external({ ...PRINTED, mode: 'RamRoleArn', ram_role_arn: ROLE, ram_session_name: 'ci' }),
  },
  {
    name: 'a command with temporary keys that have expired',
    ...external({ ...PRINTED, mode: 'StsToken', sts_token: 'cmd-token', expiration: '2020-01-01T00:00:00Z' }),
    differs: both('expiration'),
  },
  { name: 'a command without a secret', ...external({ access_key_id: 'cmd-id' }) },
  { name: 'a command that prints no JSON', ...external('not JSON') },
  { name: 'a command that fails', ...external(PRINTED, 'false') },
  { name: 'a command that does not exist', ...external(PRINTED, '/no/such/command') },
  { name: 'a command with a quoted path', ...external(PRINTED, 'cat "$HOME/a file"') },
  { name: 'a command with a path in single quotes', ...external(PRINTED, "cat '$HOME/a file'") },
  { name: 'a command with an escaped space', ...external(PRINTED, 'cat $HOME/a\\ file') },
  { name: 'a command with an escape in quotes', ...external(PRINTED, 'cat "$HOME/a fil\\e"') },
  { name: 'a command with an open quote', ...external(PRINTED, 'cat "$HOME/keys') },
  { name: 'a command with a backslash at its end', ...external(PRINTED, 'cat $HOME/keys \\') },
  { name: 'a command with an empty argument', ...external(PRINTED, 'cat $HOME/keys ""') },
  { name: 'a command that is empty', ...external(PRINTED, '  ') },
];

const METADATA: Case[] = [
  { name: 'an instance', cloud: ON_ECS },
  { name: 'an instance whose role is named', env: { ALIBABA_CLOUD_ECS_METADATA: 'named' }, cloud: ON_ECS },
  {
    name: 'an instance with metadata switched off',
    env: { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    cloud: ON_ECS,
  },
  ...[403, 404, 405, 500].flatMap((session): Case[] => [
    { name: `an instance that refuses a session with ${session}`, cloud: { metadata: { session } } },
    {
      name: `an instance that refuses a session with ${session}, where one is required`,
      env: { ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' },
      cloud: { metadata: { session } },
    },
  ]),
  { name: 'an instance that refuses reads in a session', cloud: { metadata: { readInSession: 403 } } },
  {
    name: 'an instance that refuses reads in a session, where one is required',
    env: { ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' },
    cloud: { metadata: { readInSession: 403 } },
  },
  { name: 'an instance whose metadata fail', cloud: { metadata: { answer: { Code: 'Failed' } } } },
  {
    name: 'an instance with a failed answer that holds keys',
    cloud: { metadata: { answer: { Code: 'Failed', ...temporary('x') } } },
  },
  { name: 'an instance without keys', cloud: { metadata: { answer: { Code: 'Success' } } } },
];

const URI = { ALIBABA_CLOUD_CREDENTIALS_URI: '$URI' };

const URIS: Case[] = [
  { name: 'a URI whose answer has no Code', env: URI, cloud: { uri: { answer: temporary('URI') } } },
  {
    name: 'a URI whose answer is no success',
    env: URI,
    cloud: { uri: { answer: { Code: 'Failed', ...temporary('URI') } } },
    differs: both('unsuccessful-uri'),
  },
  { name: 'a URI that answers 500', env: URI, cloud: { uri: { status: 500 } } },
  { name: 'a URI whose answer is no JSON', env: URI, cloud: { uri: { answer: '<html>' } } },
  {
    name: 'a URI whose answer has no token',
    env: URI,
    cloud: { uri: { answer: { ...temporary('URI'), SecurityToken: undefined } } },
  },
  {
    name: 'a URI whose keys have expired',
    env: URI,
    cloud: { uri: { answer: temporary('URI', -60) } },
    differs: both('expiration'),
  },
  { name: 'a URI that does not exist', env: URI },
];

const SECTION = ['[default]', 'type = access_key'];

/** Different spellings of the same keys. */
const INI_FILES: Case[] = [
  { name: 'INI', files: INI_AK },
  {
    name: 'INI without spaces',
    files: ini('[default]', 'type=access_key', 'access_key_id=a', 'access_key_secret=b'),
  },
  {
    name: 'INI with comments of their own',
    files: ini('# one', '; two', ...SECTION, 'access_key_id = a', '# three', 'access_key_secret = b'),
  },
  {
    name: 'INI with a comment (#) behind a value',
    files: ini(...SECTION, 'access_key_id = a # mine', 'access_key_secret = b'),
  },
  {
    name: 'INI with a comment (;) behind a value',
    files: ini(...SECTION, 'access_key_id = a ; mine', 'access_key_secret = b'),
  },
  {
    name: 'INI with a comment that touches the value',
    files: ini(...SECTION, 'access_key_id = a#mine', 'access_key_secret = b'),
  },
  {
    name: 'INI with values in double quotes',
    files: ini(...SECTION, 'access_key_id = "a"', 'access_key_secret = "b"'),
  },
  {
    name: 'INI with values in single quotes',
    files: ini(...SECTION, "access_key_id = 'a'", "access_key_secret = 'b'"),
  },
  {
    name: 'INI with an equals sign in a value',
    files: ini(...SECTION, 'access_key_id = a=b', 'access_key_secret = c=='),
  },
  { name: 'INI with line breaks of Windows', files: { [INI]: INI_AK[INI]!.replaceAll('\n', '\r\n') } },
  {
    name: 'INI with white space before keys',
    files: ini(...SECTION, '  access_key_id = a', '\taccess_key_secret = b'),
  },
  { name: 'INI with an empty value', files: ini(...SECTION, 'access_key_id =', 'access_key_secret = b') },
  { name: 'INI without a type', files: ini('[default]', 'access_key_id = a', 'access_key_secret = b') },
  {
    name: 'an INI file with a role that the environment completes',
    env: { ALIBABA_CLOUD_ROLE_ARN: ROLE },
    files: ini(
      '[default]',
      'type = ram_role_arn',
      'access_key_id = a',
      'access_key_secret = b',
      'role_session_name = s',
    ),
    differs: { go: 'ini-role' },
  },
  {
    name: 'an INI file without an id, and one in the environment',
    env: { ALIBABA_CLOUD_ACCESS_KEY_ID: 'env-id' },
    files: ini('[default]', 'type = access_key', 'access_key_secret = b'),
    differs: { node: 'mixed-keys' },
  },
  {
    name: 'an INI file with a section that is indented',
    files: ini('  [default]', 'type = access_key', 'access_key_id = a', 'access_key_secret = b'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'an INI file with white space inside the brackets of a section',
    files: ini('[ default ]', 'type = access_key', 'access_key_id = a', 'access_key_secret = b'),
    differs: { go: 'ini-spelling' },
  },
  {
    name: 'an INI file with a quotation mark as a value',
    files: ini('[default]', 'type = access_key', 'access_key_id = "', 'access_key_secret = b'),
    differs: both('ini-spelling'),
  },
  {
    name: 'an INI file with a type in upper case',
    files: ini('[default]', 'type = ACCESS_KEY', 'access_key_id = a', 'access_key_secret = b'),
  },
  {
    name: 'INI with a type that does not exist',
    files: ini('[default]', 'type = magic', 'access_key_id = a', 'access_key_secret = b'),
  },
  {
    name: 'INI with a section that is opened again',
    files: ini(...SECTION, 'access_key_id = a', '[other]', 'type = x', '[default]', 'access_key_secret = b'),
  },
  {
    name: 'INI with a key twice',
    files: ini(...SECTION, 'access_key_id = a', 'access_key_id = c', 'access_key_secret = b'),
  },
  {
    name: 'INI with colons',
    files: ini('[default]', 'type: access_key', 'access_key_id: a', 'access_key_secret: b'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with keys in capitals',
    files: ini('[default]', 'TYPE = access_key', 'Access_Key_Id = a', 'access_key_secret = b'),
    differs: both('ini-spelling'),
  },
  {
    name: 'INI with a section whose name has a dot',
    env: { ALIBABA_CLOUD_PROFILE: 'a.b' },
    files: ini('[a.b]', 'type = access_key', 'access_key_id = a', 'access_key_secret = b'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with a comment behind quotes',
    files: ini(...SECTION, 'access_key_id = "a" # mine', "access_key_secret = 'b' ; mine"),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with the character of a comment in quotes',
    files: ini(...SECTION, 'access_key_id = "a#b"', 'access_key_secret = b'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with a comment behind a section',
    files: ini('[default] # mine', 'type = access_key', 'access_key_id = a', 'access_key_secret = b'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with white space before a section',
    files: ini(
      '[other]',
      'type = x',
      '  [default]',
      'type = access_key',
      'access_key_id = a',
      'access_key_secret = b',
    ),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with backslashes',
    files: ini(...SECTION, 'access_key_id = a\\\\b', 'access_key_secret = "c\\nd"'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with a number in quotes',
    files: ini(...SECTION, "access_key_id = '1e3'", 'access_key_secret = b'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with keys in quotes',
    files: ini('[default]', '"type" = access_key', '"access_key_id" = a', '"access_key_secret" = b'),
  },
  {
    name: 'INI with a line that is none',
    files: ini(...SECTION, 'access_key_id = a', 'access_key_secret = b', 'mine'),
    differs: { node: 'ini-spelling' },
  },
  {
    name: 'INI with a type that objects have',
    files: ini('[default]', 'type = constructor', 'access_key_id = a', 'access_key_secret = b'),
  },
  {
    name: 'INI of type ram_role_arn',
    files: ini(
      '[default]',
      'type = ram_role_arn',
      'access_key_id = a',
      'access_key_secret = b',
      `role_arn = ${ROLE}`,
      'role_session_name = ci',
    ),
  },
  {
    name: 'INI of type ram_role_arn with a policy',
    files: ini(
      '[default]',
      'type = ram_role_arn',
      'access_key_id = a',
      'access_key_secret = b',
      `role_arn = ${ROLE}`,
      'role_session_name = ci',
      'policy = {}',
    ),
  },
  {
    name: 'INI of type ram_role_arn in a region of STS',
    env: { ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou' },
    files: ini(
      '[default]',
      'type = ram_role_arn',
      'access_key_id = a',
      'access_key_secret = b',
      `role_arn = ${ROLE}`,
      'role_session_name = ci',
    ),
  },
  {
    name: 'INI of type ram_role_arn with a region of STS in it',
    files: ini(
      '[default]',
      'type = ram_role_arn',
      'access_key_id = a',
      'access_key_secret = b',
      `role_arn = ${ROLE}`,
      'role_session_name = ci',
      'sts_region = cn-hangzhou',
    ),
    differs: both('profile-fields'),
  },
  {
    name: 'INI of type ecs_ram_role',
    files: ini('[default]', 'type = ecs_ram_role', 'role_name = of-ini'),
    cloud: ON_ECS,
  },
  {
    name: 'INI of type sts',
    files: ini('[default]', 'type = sts', 'access_key_id = a', 'access_key_secret = b', 'security_token = c'),
    differs: both('ini-types'),
  },
  {
    name: 'INI of type oidc_role_arn',
    files: {
      oidc: 'oidc-token',
      ...ini(
        '[default]',
        'type = oidc_role_arn',
        `oidc_provider_arn = ${PROVIDER}`,
        'oidc_token_file_path = $HOME/oidc',
        `role_arn = ${ROLE}`,
      ),
    },
    differs: both('ini-types'),
  },
  {
    name: 'INI of type credentials_uri',
    files: ini('[default]', 'type = credentials_uri', 'credentials_uri = $URI'),
    cloud: { uri: {} },
    differs: both('ini-types'),
  },
];

export const CASES: readonly Case[] = [
  ...IN_THE_ENVIRONMENT,
  ...OIDC_IN_THE_ENVIRONMENT,
  ...pairs(),
  ...NAMED,
  ...stsPlaces(),
  ...roleFields(),
  ...PROFILES,
  ...COMMANDS,
  ...METADATA,
  ...URIS,
  ...INI_FILES,
  ...HOSTILE_CASES,
];
