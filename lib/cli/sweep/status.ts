const INTERVAL_MS = 1_000;

/** Writes the progress of a sweep to standard error: on a terminal every second, elsewhere on SIGUSR1. */
export class SweepStatus {
  readonly #timer?: NodeJS.Timeout;
  readonly #onSignal = () => process.stderr.write(`${this.status()}\n`);

  constructor(private readonly status: () => string) {
    if (process.platform !== 'win32') process.on('SIGUSR1', this.#onSignal);
    if (process.stderr.isTTY && process.env.TERM !== 'dumb')
      this.#timer = setInterval(() => process.stderr.write(`\r\u001b[K${this.#line()}`), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#timer) process.stderr.write('\r\u001b[K');
    process.off('SIGUSR1', this.#onSignal);
  }

  #line(): string {
    return this.status().slice(0, (process.stderr.columns ?? 80) - 1);
  }
}
