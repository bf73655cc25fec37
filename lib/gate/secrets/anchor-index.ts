/** A local constant, because looking up a global for each character is slow in the contexts that Jest runs in. */
const { imul } = Math;

const FIRST_SLOTS = 1 << 8;

const GROWTH = 2;

/** The most numbers for each slot. The numbers of one hash share a slot, so the share of filled slots is never larger. */
const MAX_LOAD = 0.6;

/** Words of 32 bits in the filter. It fits into the cache of the processor. */
const FILTER_WORDS = 1 << 16;

/**
 * A hash table from hashes to numbers. For the 60,000 anchors of 10,000 tokens, a Map would take four times the memory and the time.
 * Tokens with the same beginning have the same hashes, so the numbers of one hash form a linked list.
 */
export class AnchorIndex {
  #hashes = new Int32Array(FIRST_SLOTS);
  /** For each slot, the start of the list of its hash, counted from 1; 0 in an empty slot. */
  #chains = new Int32Array(FIRST_SLOTS);
  readonly #numbers: number[] = [];
  /** For each number, the next one of its list, counted from 1; 0 at the end. */
  readonly #next: number[] = [];
  readonly #filter = new Int32Array(FILTER_WORDS);

  add(hash: number, number: number): void {
    // Stryker disable next-line EqualityOperator: growing one number later changes no result.
    if (this.#numbers.length >= this.#hashes.length * MAX_LOAD) this.#grow();
    const slot = this.#slotOf(hash);
    this.#hashes[slot] = hash;
    this.#next.push(this.#chains[slot] ?? 0);
    this.#chains[slot] = this.#numbers.push(number);
    const bits = scattered(hash);
    const word = wordOf(bits);
    this.#filter[word] = (this.#filter[word] ?? 0) | twoBitsOf(bits);
  }

  /** Whether there may be a number for a hash. False for nearly all hashes that have none. */
  mayHave(hash: number): boolean {
    const bits = scattered(hash);
    const two = twoBitsOf(bits);
    return ((this.#filter[wordOf(bits)] ?? 0) & two) === two;
  }

  /** The numbers of a hash, the last one first. */
  *numbersOf(hash: number): Generator<number> {
    let at = this.#chains[this.#slotOf(hash)] ?? 0;
    while (at !== 0) {
      yield this.#numbers[at - 1] ?? 0;
      at = this.#next[at - 1] ?? 0;
    }
  }

  /** The slot of a hash, or the free slot for it. */
  #slotOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = scattered(hash) & mask;
    // Stryker disable next-line ArithmeticOperator: the search also finds a free slot in the other direction.
    while (this.#chains[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [hashes, chains] = [this.#hashes, this.#chains];
    this.#hashes = new Int32Array(hashes.length * GROWTH);
    this.#chains = new Int32Array(hashes.length * GROWTH);
    for (const [at, chain] of chains.entries()) {
      if (chain === 0) continue;
      const slot = this.#slotOf(hashes[at] ?? 0);
      this.#hashes[slot] = hashes[at] ?? 0;
      this.#chains[slot] = chain;
    }
  }
}

/** The highest 16 bits choose the word of the filter, the lowest choose the bits in it. */
function wordOf(bits: number): number {
  return bits >>> 16;
}

/** With 60,000 anchors, one bit would be set by chance for one hash in 20. Both of two bits are set for one in 300. */
function twoBitsOf(bits: number): number {
  return (1 << (bits & 31)) | (1 << ((bits >>> 5) & 31));
}

function scattered(hash: number): number {
  return imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
}
