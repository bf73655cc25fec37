/** The time for all attempts at one question. Its signal is aborted when that is over, or when the run is stopped. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;

  constructor(
    ms: number,
    private readonly stopped: AbortSignal,
  ) {
    this.#endsAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#controller.abort(new DOMException('', 'TimeoutError')), ms);
    if (stopped.aborted) this.#stop();
    else stopped.addEventListener('abort', this.#stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Milliseconds until it is over. */
  get leftMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Nothing is waited for any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.stopped.removeEventListener('abort', this.#stop);
  }

  readonly #stop = () => this.#controller.abort();
}
