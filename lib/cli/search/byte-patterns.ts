/** A pattern that was found. */
export interface Match {
  /** The index of the pattern. */
  readonly pattern: number;
  /** The offset of its first byte. */
  readonly at: number;
}

/** The number of bytes that are compared at once. */
const BLOCK = 4;

/** Every run of this length contains a whole block that begins at a multiple of four. */
const WINDOW = 2 * BLOCK - 1;

const FILTER_BITS = 21;

/**
 * Searches for many byte patterns in one pass, whatever their number. It reads the text in blocks of four bytes, skips blocks that are in
 * no pattern, and compares the patterns at the others.
 */
export class BytePatterns {
  /** One bit for each hash. Set if a pattern has a block with this hash. */
  readonly #filter = new Uint8Array(1 << (FILTER_BITS - 3));
  /** For each block, pairs of a pattern that contains it and the offset of the block in the pattern. */
  readonly #places = new Map<number, number[]>();

  /** @param patterns each of at least eight bytes. */
  constructor(private readonly patterns: readonly Buffer[]) {
    const frequencies = frequenciesIn(patterns);
    patterns.forEach((pattern, index) => {
      // All tokens begin with the same bytes, so each is found by its rarest part.
      const start = rarestWindow(pattern, frequencies);
      for (let offset = start; offset < start + BLOCK; offset++)
        this.#add(blockAt(pattern, offset), index, offset);
    });
  }

  get longest(): number {
    return this.patterns.reduce((longest, { length }) => Math.max(longest, length), 0);
  }

  /**
   * Calls back for each match in the first bytes of a buffer.
   * @param blocks the same memory in blocks of four bytes.
   */
  search(bytes: Uint8Array, blocks: Int32Array, length: number, onMatch: (match: Match) => void): void {
    const filter = this.#filter;
    const count = length >> 2;
    for (let index = 0; index < count; index++) {
      const block = blocks[index] ?? 0;
      const hash = hashOf(block, FILTER_BITS);
      if (((filter[hash >> 3] ?? 0) & (1 << (hash & 7))) === 0) continue;
      const places = this.#places.get(block);
      if (places === undefined) continue;
      for (let place = 0; place < places.length; place += 2) {
        const pattern = places[place] ?? 0;
        const at = index * BLOCK - (places[place + 1] ?? 0);
        if (this.#isAt(pattern, bytes, at, length)) onMatch({ pattern, at });
      }
    }
  }

  #isAt(index: number, bytes: Uint8Array, at: number, length: number): boolean {
    const pattern = this.patterns[index];
    if (pattern === undefined || at < 0 || at + pattern.length > length) return false;
    for (let offset = 0; offset < pattern.length; offset++) {
      if (pattern[offset] !== bytes[at + offset]) return false;
    }
    return true;
  }

  #add(block: number, pattern: number, offset: number): void {
    const hash = hashOf(block, FILTER_BITS);
    this.#filter[hash >> 3] = (this.#filter[hash >> 3] ?? 0) | (1 << (hash & 7));
    const places = this.#places.get(block);
    if (places) places.push(pattern, offset);
    else this.#places.set(block, [pattern, offset]);
  }
}

/** The number of a block in an Int32Array over the same bytes, on a little-endian machine, as all that run Node.js are. */
function blockAt(bytes: Uint8Array, at: number): number {
  const byte = (offset: number) => bytes[at + offset] ?? 0;
  return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
}

function hashOf(block: number, bits: number): number {
  return Math.imul(block, 0x9e3779b1) >>> (32 - bits);
}

const FREQUENCY_BITS = 22;
const MAX_FREQUENCY = 255;

/** The number of times that blocks occur in patterns. By hash, to save memory: a thousand tokens have three million blocks. */
function frequenciesIn(patterns: readonly Buffer[]): Uint8Array {
  const frequencies = new Uint8Array(1 << FREQUENCY_BITS);
  for (const pattern of patterns) {
    for (let at = 0; at + BLOCK <= pattern.length; at++) {
      const hash = hashOf(blockAt(pattern, at), FREQUENCY_BITS);
      frequencies[hash] = Math.min(MAX_FREQUENCY, (frequencies[hash] ?? 0) + 1);
    }
  }
  return frequencies;
}

/** The number of windows to compare, which is enough to find one in which tokens differ. */
const MAX_STARTS = 24;

function rarestWindow(pattern: Buffer, frequencies: Uint8Array): number {
  const last = pattern.length - WINDOW;
  const step = Math.max(1, Math.floor(last / MAX_STARTS));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start <= last; start += step) {
    let most = 0;
    for (let at = start; at < start + BLOCK; at++)
      most = Math.max(most, frequencies[hashOf(blockAt(pattern, at), FREQUENCY_BITS)] ?? 0);
    if (most < least) [best, least] = [start, most];
    if (least === 1) break;
  }
  return best;
}
