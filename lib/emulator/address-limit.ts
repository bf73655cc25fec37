import { ADDRESS_BLOCK } from '../onsmqtt/facts/limits';
import { RateLimit } from './rate-limit';

/** Limits the requests per second of each address for all accounts. Blocks an address for a while if it sends more. */
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

  /** Counts a request of the address. Returns false if the address is blocked or the limit is reached. */
  allows(address: string): boolean {
    if (this.now() < (this.#blockedUntil.get(address) ?? 0)) return false;
    if (this.#rate.allows(address)) return true;
    this.#blockedUntil.set(address, this.now() + ADDRESS_BLOCK.ms);
    return false;
  }
}
