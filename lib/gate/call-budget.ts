/** The calls that a run may make. A call is reserved before it is sent, so that calls in flight do not exceed the budget. */
export class CallBudget {
  #left: number;

  /** @param maxCalls no limit by default. */
  constructor(readonly maxCalls = Number.POSITIVE_INFINITY) {
    this.#left = maxCalls;
  }

  /** Returns false if the budget is used up. */
  reserve(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Returns a reserved call to the budget, because it was not sent or not billed. */
  release(): void {
    this.#left += 1;
  }
}
