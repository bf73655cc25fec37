import { SearchTimeoutError } from './source';

/** For all attempts at all sources, until one of them gives credentials. */
const SEARCH_MS = 20_000;

/** The times of the reads that are under way, by their signals. */
const times = new WeakMap<AbortSignal, SearchTime>();

/** The time of a search for credentials. It runs while sources are read. */
export class SearchTime {
  #leftMs = SEARCH_MS;
  #since = 0;
  #timer?: NodeJS.Timeout;
  #end = () => {};

  /** Aborts a read when the time is over. */
  start(read: AbortController): void {
    times.set(read.signal, this);
    this.#end = () => read.abort(new SearchTimeoutError(SEARCH_MS));
    this.goOn();
  }

  goOn(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.#end, this.#leftMs);
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#leftMs -= performance.now() - this.#since;
  }
}

/** Runs work that has a time limit of its own and does not count towards the time of the search. */
export async function outsideSearchTime<T>(read: AbortSignal, work: () => Promise<T>): Promise<T> {
  const time = times.get(read);
  time?.stop();
  try {
    return await work();
  } finally {
    if (!read.aborted) time?.goOn();
  }
}
