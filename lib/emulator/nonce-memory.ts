/**
 * Records used nonces in bounded memory: at least the last `generationSize`, and at most twice as many. The service also forgets a nonce
 * after 15 minutes, so no client depends on a longer record.
 */
export class NonceMemory {
  #current = new Set<string>();
  #previous = new Set<string>();

  constructor(private readonly generationSize = 50_000) {}

  /** Records a nonce. Returns false if it was already used. */
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
