/** The signals that end a check early, and the statuses that a shell gives to commands that they end. */
const STATUSES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ctrl-C, or a pipeline that cancels a job: stop, and report the results so far. The second signal ends the command. */
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

  /** The status to end with; undefined where nothing interrupted. */
  get exitStatus(): number | undefined {
    return this.#exitStatus;
  }
}
