import { SearchTimeoutError } from './source';

/** The time for all attempts at all sources together. */
const SEARCH_MS = 20_000;

/** The search time of each current read, by its signal. */
const times = new WeakMap<AbortSignal, SearchTime>();

/** The time limit of a search for credentials. It counts only while sources are read. */
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

/** Runs work with a time limit of its own, which does not count towards the search time. */
export async function outsideSearchTime<T>(read: AbortSignal, work: () => Promise<T>): Promise<T> {
  const time = times.get(read);
  time?.stop();
  try {
    return await work();
  } finally {
    if (!read.aborted) time?.goOn();
  }
}
