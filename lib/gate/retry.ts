import type { TokenServiceFailure } from './token-service';

/** Everything that decides whether and when a question is asked again. */
export interface FailedAttempt {
  readonly failure: Pick<TokenServiceFailure, 'retry' | 'retryAfterMs'>;
  /** How often the question has been asked, this time included. */
  readonly tries: number;
  /** Milliseconds after which it is not asked again. */
  readonly leftMs: number;
}

const BASE_MS = 100;
const CEILING_MS = 5_000;

/** A passing fault that is still there at the fifth try is not passing: a wrong instance id looks like one, too. */
const MAX_BACKOFF_TRIES = 5;

/** The clock and the nonce can each be mended once. */
const MAX_AT_ONCE_TRIES = 3;

/**
 * Milliseconds to wait before the next try, or undefined if there is no next try. Exponential from 100 ms up to 5 s with full
 * jitter; throttling is retried until the deadline, a passing fault five times.
 */
export function retryDelay(attempt: FailedAttempt, random: () => number = Math.random): number | undefined {
  const delay = delayOf(attempt, random);
  // Stryker disable next-line ConditionalExpression: undefined is not less than a number either.
  return delay !== undefined && delay <= attempt.leftMs ? delay : undefined;
}

/**
 * Milliseconds to wait where the service wishes for so many. A wish that goes beyond the time that is left is cut to half of
 * it, so that there is another try.
 */
export function grantedWait(retryAfterMs: number, leftMs: number): number {
  return retryAfterMs < leftMs ? retryAfterMs : leftMs / 2;
}

function delayOf({ failure, tries, leftMs }: FailedAttempt, random: () => number): number | undefined {
  const jittered = random() * Math.min(CEILING_MS, BASE_MS * 2 ** (tries - 1));
  switch (failure.retry) {
    // Stryker disable next-line StringLiteral: what no case is for has no delay either.
    case 'never':
      return undefined;
    case 'at-once':
      return tries < MAX_AT_ONCE_TRIES ? 0 : undefined;
    case 'backoff':
      return tries < MAX_BACKOFF_TRIES ? jittered : undefined;
    case 'throttled':
      return grantedWait(failure.retryAfterMs ?? 0, leftMs) + jittered;
  }
}
