/** The calls that a run may make. A call is reserved before it is sent, so that the budget holds however many are under way. */
export class CallBudget {
  #left: number;

  /** Without a number there is no limit. */
  constructor(readonly maxCalls = Number.POSITIVE_INFINITY) {
    this.#left = maxCalls;
  }

  /** False where the budget is used up. */
  reserve(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Gives a reserved call back: the service refused it, so it was not billed. */
  release(): void {
    this.#left += 1;
  }
}
