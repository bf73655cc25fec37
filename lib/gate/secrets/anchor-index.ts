/** Read once, as in the register. */
const { imul } = Math;

const FIRST_SLOTS = 1 << 8;

const GROWTH = 2;

/** Numbers for each slot at most: those of one hash share a slot, so no more slots than these are filled. */
const MOST_NUMBERS = 0.6;

/** Words of 32 bits in the filter: small enough for a processor's cache, whatever the number of anchors. */
const FILTER_WORDS = 1 << 16;

/**
 * Numbers by hash, in arrays: a Map takes four times the memory and the time for the 60,000 anchors of 10,000 tokens. Tokens that begin
 * alike have the same hashes, so the numbers of one hash are a chain.
 */
export class AnchorIndex {
  #hashes = new Int32Array(FIRST_SLOTS);
  /** Where the chain of a slot's hash begins, counted from 1; 0 in an empty slot. */
  #chains = new Int32Array(FIRST_SLOTS);
  readonly #numbers: number[] = [];
  /** For each number, the next one of its chain, counted from 1; 0 at the end. */
  readonly #next: number[] = [];
  readonly #filter = new Int32Array(FILTER_WORDS);

  add(hash: number, number: number): void {
    // Stryker disable next-line EqualityOperator: to grow one number later changes no result.
    if (this.#numbers.length >= this.#hashes.length * MOST_NUMBERS) this.#grow();
    const slot = this.#slotOf(hash);
    this.#hashes[slot] = hash;
    this.#next.push(this.#chains[slot] ?? 0);
    this.#chains[slot] = this.#numbers.push(number);
    const bits = scattered(hash);
    const word = wordOf(bits);
    this.#filter[word] = (this.#filter[word] ?? 0) | twoBitsOf(bits);
  }

  /** Whether there may be a number of a hash: false for nearly all that have none. */
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

  /** The slot that has a hash, or would have it. */
  #slotOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = scattered(hash) & mask;
    // Stryker disable next-line ArithmeticOperator: in the other direction there is a free slot, too.
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

/** The filter's word is chosen by the highest 16 bits, the bits in it by the lowest. */
function wordOf(bits: number): number {
  return bits >>> 16;
}

/** One bit is another hash's for one of 20 hashes where there are 60,000 anchors, two are for one of 300. */
function twoBitsOf(bits: number): number {
  return (1 << (bits & 31)) | (1 << ((bits >>> 5) & 31));
}

function scattered(hash: number): number {
  return imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
}
