import { type ExchangeFault, endedBy, faultError } from './faults';

export interface Phase {
  readonly ms: number;
  /** What it means when the phase takes longer. */
  readonly fault: ExchangeFault;
}

/**
 * One attempt to get an answer. Everything in it is a step, and no step outlives the time of its phase or the signal: whatever
 * a server, a proxy or a name server does, the attempt ends.
 */
export class Attempt {
  #reject?: (reason: unknown) => void;
  #over?: Error;
  #timer?: NodeJS.Timeout;
  readonly #others: Set<() => void>;

  constructor(
    /** Who is to blame: the host, or the proxy on the way to it. */
    public peer: string,
    private readonly signal: AbortSignal,
  ) {
    this.#others = attemptsUnder(signal);
    if (signal.aborted) this.#abort();
    else this.#others.add(this.#abort);
  }

  /** Gives what follows so many milliseconds. */
  begin({ ms, fault }: Phase): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(faultError(fault, this.peer)), ms);
  }

  /** Waits for something that calls back. Rejects when the attempt is over before it does. */
  step<T>(start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(this.#over);
      this.#reject = reject;
      start(resolve, reject);
    });
  }

  /** Waits for others, whose time is limited: this phase has no limit but the signal. */
  wait(start: (resolve: () => void) => void): Promise<void> {
    clearTimeout(this.#timer);
    return this.step(start);
  }

  /** Nothing is waited for any more. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#others.delete(this.#abort);
    this.#reject = undefined;
  }

  readonly #abort = () => this.#end(endedBy(this.signal, this.peer));

  #end(error: Error): void {
    this.#over = error;
    this.#reject?.(error);
  }
}

const attempts = new WeakMap<AbortSignal, Set<() => void>>();

/** What is called when a signal is aborted. The signal has one listener: adding one more goes through all that it has. */
function attemptsUnder(signal: AbortSignal): Set<() => void> {
  const known = attempts.get(signal);
  if (known) return known;
  const aborts = new Set<() => void>();
  attempts.set(signal, aborts);
  signal.addEventListener('abort', () => {
    for (const abort of aborts) abort();
  });
  return aborts;
}
