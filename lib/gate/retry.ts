import type { TokenServiceFailure } from './token-service';

/** Everything that decides whether and when a question is asked again. */
export interface FailedAttempt {
  readonly failure: Pick<TokenServiceFailure, 'retry' | 'retryAfterMs'>;
  /** The number of attempts, this one included. */
  readonly tries: number;
  /** Milliseconds until the deadline of the question. */
  readonly leftMs: number;
}

const BASE_MS = 100;
const CEILING_MS = 5_000;

/** A fault that remains after this many tries is not transient. A wrong instance id, for example, looks like a transient fault. */
const MAX_BACKOFF_TRIES = 5;

/** Two retries: the clock and the nonce can each be corrected once. */
const MAX_AT_ONCE_TRIES = 3;

/**
 * Milliseconds to wait before the next try, or undefined if there is no next try. The delay grows exponentially from 100 ms to 5 s,
 * with full jitter. There are tries until the deadline after throttling, and up to five after a transient fault.
 */
export function retryDelay(attempt: FailedAttempt, random: () => number = Math.random): number | undefined {
  const delay = delayOf(attempt, random);
  // Stryker disable next-line ConditionalExpression: a comparison with undefined is false, so the result is also undefined.
  return delay !== undefined && delay <= attempt.leftMs ? delay : undefined;
}

/** Milliseconds to wait when the service asks for a wait. If too little time is left, half of that time, so that there is another try. */
export function grantedWait(retryAfterMs: number, leftMs: number): number {
  return retryAfterMs < leftMs ? retryAfterMs : leftMs / 2;
}

function delayOf({ failure, tries, leftMs }: FailedAttempt, random: () => number): number | undefined {
  const jittered = random() * Math.min(CEILING_MS, BASE_MS * 2 ** (tries - 1));
  switch (failure.retry) {
    // Stryker disable next-line StringLiteral: without this case, the function also returns undefined.
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
