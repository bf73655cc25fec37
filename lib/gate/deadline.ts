/** The time for all attempts at one question. */
export class Deadline {
  readonly #endsAt: number;
  #controller?: AbortController;
  #timer?: NodeJS.Timeout;

  constructor(
    ms: number,
    private readonly stopped: AbortSignal,
  ) {
    this.#endsAt = performance.now() + ms;
  }

  /**
   * Aborted when the time is over, or when the run is stopped. Created on first use, because the first attempt, which answers nearly
   * all questions, does not need it.
   */
  get signal(): AbortSignal {
    this.#controller ??= this.#start(new AbortController());
    return this.#controller.signal;
  }

  /** Milliseconds until it is over. */
  get leftMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Stops the timer. */
  clear(): void {
    clearTimeout(this.#timer);
    this.stopped.removeEventListener('abort', this.#stop);
  }

  #start(controller: AbortController): AbortController {
    this.#timer = setTimeout(
      () => controller.abort(new DOMException('The time for all attempts is over.', 'TimeoutError')),
      this.leftMs,
    );
    if (this.stopped.aborted) controller.abort();
    else this.stopped.addEventListener('abort', this.#stop);
    return controller;
  }

  // Stryker disable next-line OptionalChaining: it is called only after the controller is created.
  readonly #stop = () => this.#controller?.abort();
}
