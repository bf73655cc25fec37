const FIRST_SLOTS = 1 << 12;

/** Slots that are filled at most, of all: beyond it, searches take long. */
const FULLEST = 0.85;

/** Twice as many would be half empty for long, with the old ones still in memory. */
const GROWTH = 1.5;

/**
 * A set of hashes in which a million take 10 MB. Of each, the first 64 bits count: that two of a million agree in these happens in one of
 * 30 million sets.
 */
export class DigestSet {
  #slots = new Uint32Array(2 * FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param digest at least 16 hex digits of a hash. @returns whether it was not there. */
  add(digest: string): boolean {
    // Stryker disable next-line EqualityOperator: to grow one hash later changes no result.
    if (this.#size >= (this.#slots.length / 2) * FULLEST) this.#grow();
    const [high, low] = halvesOf(digest);
    const slot = this.#slotOf(high, low);
    if (this.#isFilled(slot)) return false;
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
    this.#size += 1;
    return true;
  }

  has(digest: string): boolean {
    return this.#isFilled(this.#slotOf(...halvesOf(digest)));
  }

  /** Where a hash is, or would be put. */
  #slotOf(high: number, low: number): number {
    const slots = this.#slots;
    for (let slot = (2 * low) % slots.length; ; slot = (slot + 2) % slots.length) {
      if (!this.#isFilled(slot) || (slots[slot] === high && slots[slot + 1] === low)) return slot;
    }
  }

  #isFilled(slot: number): boolean {
    return this.#slots[slot + 1] !== 0;
  }

  #grow(): void {
    const before = this.#slots;
    // Stryker disable next-line ArithmeticOperator: another size changes no result.
    this.#slots = new Uint32Array(2 * Math.ceil((before.length / 2) * GROWTH));
    // Stryker disable next-line EqualityOperator: beyond the last slot there is no hash.
    for (let slot = 0; slot < before.length; slot += 2) {
      const [high = 0, low = 0] = before.subarray(slot, slot + 2);
      // Stryker disable next-line ConditionalExpression: an empty slot is put where nothing is.
      if (low === 0) continue;
      const place = this.#slotOf(high, low);
      this.#slots[place] = high;
      this.#slots[place + 1] = low;
    }
  }
}

/** The second is never 0, which marks an empty slot. */
function halvesOf(digest: string): [high: number, low: number] {
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16) || 1];
}
