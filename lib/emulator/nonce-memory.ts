/**
 * Remembers which nonces were used, in bounded memory: always the last `generationSize`, never more than twice as many. The
 * service forgets a nonce with its 15 minutes too, so that no client depends on one being remembered for ever.
 */
export class NonceMemory {
  #current = new Set<string>();
  #previous = new Set<string>();

  constructor(private readonly generationSize = 50_000) {}

  /** Remembers a nonce. Returns false if it had been used. */
  use(accessKeyId: string, nonce: string): boolean {
    const key = `${accessKeyId} ${nonce}`;
    if (this.#current.has(key) || this.#previous.has(key)) return false;
    if (this.#current.size >= this.generationSize) {
      this.#previous = this.#current;
      this.#current = new Set();
    }
    this.#current.add(key);
    return true;
  }
}
