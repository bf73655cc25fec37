import { type ExchangeFault, endedBy, faultError } from './faults';

export interface Phase {
  readonly ms: number;
  /** The fault if the phase takes longer. */
  readonly fault: ExchangeFault;
}

/**
 * One attempt to get an answer. It consists of steps, and each ends at the latest with the time of its phase or the signal. Thus the
 * attempt ends, whatever a server, a proxy or a name server does.
 */
export class Attempt {
  #reject?: (reason: unknown) => void;
  #over?: Error;
  #timer?: NodeJS.Timeout;
  readonly #others: Set<() => void>;

  constructor(
    /** The host or proxy that errors name. */
    public peer: string,
    private readonly signal: AbortSignal,
  ) {
    this.#others = attemptsUnder(signal);
    if (signal.aborted) this.#abort();
    else this.#others.add(this.#abort);
  }

  /** Starts a phase with a time limit of its own. */
  begin({ ms, fault }: Phase): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(faultError(fault, this.peer)), ms);
  }

  /** Waits for a callback. Rejects if the attempt ends first. */
  step<T>(start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(this.#over);
      this.#reject = reject;
      start(resolve, reject);
    });
  }

  /** Waits for other attempts without a time limit, because those have their own. Only the signal ends this wait. */
  wait(start: (resolve: () => void) => void): Promise<void> {
    clearTimeout(this.#timer);
    return this.step(start);
  }

  /** Stops the timer. Later steps are not ended by the signal. */
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

/** The callbacks for the end of a signal. They share one listener, because adding a listener takes longer the more there are. */
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
