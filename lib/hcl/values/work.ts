/**
 * The steps that an evaluation may take before it ends: values are shared, so that few in memory can be many to walk through, and
 * a short text can ask for work without end. One step is about what it takes to visit one value.
 */
export class Work {
  private left: number;

  constructor(readonly limit: number) {
    this.left = limit;
  }

  /** Does something whose steps are counted here. @throws WorkLimitError where it takes more than are left */
  do<T>(operation: () => T): T {
    const outer = current;
    current = this;
    try {
      return operation();
    } finally {
      current = outer;
    }
  }

  take(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new WorkLimitError();
  }
}

/** Ends whatever is evaluated. Nothing in the language catches it. */
export class WorkLimitError extends Error {}

let current: Work | undefined;

/** Counts steps where there is a limit. @throws WorkLimitError */
export function spend(steps = 1): void {
  current?.take(steps);
}
