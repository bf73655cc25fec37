import type { ProblemFacts } from './problem';

/**
 * The port through which the gate asks about tokens. `onsmqtt/` implements it with the cloud's API.
 * One call of {@link TokenService.queryToken} is one attempt. The gate is responsible for rate, retries and budget.
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
  /** The service's time when it answered; null if the answer does not contain it. */
  readonly serviceTime: Date | null;
}

/**
 * How a failure may be retried:
 * - `never`: a retry cannot help (wrong secret, no permission, bad input);
 * - `backoff`: a transient fault (reset, timeout, 5xx);
 * - `throttled`: the account's rate is used up, so retry at a lower rate;
 * - `at-once`: the cause is known and corrected (clock, nonce), so retry without waiting.
 */
export type Retry = 'never' | 'backoff' | 'throttled' | 'at-once';

/** Why the service gave no answer for a token. Neither the message nor any property ever holds a token or a secret. */
export interface TokenServiceFailure extends Error, Omit<ProblemFacts, 'message'> {
  readonly retry: Retry;
  /** Milliseconds that the service asked to wait, in a header. */
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  /** True if no question of the run can be sent, because there are no credentials. */
  readonly affectsEveryQuestion?: boolean;
  /** True if the service may have billed the call although its answer was lost. */
  readonly mayHaveBeenBilled: boolean;
}
