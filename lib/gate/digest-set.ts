const FIRST_SLOTS = 1 << 12;

/** The largest share of filled slots. With more, searches take long. */
const MAX_LOAD = 0.85;

/** A factor of 2 would need more memory while the old and the new slots both exist. */
const GROWTH = 1.5;

/**
 * A set of hashes. A million hashes take 10 MB. Only the first 64 bits of each hash are compared: in a set of a million, the probability
 * that two hashes have the same 64 bits is one in 30 million.
 */
export class DigestSet {
  #slots = new Uint32Array(2 * FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param digest at least 16 hex digits of a hash. @returns false if the set already contained it. */
  add(digest: string): boolean {
    // Stryker disable next-line EqualityOperator: growing one hash later changes no result.
    if (this.#size >= (this.#slots.length / 2) * MAX_LOAD) this.#grow();
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

  /** The position of a hash, or the free position for it. */
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
    // Stryker disable next-line EqualityOperator: there is no hash after the last slot.
    for (let slot = 0; slot < before.length; slot += 2) {
      const [high = 0, low = 0] = before.subarray(slot, slot + 2);
      // Stryker disable next-line ConditionalExpression: copying an empty slot fills no slot.
      if (low === 0) continue;
      const place = this.#slotOf(high, low);
      this.#slots[place] = high;
      this.#slots[place + 1] = low;
    }
  }
}

/** The second half is never 0, because 0 marks an empty slot. */
function halvesOf(digest: string): [high: number, low: number] {
  return [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16) || 1];
}
