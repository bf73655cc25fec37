import { ADDRESS_BLOCK } from '../onsmqtt/facts/limits';
import { RateLimit } from './rate-limit';

/** Allows each address so many requests per second over all accounts, and then none for a while. */
export class AddressLimit {
  readonly #rate: RateLimit;
  readonly #blockedUntil = new Map<string, number>();

  /** @param requestsPerSecond null for no limit. */
  constructor(
    requestsPerSecond: number | null,
    private readonly now: () => number,
  ) {
    this.#rate = new RateLimit(requestsPerSecond, now);
  }

  /** Counts a request of the address, unless it is blocked or this is one too many. */
  allows(address: string): boolean {
    if (this.now() < (this.#blockedUntil.get(address) ?? 0)) return false;
    if (this.#rate.allows(address)) return true;
    this.#blockedUntil.set(address, this.now() + ADDRESS_BLOCK.ms);
    return false;
  }
}
