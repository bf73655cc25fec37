import type { PlanJson } from './plan-json';

/** What a plan says of when and of what it was made: whether a result in it is one of this plan. */
export class PlanTime {
  /** Whether Terraform has evaluated the whole configuration; undefined where the plan does not say. */
  readonly isComplete: boolean | undefined;
  readonly isErrored: boolean;
  /** Whether something shows that the plan is of a part of the configuration. */
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

  /** Why a result is not one of this plan, as a sentence; undefined where it is. */
  problemWith(checkedAt: Date): string | undefined {
    if (this.#startedAt) {
      // The plan has its time in whole seconds.
      const secondsAfter = inSeconds(checkedAt) - inSeconds(this.#startedAt);
      if (secondsAfter > 0 || (secondsAfter === 0 && !this.isErrored)) return undefined;
      if (secondsAfter === 0)
        return `The plan ended with an error, and its verdict dates from the second in which it began (${checkedAt.toISOString()}), so it can be from an earlier run.`;
      return `The plan contains a verdict of ${checkedAt.toISOString()}, which is older than the plan itself (${this.#startedAt.toISOString()}): Terraform did not read the gate when it made this plan.`;
    }
    if (!this.isPartial && !this.#hasLostItsTime) return undefined;
    return 'The plan does not contain the time when it was made, so its verdict can be from an earlier run.';
  }

  /** What to do about a gate without a verdict. */
  get help(): string {
    return this.isErrored
      ? 'The plan ended with an error: read it in the output of terraform plan, which names the gate that stopped it.'
      : 'Check a plan of the whole configuration, made without -target and -exclude, as terraform show -json prints it.';
  }
}

function inSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
