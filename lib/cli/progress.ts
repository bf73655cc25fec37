import { SingleBar } from 'cli-progress';

/** A shorter check shows no bar. */
const APPEARS_AFTER_MS = 1_000;

/** A progress bar for long checks, on standard error, because reports go to standard output. */
export class Progress {
  #done = 0;
  #bar?: SingleBar;
  readonly #timer?: NodeJS.Timeout;

  constructor(private readonly total: number) {
    if (!process.stderr.isTTY || process.env.TERM === 'dumb') return;
    this.#timer = setTimeout(() => this.#show(), APPEARS_AFTER_MS).unref();
  }

  advance(): void {
    this.#done += 1;
    this.#bar?.update(this.#done);
  }

  /** Removes the bar. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#bar?.stop();
  }

  #show(): void {
    const format = 'QueryToken [{bar}] {value} of {total} tokens, {eta_formatted} left';
    this.#bar = new SingleBar({
      stream: process.stderr,
      format,
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
    });
    this.#bar.start(this.total, this.#done);
  }
}
