const BUCKET_MS = 500;

interface Counter {
  bucket: number;
  current: number;
  previous: number;
}

/**
 * Limits the calls per second of each account. Counts the allowed calls in the current half second and the one before. The documentation
 * gives the limit, but not how it is counted. This is the default of Sentinel, Alibaba's flow control library. It delays a burst longer than
 * a counter for each second of the clock. Refused calls are not counted.
 */
export class RateLimit {
  readonly #counters = new Map<string, Counter>();

  /** @param callsPerSecond null for no limit. */
  constructor(
    private readonly callsPerSecond: number | null,
    private readonly now: () => number,
  ) {}

  /** Counts a call of the account. Returns false, and does not count it, if the limit is reached. */
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
