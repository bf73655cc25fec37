import type { PlanJson } from './plan-json';

/** The time and the scope of a plan, which decide whether a result was made for this plan. */
export class PlanTime {
  /** Whether Terraform has evaluated the whole configuration. Undefined if the plan does not say. */
  readonly isComplete: boolean | undefined;
  readonly isErrored: boolean;
  /** Whether the plan is known to cover only a part of the configuration. */
  readonly isPartial: boolean;
  readonly #startedAt: Date | undefined;
  readonly #hasLostItsTime: boolean;

  constructor(plan: PlanJson, singleResources: readonly string[]) {
    this.isErrored = plan.isErrored;
    this.isComplete = this.isErrored ? false : plan.isComplete;
    this.#startedAt = plan.startedAt;
    this.#hasLostItsTime = plan.hasLostItsTime;
    const changed = this.isComplete === undefined ? new Set(plan.changedAddresses()) : undefined;
    this.isPartial =
      this.isComplete === false ||
      (changed !== undefined && !singleResources.every((address) => changed.has(address)));
  }

  /** A sentence that says why a result may not be one of this plan; undefined if it is. */
  problemWith(checkedAt: Date): string | undefined {
    if (this.#startedAt) {
      // The plan's time has no fractions of a second.
      const secondsAfter = inSeconds(checkedAt) - inSeconds(this.#startedAt);
      if (secondsAfter > 0 || (secondsAfter === 0 && !this.isErrored)) return undefined;
      if (secondsAfter === 0)
        return `The plan ended with an error, and its verdict is from the same second in which the plan began (${checkedAt.toISOString()}), so it may be from an earlier run.`;
      return `The plan contains a verdict of ${checkedAt.toISOString()}, which is older than the plan itself (${this.#startedAt.toISOString()}): Terraform did not read the gate when it made this plan.`;
    }
    if (!this.isPartial && !this.#hasLostItsTime) return undefined;
    return 'The plan does not contain the time when it was made, so its verdict may be from an earlier run.';
  }

  /** The remedy for a gate without a verdict. */
  get help(): string {
    return this.isErrored
      ? 'The plan ended with an error. Read it in the output of terraform plan, which names the gate that stopped the plan.'
      : 'Check the output of terraform show -json for a plan of the whole configuration, made without -target and -exclude.';
  }
}

function inSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
