const BUCKET_MS = 500;

interface Counter {
  bucket: number;
  current: number;
  previous: number;
}

/**
 * Allows each account so many calls per second: those allowed in the running half second and in the one before it together.
 * The documentation gives the number and not the window. This is how Sentinel, Alibaba's own flow control library, counts
 * unless configured otherwise; it holds a burst back longer than a counter per second of the clock does. Calls that were refused
 * do not count.
 */
export class RateLimit {
  readonly #counters = new Map<string, Counter>();

  /** @param callsPerSecond null for no limit. */
  constructor(
    private readonly callsPerSecond: number | null,
    private readonly now: () => number,
  ) {}

  /** Counts a call of the account, unless it is one too many. */
  allows(accountId: string): boolean {
    if (this.callsPerSecond === null) return true;
    const counter = this.#counterOf(accountId);
    if (counter.current + counter.previous >= this.callsPerSecond) return false;
    counter.current += 1;
    return true;
  }

  #counterOf(accountId: string): Counter {
    const bucket = Math.floor(this.now() / BUCKET_MS);
    const counter = this.#counters.get(accountId);
    if (counter?.bucket === bucket) return counter;
    const fresh = { bucket, current: 0, previous: counter?.bucket === bucket - 1 ? counter.current : 0 };
    this.#counters.set(accountId, fresh);
    return fresh;
  }
}
