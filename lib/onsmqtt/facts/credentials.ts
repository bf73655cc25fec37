import type { Evidence } from './evidence';

/** A rule that decides which of several credentials is used. */
export interface PrecedenceRule extends Evidence {
  readonly rule: string;
}

const ALICLOUD: Evidence = {
  source:
    'aliyun/terraform-provider-alicloud 81c43b6 (providerConfigure, RefreshAuthCredential), run in its own code',
  date: '2026-11-25',
  status: 'documented',
};

const SDKS: Evidence = {
  source: '@alicloud/credentials 2.4.7; aliyun/credentials-go 1.4.14 (providers/default.go)',
  date: '2026-11-25',
  status: 'documented',
};

/** In the order in which they apply. */
export const PRECEDENCE: readonly PrecedenceRule[] = [
  {
    rule: 'An access key in the block, or in the environment with its secret, is used first, even if other sources are named.',
    ...ALICLOUD,
  },
  {
    rule: 'Otherwise the first source named in the block or in the environment is used, in this order: the profile, the URI, the ECS role, the OIDC role of the block. If it gives no credentials, no other source is tried.',
    ...ALICLOUD,
  },
  {
    rule: 'Otherwise the OIDC role of the environment is used, if its variables are set and STS gives credentials for it. If STS does not, the next source is tried, as by the SDKs.',
    ...SDKS,
  },
  {
    rule: 'Otherwise the named credentials file is used, and no other source is tried. If none is named, the first source that gives credentials is used: `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the role of the ECS instance.',
    ...SDKS,
  },
  {
    rule: 'With these credentials, the role of the `assume_role` block is assumed or, without a block or with an empty `role_arn`, the role of a profile of mode RamRoleArn. Environment variables of a role complete these settings and have no effect without them.',
    source: `${ALICLOUD.source}; ${SDKS.source}`,
    date: '2026-11-25',
    status: 'documented',
  },
  {
    rule: 'Everywhere, an argument of the block that is an empty string names nothing, and its environment variables are not read.',
    ...ALICLOUD,
  },
];

/** A difference between this chain of credentials and that of an SDK or the alicloud provider, with its reason. */
export interface Difference extends Evidence {
  /** The clients from which it differs. */
  readonly from: readonly Peer[];
  readonly difference: string;
  readonly reason: string;
}

/** The Node.js SDK, the Go SDK, the alicloud provider. */
export type Peer = 'node' | 'go' | 'alicloud';

const NODE: Evidence = { ...SDKS, source: '@alicloud/credentials 2.4.7' };
const BOTH: readonly Peer[] = ['node', 'go'];

/** Every intended difference, by a short name. */
export const DIFFERENCES = {
  'alicloud-variables': {
    from: BOTH,
    difference: 'Variables that begin with `ALICLOUD_` and `ALIBABACLOUD_` are read.',
    reason: 'The alicloud provider reads them, so that one environment works for both providers.',
    ...ALICLOUD,
  },
  'white-space': {
    from: BOTH,
    difference: 'White space around the value of a variable, and around an OIDC token in a file, is removed.',
    reason:
      'The alicloud provider removes it around keys, and neither keys nor tokens can contain white space.',
    ...ALICLOUD,
  },
  'named-before-files': {
    from: BOTH,
    difference:
      'If a variable names a profile, a URI or an ECS role, only that is used; a credentials file, after an OIDC role only. The SDKs try an OIDC role and `~/.aliyun/config.json` first, an ECS role before a URI, and the next source if one gives nothing.',
    reason:
      'The alicloud provider reads no file unless one is named, and a check must not run with an identity other than the named one.',
    ...ALICLOUD,
  },
  'sts-endpoint': {
    from: BOTH,
    difference: '`STS_ENDPOINT` names the host of STS.',
    reason: 'It is a variable of the alicloud provider.',
    source: 'aliyun/terraform-provider-alicloud 81c43b6 (connectivity/endpoint.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'config-file': {
    from: ['node'],
    difference: '`ALIBABA_CLOUD_CONFIG_FILE` names the file in place of `~/.aliyun/config.json`.',
    reason: 'The Go SDK and the command line read it; the Node.js SDK does not know it.',
    ...NODE,
  },
  'json-anywhere': {
    from: BOTH,
    difference:
      '`ALIBABA_CLOUD_CREDENTIALS_FILE` may name a JSON file or an INI file, and so may the other paths.',
    reason: 'It is JSON to the alicloud provider and INI to the SDKs: the content distinguishes them.',
    ...ALICLOUD,
  },
  'mode-case': {
    from: BOTH,
    difference: 'The mode of a profile is read in upper or lower case.',
    reason: 'The command line ignores the case, too.',
    source: 'aliyun/aliyun-cli eadd68d (config/profile.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'default-current': {
    from: BOTH,
    difference: 'A `config.json` without `current` means the profile `default`.',
    reason: 'The command line, which writes the file, reads it the same way.',
    source: 'aliyun/aliyun-cli eadd68d (config/configuration.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'profile-fields': {
    from: ['node', 'go'],
    difference:
      "A profile's `policy`, `external_id`, `oidc_token`, `sts_endpoint`, `expired_seconds`, `sts_region` and `enable_vpc` are read in every mode that assumes a role, and in INI files, too.",
    reason: 'Each SDK reads only some of them, in some modes.',
    ...SDKS,
    status: 'contradicted',
  },
  'credentials-uri-mode': {
    from: BOTH,
    difference: 'Profiles of mode CredentialsURI are read.',
    reason: 'The command line writes them; the SDKs refuse them.',
    source: 'aliyun/aliyun-cli eadd68d (config/profile.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'disabled-profile': {
    from: BOTH,
    difference: 'A profile with `enable` set to `false` is refused.',
    reason: 'The Java SDK does not use it either.',
    source: 'aliyun/credentials-java (ProfileCredentialsProvider)',
    date: '2026-11-26',
    status: 'documented',
  },
  'role-name-mode': {
    from: BOTH,
    difference: 'Profiles of mode RamRoleArnWithRoleName are read.',
    reason: 'The command line writes them; the SDKs refuse them.',
    source: 'aliyun/aliyun-cli eadd68d (config/profile.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'signed-in': {
    from: BOTH,
    difference:
      'Keys in a profile that come from a sign-in through a browser (CloudSSO, OAuth) are used until they expire. They are not renewed; the error says how to renew them. The SDKs request new keys and write them to the file.',
    reason: "A plan does not write to its user's files.",
    ...SDKS,
  },
  'file-untouched': {
    from: BOTH,
    difference: 'The keys that the command of an External profile prints are not written to the profile.',
    reason: "A plan does not write secrets to its user's files.",
    ...SDKS,
  },
  'repeated-keys': {
    from: BOTH,
    difference: 'A JSON file with a duplicate key in one object is refused.',
    reason: 'Readers differ in which of the two values they use.',
    ...SDKS,
  },
  'json-types': {
    from: BOTH,
    difference:
      'In a JSON file, a number is accepted in place of a string, and a string in place of a number. Entries of `profiles` that are not objects are skipped. The Go SDK refuses the file or ends with a panic; the Node.js SDK refuses it or uses the number.',
    reason: 'One wrong value in the file must not affect other profiles.',
    ...SDKS,
    status: 'contradicted',
  },
  'json-key-case': {
    from: ['go'],
    difference:
      'The keys of JSON files, of answers and of the output of a `process_command` are read only as Alibaba Cloud writes them. The Go SDK reads them in any case.',
    reason: 'The Node.js SDK does the same.',
    ...SDKS,
    status: 'contradicted',
  },
  'empty-oidc-token': {
    from: BOTH,
    difference: 'An empty file of an OIDC token is an error. The SDKs send STS an empty token.',
    reason: 'The error of STS does not name the file.',
    ...SDKS,
  },
  'byte-order-mark': {
    from: BOTH,
    difference: 'A file may begin with a byte order mark.',
    reason: 'Editors on Windows write one.',
    ...SDKS,
  },
  'ini-types': {
    from: BOTH,
    difference:
      'INI files may have the types `sts`, `oidc_role_arn` and `credentials_uri`. A section of type `ecs_ram_role` needs no `role_name`, which the Go SDK requires.',
    reason: 'The SDKs for Java, Python and .NET read some of them.',
    source: 'aliyun/credentials-python; aliyun/credentials-java (ProfileCredentialsProvider)',
    date: '2026-11-25',
    status: 'documented',
  },
  'ini-role': {
    from: ['go'],
    difference:
      'The environment completes a section of type `ram_role_arn` that has no `role_arn`. The Go SDK refuses the section.',
    reason: 'The Node.js SDK and profiles of `config.json` do the same.',
    ...SDKS,
    status: 'contradicted',
  },
  'mixed-keys': {
    from: BOTH,
    difference:
      'A profile without a part of its access key, or without its security token, is refused. The SDKs take the missing part from the environment.',
    reason: 'The parts of two different access keys do not work together.',
    ...SDKS,
  },
  'ini-spelling': {
    from: BOTH,
    difference:
      'INI files are read as by the Go SDK, with keys in any case, and without its references (`%(key)s`), texts in three quotation marks or backticks, and lines that continue. The Node.js SDK does not read `key: value`, keeps the quotes around a value with a comment after it, interprets backslashes, gives `[a.b]` and `key[]` a meaning of their own, takes no comment from inside quotes, and finds no section with white space around its brackets. Both SDKs use a single quotation mark as a value; here, it is not a value. White space inside the brackets is no part of the name, as in the Node.js SDK; the Go SDK keeps it.',
    reason:
      'The Python SDK accepts keys in any case. The library `ini` of the Node.js SDK returns other keys than those in the file without an error. Files are therefore read with `ini-simple-parser`.',
    source: 'npm package ini 1.3.8; configparser of Python 3; gopkg.in/ini.v1 1.67.0',
    date: '2026-11-26',
    status: 'contradicted',
  },
  'unsuccessful-uri': {
    from: BOTH,
    difference: 'An answer of a credentials URI with a `Code` other than `Success` is refused.',
    reason:
      'The alicloud provider requires `Success`. An answer without a `Code` is accepted, as by the SDKs.',
    ...ALICLOUD,
  },
  'redirected-uri': {
    from: ['go'],
    difference: 'A redirect of the credentials URI is an error. The Go SDK follows it.',
    reason: 'The Node.js SDK does the same, and another host must not choose the identity.',
    ...SDKS,
    status: 'contradicted',
  },
  expiration: {
    from: BOTH,
    difference:
      'Temporary credentials that have already expired, or have no expiry, are refused. An expiry may have a time zone; the SDKs accept UTC only.',
    reason: 'The service would refuse them, with an error that names the access key and not its source.',
    ...SDKS,
  },
  'session-name': {
    from: BOTH,
    difference: 'A session without a name is called `terraform`.',
    reason:
      'The alicloud provider uses this name. The SDKs generate one that contains the time, and the Go SDK requires a name in an INI file.',
    ...ALICLOUD,
  },
  'oidc-session-name': {
    from: ['go'],
    difference: '`ALIBABA_CLOUD_ROLE_SESSION_NAME` names the session of an OIDC role.',
    reason: 'The Node.js SDK and the alicloud provider read it; the Go SDK does not.',
    ...SDKS,
    status: 'contradicted',
  },
  signature: {
    from: BOTH,
    difference:
      'AssumeRole is signed with ACS3-HMAC-SHA256 in headers. The SDKs sign it with HMAC-SHA1 in the query.',
    reason: 'Alibaba Cloud recommends this signature, and it puts no security token into a URL.',
    ...SDKS,
  },
  'sts-region': {
    from: ['alicloud'],
    difference:
      'Requests to STS go to `sts.aliyuncs.com` unless an STS region, an STS endpoint or `network = "vpc"` is set. The alicloud provider uses the STS of its `region`.',
    reason: 'The SDKs do the same. Roles and their sessions are the same in every region.',
    ...ALICLOUD,
    status: 'contradicted',
  },
  'loose-chain': {
    from: ['alicloud'],
    difference: 'If no source is named, the sources of the SDKs are tried. The alicloud provider fails.',
    reason: 'A check should run without extra settings wherever the SDKs and the `aliyun` command line do.',
    ...ALICLOUD,
  },
  'keys-before-profile': {
    from: ['alicloud'],
    difference:
      'An access key of the block or the environment is used as it is, even if a profile is named. The alicloud provider assumes the role of the profile with it, or sends it with the security token of the profile.',
    reason:
      'The SDKs and the command line do the same. A security token is valid only with its own access key.',
    ...ALICLOUD,
    status: 'contradicted',
  },
  'one-origin': {
    from: ['alicloud'],
    difference:
      'The keys of a profile are used with the security token of that profile. The alicloud provider sends them with the security token of the block or the environment, if one is set.',
    reason: 'A security token is valid only with the access key that it was issued for.',
    ...ALICLOUD,
  },
  'named-profile': {
    from: ['alicloud'],
    difference:
      'A named profile that does not exist is an error, and a profile of mode EcsRamRole decides which role is used. In both cases, the alicloud provider uses the URI or the ECS role that the environment names.',
    reason: 'A check must not run with an identity other than the named one.',
    ...ALICLOUD,
  },
  'left-over-keys': {
    from: ['alicloud'],
    difference:
      'A profile is read according to its mode. The alicloud provider supports some modes, and uses the access key that it finds in a profile of any other mode.',
    reason: 'The command line, which writes the profiles, does the same.',
    ...ALICLOUD,
  },
  'first-of-a-name': {
    from: ['alicloud'],
    difference: 'If two profiles have the same name, the first is used. The alicloud provider uses the last.',
    reason: 'The SDKs and the command line use the first.',
    ...ALICLOUD,
    status: 'contradicted',
  },
  'config-file-of-profiles': {
    from: ['alicloud'],
    difference:
      '`ALIBABA_CLOUD_CONFIG_FILE` names the file of a profile. The alicloud provider reads `~/.aliyun/config.json`.',
    reason: 'The Go SDK and the command line read the variable.',
    ...ALICLOUD,
    status: 'contradicted',
  },
  'session-of-profile': {
    from: ['alicloud'],
    difference:
      'The session of an `assume_role` block has the name that the block sets, or `terraform`. With a profile of mode RamRoleArn, the alicloud provider uses the session name of the profile. An `assume_role` block with an empty `role_arn` has no effect here; the alicloud provider applies its other arguments to the role of the profile.',
    reason:
      'The name appears only in the audit log. An empty `role_arn` is usually the default of a variable, which assumes no role.',
    ...ALICLOUD,
  },
  'zero-timeout': {
    from: ['alicloud'],
    difference:
      '`client_connect_timeout` and `client_read_timeout` must be 1 or more. In the alicloud provider, 0 means the default of an SDK or no limit, depending on the SDK.',
    reason: 'A plan must end, even if a server does not answer.',
    source: 'aliyun/terraform-provider-alicloud 81c43b6 (providerConfigure, connectivity/client.go)',
    date: '2026-11-26',
    status: 'documented',
  },
  'no-default-region': {
    from: ['alicloud'],
    difference: 'A missing region is an error. The alicloud provider uses `cn-beijing`.',
    reason: 'An instance of another region would be reported as unknown.',
    ...ALICLOUD,
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type DifferenceName = keyof typeof DIFFERENCES;

/** Why the chain of the library `@alicloud/credentials` is not used. Tests compare both. */
export const OWN_CHAIN: { readonly reasons: readonly string[] } & Evidence = {
  reasons: [
    'Its errors include whole files and answers that it cannot parse, which may contain secrets.',
    'It ignores proxies and extra certificate authorities, and its requests cannot be cancelled.',
    'After a failed attempt, it tries only the last source again.',
    "It writes to its user's files.",
    'It reads neither the variables of the alicloud provider nor profiles of mode CredentialsURI and RamRoleArnWithRoleName.',
  ],
  source: '@alicloud/credentials 2.4.7',
  date: '2026-11-25',
  status: 'documented',
};
