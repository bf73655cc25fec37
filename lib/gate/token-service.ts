import type { ProblemFacts } from './problem';

/**
 * The port between the gate and whatever answers for tokens. `onsmqtt/` implements it over the cloud's API.
 * One call of {@link TokenService.queryToken} is one attempt: pacing, retries and the budget are the gate's.
 */
export interface TokenService {
  /** Asks whether a token is valid now. Rejects with a {@link TokenServiceFailure} when there is no answer. */
  queryToken(question: TokenQuestion, signal: AbortSignal): Promise<TokenAnswer>;
}

export interface TokenQuestion {
  readonly instanceId: string;
  readonly token: string;
}

export interface TokenAnswer {
  readonly tokenStatus: boolean;
  readonly requestId: string;
  /** The service's time when it answered; null where the answer does not hold it. */
  readonly serviceTime: Date | null;
}

/**
 * How a failure may be retried:
 * - `never`: asking again cannot help (wrong secret, no permission, bad input);
 * - `backoff`: a passing fault (reset, timeout, 5xx);
 * - `throttled`: the account's rate is used up: slow down and ask again;
 * - `at-once`: what was wrong is known and corrected (clock, nonce): ask again without waiting.
 */
export type Retry = 'never' | 'backoff' | 'throttled' | 'at-once';

/** Why the service gave no answer for a token. Neither the message nor any property ever holds a token or a secret. */
export interface TokenServiceFailure extends Error, Omit<ProblemFacts, 'message'> {
  readonly retry: Retry;
  /** The service's wish, in milliseconds, from a header. */
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  /** True if nothing was sent, and no other question of the run can be sent either: there are no credentials. */
  readonly isOfEveryQuestion?: boolean;
  /** True where the service may have answered and counted the call although its answer is lost. */
  readonly mayHaveBeenBilled: boolean;
}
