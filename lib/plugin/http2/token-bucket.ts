/** Allows `burst` events at once, and `perSecond` in the long run. */
export class TokenBucket {
  #tokens: number;
  #filledAt = uptimeMs();

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.#tokens = burst;
  }

  /** Whether one more event is allowed. */
  take(): boolean {
    const now = uptimeMs();
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#filledAt) * this.perSecond) / 1000);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

/** Not `performance`, which takes 2 ms to load in Node 20, at each of a plan's three launches. */
function uptimeMs(): number {
  return process.uptime() * 1000;
}
