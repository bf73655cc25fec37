import type { Evidence } from './evidence';

/** Calls per second that the service accepts. */
export const CALL_RATES: {
  /** The limit of QueryToken, and separately of ApplyToken, for all callers of an account. Alibaba Cloud raises it on request. */
  readonly queryToken: number;
  readonly applyToken: number;
  readonly revokeToken: number;
  /** Requests from one address for all accounts. If an address sends more, the service blocks it for a while. */
  readonly address: number;
} & Evidence = {
  queryToken: 100,
  applyToken: 100,
  revokeToken: 5,
  address: 300,
  source: 'help pages "QueryToken", "ApplyToken", "RevokeToken", "Limits" and "QPS limits"',
  date: '2026-11-25',
  status: 'documented',
};

/** The cost of a call that the service answers. The call also counts towards the messaging TPS of the instance, which devices use. */
export const CALL_COST: { readonly inWords: string } & Evidence = {
  inWords: 'billed as one message',
  source: 'help page "QueryToken"',
  date: '2026-11-25',
  status: 'documented',
};

/** How long the emulator blocks an address that sends too much. The documentation says "a period of time". */
export const ADDRESS_BLOCK: { readonly ms: number } & Evidence = {
  ms: 5_000,
  source: 'help page "QPS limits"',
  date: '2026-11-25',
  status: 'unknown',
};

/** The limits of tokens that ApplyToken issues. */
export const ISSUED_TOKEN: {
  readonly minLifetimeMs: number;
  /** A longer lifetime is reduced to this one without an error. */
  readonly maxLifetimeMs: number;
  readonly maxTopics: number;
} & Evidence = {
  minLifetimeMs: 60_000,
  maxLifetimeMs: 30 * 24 * 60 * 60_000,
  maxTopics: 100,
  source: 'help page "ApplyToken"',
  date: '2026-11-25',
  status: 'documented',
};

/** How far the time stamp of a request may be from the service's clock. */
export const MAX_CLOCK_DIFFERENCE: { readonly ms: number } & Evidence = {
  ms: 15 * 60_000,
  source: 'help pages of the RPC signature (V1) and ACS3-HMAC-SHA256 (V3)',
  date: '2026-11-25',
  status: 'documented',
};

/** The default session of a role. */
export const DEFAULT_SESSION: { readonly name: string; readonly seconds: number } & Evidence = {
  name: 'terraform',
  seconds: 3_600,
  source:
    'help page "AssumeRole" of Security Token Service; aliyun/terraform-provider-alicloud 81c43b6 (provider.go)',
  date: '2026-11-25',
  status: 'documented',
};

/** The shortest and the longest session that STS issues. */
export const STS_SESSION: { readonly minSeconds: number; readonly maxSeconds: number } & Evidence = {
  minSeconds: 900,
  maxSeconds: 43_200,
  source: 'help page "AssumeRole" of Security Token Service',
  date: '2026-11-25',
  status: 'documented',
};
