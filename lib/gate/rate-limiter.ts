/** One percent slower than the limit, so that network jitter does not put 101 requests into one second. */
const HEADROOM = 0.99;

/**
 * The rate at the start is the larger of these two: 8 requests per second, or a twentieth of the full rate. Processes that start
 * together must not send a burst, and a plan with a few tokens must not wait.
 */
const FIRST_RATE = 8;
const FIRST_SHARE = 1 / 20;

/** At the start, the rate doubles at most once in this time, until the service throttles. */
const DOUBLING_MS = 200;

/** The rate falls at most once in this time, because several requests in flight can be throttled for the same reason. */
const REACTION_MS = 300;

/** The factors by which the rate falls: usually, again shortly after it fell, and while it still doubles. */
const DECREASE = { usual: 0.8, again: 0.5, atStart: 0.25 };

/** Throttling does not reduce the rate below this, or below the full rate if that is lower, as it is for one of many shards. */
const LOWEST_RATE = 1;

/** Every answer raises the rate by this share of the full rate. */
const INCREASE = 0.006;

/** The resolution of timers: a turn that is due within this time comes immediately. */
const TIMER_MS = 1;

/** If a timer fires late by up to this much, the next turns come earlier, so that the rate is kept. */
const CATCH_UP_MS = 20;

/**
 * Spaces requests evenly. The rate starts low, doubles until it is full or the service throttles, falls after throttling, and then
 * recovers step by step. Processes that share the limit of an account or an address thus divide it among themselves.
 */
export class RateLimiter {
  readonly #fullRate: number;
  #rate: number;
  /** When the last turn was due. */
  #lastAt = Number.NEGATIVE_INFINITY;
  /** No turn before this time, because the service asked for a pause. */
  #notBefore = Number.NEGATIVE_INFINITY;
  /** The requests that wait for their turn, in the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #isStarting = true;
  #lastIncreaseAt = Number.NEGATIVE_INFINITY;
  #lastDecreaseAt = Number.NEGATIVE_INFINITY;

  constructor(
    requestsPerSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#fullRate = requestsPerSecond * HEADROOM;
    this.#rate = Math.min(Math.max(FIRST_RATE, this.#fullRate * FIRST_SHARE), this.#fullRate);
  }

  /** The present rate, in requests per second. */
  get rate(): number {
    return this.#rate;
  }

  /** Resolves when the next request may be sent, or as soon as the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    // No timer is needed if the turn is due. A mutant that always sets one survives, because the result is the same.
    if (signal.aborted || (this.#waiting.size === 0 && this.#take(this.now()))) return;
    await new Promise<void>((resolve) => {
      const goAhead = () => {
        signal.removeEventListener('abort', goAhead);
        this.#waiting.delete(goAhead);
        if (this.#waiting.size === 0) this.#stopTimer();
        resolve();
      };
      signal.addEventListener('abort', goAhead);
      this.#waiting.add(goAhead);
      this.#schedule();
    });
  }

  answered(): void {
    if (this.#isStarting) {
      this.#grow();
      return;
    }
    this.#rate = Math.min(this.#fullRate, this.#rate + this.#fullRate * INCREASE);
  }

  throttled(retryAfterMs = 0): void {
    const now = this.now();
    this.#notBefore = Math.max(this.#notBefore, now + retryAfterMs);
    const sinceLast = now - this.#lastDecreaseAt;
    if (sinceLast < REACTION_MS) return;
    const isAgain = sinceLast < 2 * REACTION_MS;
    const decrease = this.#isStarting ? DECREASE.atStart : isAgain ? DECREASE.again : DECREASE.usual;
    this.#rate = Math.max(Math.min(LOWEST_RATE, this.#fullRate), this.#rate * decrease);
    this.#isStarting = false;
    this.#lastDecreaseAt = now;
  }

  #grow(): void {
    const now = this.now();
    if (now - this.#lastIncreaseAt < DOUBLING_MS) return;
    this.#lastIncreaseAt = now;
    this.#rate = Math.min(this.#fullRate, this.#rate * 2);
    this.#isStarting = this.#rate < this.#fullRate;
    // At the higher rate, the waiting requests are due earlier.
    this.#stopTimer();
    this.#schedule();
  }

  /** Sets a timer for the next turn only, because the rate may change before the turn after it. */
  #schedule(): void {
    if (this.#timer !== undefined) return;
    const now = this.now();
    for (const goAhead of this.#waiting) {
      if (!this.#take(now)) {
        this.#timer = setTimeout(() => {
          this.#stopTimer();
          this.#schedule();
        }, this.#dueAt() - now);
        return;
      }
      goAhead();
    }
  }

  #dueAt(): number {
    return Math.max(this.#lastAt + 1000 / this.#rate, this.#notBefore);
  }

  /** Takes the next turn, unless it is not due yet. */
  #take(now: number): boolean {
    const dueAt = this.#dueAt();
    if (dueAt - now > TIMER_MS) return false;
    this.#lastAt = Math.max(now - CATCH_UP_MS, dueAt);
    return true;
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
