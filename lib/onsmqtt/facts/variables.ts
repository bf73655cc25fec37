import type { Evidence } from './evidence';

/**
 * The environment variables for each argument of the provider. The first that is not empty is used. They are those of the alicloud
 * provider, in its order, `ALIBABA_CLOUD_REGION_ID` of the SDKs, and `APSARAMQTT_ENDPOINT`.
 */
export const ENVIRONMENT = {
  region: ['ALICLOUD_REGION', 'ALIBABA_CLOUD_REGION', 'ALIBABA_CLOUD_REGION_ID'],
  endpoint: ['APSARAMQTT_ENDPOINT'],
  access_key: ['ALICLOUD_ACCESS_KEY', 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABACLOUD_ACCESS_KEY_ID'],
  secret_key: ['ALICLOUD_SECRET_KEY', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABACLOUD_ACCESS_KEY_SECRET'],
  security_token: ['ALICLOUD_SECURITY_TOKEN', 'ALIBABA_CLOUD_SECURITY_TOKEN', 'ALIBABACLOUD_SECURITY_TOKEN'],
  ecs_role_name: ['ALICLOUD_ECS_ROLE_NAME', 'ALIBABA_CLOUD_ECS_METADATA'],
  profile: ['ALICLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE'],
  shared_credentials_file: ['ALICLOUD_SHARED_CREDENTIALS_FILE', 'ALIBABA_CLOUD_CREDENTIALS_FILE'],
  credentials_uri: ['ALICLOUD_CREDENTIALS_URI', 'ALIBABA_CLOUD_CREDENTIALS_URI'],
  client_connect_timeout: ['CLIENT_CONNECT_TIMEOUT'],
  client_read_timeout: ['CLIENT_READ_TIMEOUT'],
  max_retry_timeout: ['MAX_RETRY_TIMEOUT'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The variables for arguments of `assume_role`. They have no effect without such a block. */
export const ROLE_ENVIRONMENT = {
  role_arn: ['ALICLOUD_ASSUME_ROLE_ARN', 'ALIBABA_CLOUD_ROLE_ARN'],
  session_name: ['ALICLOUD_ASSUME_ROLE_SESSION_NAME', 'ALIBABA_CLOUD_ROLE_SESSION_NAME'],
  session_expiration: ['ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION'],
} as const;

/** The variables for arguments of `assume_role_with_oidc`. As in the SDKs, they also have an effect without a block. */
export const OIDC_ENVIRONMENT = {
  oidc_provider_arn: ['ALIBABA_CLOUD_OIDC_PROVIDER_ARN'],
  oidc_token_file: ['ALIBABA_CLOUD_OIDC_TOKEN_FILE'],
  oidc_token: ['ALIBABA_CLOUD_OIDC_TOKEN'],
  role_arn: ['ALIBABA_CLOUD_ROLE_ARN'],
  role_session_name: ['ALIBABA_CLOUD_ROLE_SESSION_NAME'],
} as const;

/** The evidence for the variables of the arguments. */
export const ENVIRONMENT_EVIDENCE: Evidence = {
  source:
    'aliyun/terraform-provider-alicloud 81c43b6 (provider.go); @alicloud/credentials 2.4.7; aliyun/credentials-go 1.4.14',
  date: '2026-11-25',
  status: 'documented',
};

/** A variable that does not belong to an argument. */
export interface OtherVariable extends Evidence {
  readonly name: string;
  /** What it does, as the rest of a sentence that begins with its name. */
  readonly effect: string;
}

const OF_THE_SDKS: Evidence = {
  source: '@alicloud/credentials 2.4.7; aliyun/credentials-go 1.4.14',
  date: '2026-11-25',
  status: 'documented',
};

const OF_THE_COMMAND_LINE: Evidence = {
  source: 'aliyun/aliyun-cli eadd68d (config/profile.go); aliyun/credentials-go 1.4.14',
  date: '2026-11-25',
  status: 'documented',
};

const OWN: Evidence = { source: 'this provider', date: '2026-11-25', status: 'documented' };

/** The other variables. A switch is on if its value is `true`, in any case. */
export const OTHER_VARIABLES = {
  cliProfileDisabled: {
    name: 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED',
    effect: '`true` disables `~/.aliyun/config.json`',
    ...OF_THE_SDKS,
  },
  metadataDisabled: {
    name: 'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
    effect: '`true` disables the role of the ECS instance',
    ...OF_THE_SDKS,
  },
  imdsV1Disabled: {
    name: 'ALIBABA_CLOUD_IMDSV1_DISABLED',
    effect:
      '`true` disables requests to ECS metadata without a session (IMDSv1) after a session could not be opened',
    ...OF_THE_SDKS,
  },
  configFile: {
    name: 'ALIBABA_CLOUD_CONFIG_FILE',
    effect: 'names the file to read in place of `~/.aliyun/config.json`',
    ...OF_THE_COMMAND_LINE,
  },
  externalDisabled: {
    name: 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS',
    effect: '`1` or `true` disables profiles of the modes External and CredentialsURI',
    ...OF_THE_COMMAND_LINE,
  },
  vpcEndpointEnabled: {
    name: 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED',
    effect: '`true` uses the VPC endpoint of STS in the region',
    ...OF_THE_SDKS,
  },
  stsRegion: {
    name: 'ALIBABA_CLOUD_STS_REGION',
    effect: 'names the region of STS',
    ...OF_THE_SDKS,
  },
  stsEndpoint: {
    name: 'STS_ENDPOINT',
    effect:
      'names the host of STS and takes precedence over every region; `endpoints { sts }` of the block takes precedence over it',
    source: 'aliyun/terraform-provider-alicloud 81c43b6 (connectivity/endpoint.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  metadataEndpoint: {
    name: 'APSARAMQTT_ECS_METADATA_ENDPOINT',
    effect: 'replaces the address of ECS metadata, for tests',
    ...OWN,
  },
} as const satisfies Readonly<Record<string, OtherVariable>>;
