/** The exit status for each signal, by the convention of shells. */
const STATUSES = { SIGINT: 130, SIGTERM: 143 } as const;

/** On Ctrl-C or SIGTERM, the check stops and reports the results so far. A second signal ends the command at once. */
export class Interruption {
  readonly #controller = new AbortController();
  #exitStatus?: number;

  constructor() {
    for (const [name, status] of Object.entries(STATUSES)) {
      process.once(name, () => {
        this.#exitStatus = status;
        this.#controller.abort();
      });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Undefined if there was no signal. */
  get exitStatus(): number | undefined {
    return this.#exitStatus;
  }
}
