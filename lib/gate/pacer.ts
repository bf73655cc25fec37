import { sleep } from './sleep';

/** One percent slower than asked for, so that the jitter of the network does not put 101 requests into one second. */
const HEADROOM = 0.99;

/** After throttling, the rate falls by this factor at most once per {@link REACTION_MS}. */
const DECREASE = 0.8;
const REACTION_MS = 300;

/** Every answer gives back this share of the full rate. */
const INCREASE = 0.003;

/** Timers are no finer than this: who is due within it goes at once. */
const TIMER_MS = 1;

/**
 * Lets requests through in a smooth stream. It starts at the full rate, slows down when the service says that it is too much,
 * and creeps back: several processes that share one account's rate each find their part of it.
 */
export class Pacer {
  readonly #fullRate: number;
  #rate: number;
  #nextAt = 0;
  #lastDecreaseAt = Number.NEGATIVE_INFINITY;

  constructor(
    requestsPerSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#fullRate = requestsPerSecond * HEADROOM;
    this.#rate = this.#fullRate;
  }

  /** The present rate, in requests per second. */
  get rate(): number {
    return this.#rate;
  }

  /** Resolves when the next request may be sent, or as soon as the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.#rate;
    if (at - now > TIMER_MS) await sleep(at - now, signal);
  }

  answered(): void {
    this.#rate = Math.min(this.#fullRate, this.#rate + this.#fullRate * INCREASE);
  }

  throttled(retryAfterMs = 0): void {
    const now = this.now();
    this.#nextAt = Math.max(this.#nextAt, now + retryAfterMs);
    // Requests that were under way together are refused together: they say one thing, not many.
    if (now - this.#lastDecreaseAt < REACTION_MS) return;
    this.#lastDecreaseAt = now;
    this.#rate = Math.max(1, this.#rate * DECREASE);
  }
}
