/**
 * Limits the steps of an evaluation. A short text can cause endless work, because values are shared and few values in memory can be many
 * to visit. One step is about the cost of visiting one value.
 */
export class StepBudget {
  private left: number;

  constructor(readonly limit: number) {
    this.left = limit;
  }

  /** Runs an operation and counts its steps. @throws StepLimitError if no steps are left */
  run<T>(operation: () => T): T {
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
    if (this.left < 0) throw new StepLimitError();
  }
}

/** Thrown if no steps are left. `try` and `can` do not catch it. */
export class StepLimitError extends Error {}

let current: StepBudget | undefined;

/** Counts steps of the current operation, if it has a limit. @throws StepLimitError if no steps are left */
export function spend(steps = 1): void {
  current?.take(steps);
}
