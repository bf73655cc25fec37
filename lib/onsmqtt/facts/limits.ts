import type { Evidence } from './evidence';

/** Calls per second that the service accepts. */
export const CALL_RATES: {
  /** QueryToken and ApplyToken, each, over all callers of an account. More on request. */
  readonly queryToken: number;
  readonly applyToken: number;
  readonly revokeToken: number;
  /** Requests from one address over all accounts: beyond it, the service blocks the address for a while. */
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

/** What a call costs that the service answers. It also adds to the messaging TPS of the instance, which the devices use. */
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

/** What a token that ApplyToken issues may be. */
export const ISSUED_TOKEN: {
  readonly minLifetimeMs: number;
  /** A longer lifetime is cut to this one without an error. */
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

/** The session of a role for which nothing else is set. */
export const DEFAULT_SESSION: { readonly name: string; readonly seconds: number } & Evidence = {
  name: 'terraform',
  seconds: 3_600,
  source:
    'help page "AssumeRole" of Security Token Service; aliyun/terraform-provider-alicloud 81c43b6 (provider.go)',
  date: '2026-11-25',
  status: 'documented',
};

/** How long the shortest session that STS gives lasts, and the longest. */
export const STS_SESSION: { readonly minSeconds: number; readonly maxSeconds: number } & Evidence = {
  minSeconds: 900,
  maxSeconds: 43_200,
  source: 'help page "AssumeRole" of Security Token Service',
  date: '2026-11-25',
  status: 'documented',
};
