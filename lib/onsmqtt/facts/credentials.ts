import type { Evidence } from './evidence';

/** A rule of which of several credentials is used. */
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
    rule: 'The access key of the block or of the environment goes before everything else, whatever else is named.',
    ...ALICLOUD,
  },
  {
    rule: 'Otherwise what is named is used, by the block or by the environment, and nothing in its place: the profile, the URI, the ECS role, the OIDC role of the block, in this order.',
    ...ALICLOUD,
  },
  {
    rule: 'Otherwise the OIDC role of the environment is used, where its variables are set.',
    ...SDKS,
  },
  {
    rule: 'Otherwise the first that gives credentials is used: the credentials file that is named; without one, `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, the role of the ECS instance.',
    ...SDKS,
  },
  {
    rule: 'A role is assumed for an `assume_role` block, else for a profile of mode RamRoleArn. The variables of a role fill these in, and do nothing without them.',
    source: `${ALICLOUD.source}; ${SDKS.source}`,
    date: '2026-11-25',
    status: 'documented',
  },
];

/** Where credentials resolve otherwise than in an SDK or in the alicloud provider, and why. */
export interface Difference extends Evidence {
  /** From what it differs: one client or several. */
  readonly from: readonly Peer[];
  readonly difference: string;
  readonly reason: string;
}

/** The Node.js SDK, the Go SDK, the alicloud provider. */
export type Peer = 'node' | 'go' | 'alicloud';

const NODE: Evidence = { ...SDKS, source: '@alicloud/credentials 2.4.7' };
const BOTH: readonly Peer[] = ['node', 'go'];

/** Every difference that is meant, by a short name. */
export const DIFFERENCES = {
  'alicloud-variables': {
    from: BOTH,
    difference: 'Variables that begin with `ALICLOUD_` and `ALIBABACLOUD_` are read.',
    reason: 'They are those of the alicloud provider, and one environment serves both providers.',
    ...ALICLOUD,
  },
  'white-space': {
    from: BOTH,
    difference:
      'White space around the value of a variable, and around the OIDC token of a file, is no part of it.',
    reason: 'The alicloud provider removes it around keys, and neither keys nor tokens can hold any.',
    ...ALICLOUD,
  },
  'named-before-files': {
    from: BOTH,
    difference:
      'A profile, a credentials file, a URI or an ECS role that a variable names is used, and nothing in its place. The SDKs take an OIDC role and `~/.aliyun/config.json` before them, and go on to the next source where they give nothing.',
    reason:
      'The alicloud provider reads no file unless one is named, and a check must not run as somebody else than who is named.',
    ...ALICLOUD,
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
    reason: 'The command line does not tell the case apart either.',
    source: 'aliyun/aliyun-cli eadd68d (config/profile.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'default-current': {
    from: BOTH,
    difference: 'A `config.json` without `current` means the profile `default`.',
    reason: 'It does to the command line, which writes the file.',
    source: 'aliyun/aliyun-cli eadd68d (config/configuration.go)',
    date: '2026-11-25',
    status: 'documented',
  },
  'profile-fields': {
    from: ['node', 'go'],
    difference:
      "A profile's `policy`, `external_id`, `oidc_token`, `sts_endpoint`, `expired_seconds` and `enable_vpc` are read in every mode that assumes a role.",
    reason: 'Each SDK reads some of them and leaves others out, in some modes.',
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
      'Keys that signing in through a browser left in a profile (CloudSSO, OAuth) are used until they expire, and not renewed: the error says how to renew them. The SDKs ask for new ones and write them into the file.',
    reason: 'A plan does not write into the files of its user.',
    ...SDKS,
  },
  'file-untouched': {
    from: BOTH,
    difference: 'The keys that a command of mode External printed are not written into the profile.',
    reason: 'A plan does not write secrets into the files of its user.',
    ...SDKS,
  },
  'repeated-keys': {
    from: BOTH,
    difference: 'A JSON file with the same key twice in one object is not read.',
    reason: 'Readers differ in which of the two they take.',
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
    difference: 'INI files may have the types `sts`, `oidc_role_arn` and `credentials_uri`.',
    reason: 'The SDKs for Java, Python and .NET read some of them.',
    source: 'aliyun/credentials-python; aliyun/credentials-java (ProfileCredentialsProvider)',
    date: '2026-11-25',
    status: 'documented',
  },
  'ini-spelling': {
    from: BOTH,
    difference:
      'INI files may have keys in any case and `key: value`. Neither `[a.b]` nor `key[]` means more than its name.',
    reason:
      'The reader of the Python SDK takes the first two. The npm library `ini` takes neither, and makes an object of the name with a dot and a list of the key with brackets, so that it is not used.',
    source: 'npm package ini 1.3 and 5.0; configparser of Python 3; gopkg.in/ini.v1',
    date: '2026-11-25',
    status: 'contradicted',
  },
  'unsuccessful-uri': {
    from: BOTH,
    difference: 'The answer of a credentials URI with a `Code` other than `Success` gives no credentials.',
    reason:
      'The alicloud provider demands `Success`. An answer without a `Code` is accepted, as by the SDKs.',
    ...ALICLOUD,
  },
  expiration: {
    from: BOTH,
    difference:
      'Temporary credentials that have expired when they arrive, or do not say when they will, are refused.',
    reason: 'The service would refuse them, with an error that names the access key and not its source.',
    ...SDKS,
  },
  'session-name': {
    from: BOTH,
    difference: 'A session without a name is called `terraform`.',
    reason: 'It is in the alicloud provider; the SDKs make up a name with the time in it.',
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
      'AssumeRole is signed with ACS3-HMAC-SHA256, in headers. The SDKs sign it with HMAC-SHA1, in the query.',
    reason: 'It is the signature that Alibaba Cloud recommends, and puts no security token into a URL.',
    ...SDKS,
  },
  'sts-region': {
    from: ['alicloud'],
    difference:
      'STS is asked at `sts.aliyuncs.com` unless a region, an endpoint or `network = "vpc"` is set. The alicloud provider asks the STS of its `region`.',
    reason: 'The SDKs do the same. Roles and their sessions are the same in every region.',
    ...ALICLOUD,
    status: 'contradicted',
  },
  'loose-chain': {
    from: ['alicloud'],
    difference: 'Where nothing is named, the sources of the SDKs are tried. The alicloud provider fails.',
    reason:
      'A check that only runs with named credentials would need a setting that the command line does not.',
    ...ALICLOUD,
  },
  'keys-before-profile': {
    from: ['alicloud'],
    difference:
      'An access key of the block or the environment is used as it is, whatever profile is named. The alicloud provider assumes the role of the profile with it, or sends the security token of the profile along.',
    reason: 'The SDKs and the command line do the same. The security token of one key fails with another.',
    ...ALICLOUD,
    status: 'contradicted',
  },
  'one-origin': {
    from: ['alicloud'],
    difference:
      'The keys of a profile are used with the security token of that profile. The alicloud provider sends them with the security token of the block or the environment, where there is one.',
    reason: 'A security token is valid only with the access key that it was issued for.',
    ...ALICLOUD,
  },
  'named-profile': {
    from: ['alicloud'],
    difference:
      'A profile that is named and missing is an error, and one of mode EcsRamRole decides the role. The alicloud provider takes the URI or the ECS role that the environment names.',
    reason: 'A check must not run as somebody else than who is named.',
    ...ALICLOUD,
  },
  'left-over-keys': {
    from: ['alicloud'],
    difference:
      'A profile is read as its mode says. The alicloud provider knows some of the modes, and takes an access key that is left in a profile of any other.',
    reason: 'It is what the command line does, which writes the profiles.',
    ...ALICLOUD,
  },
  'first-of-a-name': {
    from: ['alicloud'],
    difference: 'Of two profiles of one name the first counts. In the alicloud provider it is the last.',
    reason: 'In the SDKs and the command line it is the first.',
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
  'session-name-of-profile': {
    from: ['alicloud'],
    difference:
      'The session of an `assume_role` block is named by the block, or `terraform`. Beside a profile of mode RamRoleArn, the alicloud provider takes the name of the profile.',
    reason: 'The name is shown in the audit log only, and the role is that of the block.',
    ...ALICLOUD,
  },
  'no-default-region': {
    from: ['alicloud'],
    difference: 'Without a region there is an error. The alicloud provider takes `cn-beijing`.',
    reason: 'An instance of another region would be reported as unknown.',
    ...ALICLOUD,
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type DifferenceName = keyof typeof DIFFERENCES;

/** Why the chain is not that of the library `@alicloud/credentials`, which it is compared with. */
export const OWN_CHAIN: { readonly reasons: readonly string[] } & Evidence = {
  reasons: [
    'Its errors repeat whole files and answers that cannot be parsed, which hold secrets.',
    'It ignores proxies and extra certificate authorities, and its requests cannot be cancelled.',
    'After a chain that failed it asks the last source only.',
    'It writes into the files of its user.',
    'It reads neither the variables of the alicloud provider nor profiles of mode CredentialsURI and RamRoleArnWithRoleName.',
  ],
  source: '@alicloud/credentials 2.4.7',
  date: '2026-11-25',
  status: 'documented',
};
