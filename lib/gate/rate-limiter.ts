/** One percent slower than asked for, so that the jitter of the network does not put 101 requests into one second. */
const HEADROOM = 0.99;

/**
 * The first rate, or a twentieth of the full one where that is more: processes that start together must not add up to a burst,
 * and a plan of a few tokens must not wait.
 */
const FIRST_RATE = 8;
const FIRST_SHARE = 1 / 20;

/** A process that starts doubles its rate once per this time, until it is throttled. */
const DOUBLING_MS = 200;

/** After throttling, the rate falls at most once per this time: requests that were under way together say one thing. */
const REACTION_MS = 300;

/** The factors by which the rate falls: in general, where it has just fallen and is still too high, and where it still grew. */
const DECREASE = { usual: 0.8, again: 0.5, atStart: 0.25 };

/** However often it is throttled, a process has this rate, unless its full one is lower, such as that of one of many shards. */
const LOWEST_RATE = 1;

/** Every answer gives back this share of the full rate. */
const INCREASE = 0.006;

/** Timers are no finer than this: a turn that is due within it comes at once. */
const TIMER_MS = 1;

/** A delay of a timer up to this is made up for. */
const CATCH_UP_MS = 20;

/**
 * Lets requests through in a smooth stream. It starts slowly, grows to the full rate until it is throttled, slows down after
 * throttling, and recovers step by step: processes that share the rate of an account or of an address each find their part.
 */
export class RateLimiter {
  readonly #fullRate: number;
  #rate: number;
  /** When the last turn was due. */
  #lastAt = Number.NEGATIVE_INFINITY;
  /** No turn before this time, because the service asked for a pause. */
  #notBefore = Number.NEGATIVE_INFINITY;
  /** In the order in which they came. */
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
    // Without a timer, if it is due. A mutant that always sets one survives, because the turn is the same.
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
    // At the higher rate, waiting turns are due earlier.
    this.#stopTimer();
    this.#schedule();
  }

  /** One turn at a time: the time of the one after it is not set before the rate of that moment is known. */
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
