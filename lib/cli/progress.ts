import { SingleBar } from 'cli-progress';

/** A check that is over sooner needs no bar. */
const APPEARS_AFTER_MS = 1_000;

/** A bar on a terminal that tells how far a long check is. Reports go to standard output, so it is on the other one. */
export class Progress {
  #done = 0;
  #bar?: SingleBar;
  readonly #timer?: NodeJS.Timeout;

  constructor(private readonly total: number) {
    if (!process.stderr.isTTY || process.env.TERM === 'dumb') return;
    this.#timer = setTimeout(() => this.#show(), APPEARS_AFTER_MS).unref();
  }

  /** One more token is done. */
  advance(): void {
    this.#done += 1;
    this.#bar?.update(this.#done);
  }

  /** Takes the bar away. */
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
