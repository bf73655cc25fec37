/** What a verdict that is not `valid` leads to: `fail` stops the deployment, `warn` lets it pass with a warning. */
export type PolicyAction = 'fail' | 'warn';

export const POLICY_ACTIONS: readonly PolicyAction[] = ['fail', 'warn'];

export interface Policy {
  readonly onInvalid: PolicyAction;
  readonly onUnverified: PolicyAction;
}

/** A gate must really fail: whoever wants less says so. */
export const DEFAULT_POLICY: Policy = { onInvalid: 'fail', onUnverified: 'fail' };
