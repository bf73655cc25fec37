import type { Evidence } from './evidence';

/** The newer signature of the gateway (V3): its algorithm and its headers. */
export const ACS3: {
  readonly algorithm: string;
  /** Every header with this prefix is signed. */
  readonly headerPrefix: string;
} & Evidence = {
  algorithm: 'ACS3-HMAC-SHA256',
  headerPrefix: 'x-acs-',
  source: 'help page "Request syntax and signature method V3"; aliyun/darabonba-openapi (ts/src/utils.ts)',
  date: '2026-11-25',
  status: 'documented',
};

/** The headers of requests and answers, in lower case. */
export const ACS_HEADERS = {
  action: 'x-acs-action',
  version: 'x-acs-version',
  date: 'x-acs-date',
  nonce: 'x-acs-signature-nonce',
  /** Hex SHA-256 of the body. */
  contentHash: 'x-acs-content-sha256',
  /** This and the next are sent with temporary credentials. */
  accessKeyId: 'x-acs-accesskey-id',
  securityToken: 'x-acs-security-token',
  /** In an answer. */
  requestId: 'x-acs-request-id',
  /** In an answer: how long to wait before the next request, in milliseconds. */
  retryAfter: 'x-acs-retry-after',
} as const satisfies Readonly<Record<string, string>>;

export const ACS_HEADERS_EVIDENCE: Evidence = {
  source:
    'help page "Request syntax and signature method V3"; aliyun/darabonba-openapi (its client reads x-acs-retry-after)',
  date: '2026-11-25',
  status: 'documented',
};

/** The older signature (V1), in parameters. */
export const V1_SIGNATURE: { readonly method: string; readonly version: string } & Evidence = {
  method: 'HMAC-SHA1',
  version: '1.0',
  source: 'help page "Signature method" of RPC APIs; npm package @alicloud/pop-core 1.8',
  date: '2026-11-25',
  status: 'documented',
};
