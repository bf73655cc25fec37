import type { Level } from './rules';

/** What a broken rule leads to: `fail` stops the deployment, `warn` lets it pass with a warning. */
export type PolicyAction = 'fail' | 'warn';

export const POLICY_ACTIONS: readonly PolicyAction[] = ['fail', 'warn'];

/** What each kind of finding about a token leads to. */
export interface Policy {
  readonly onInvalid: PolicyAction;
  readonly onUnverified: PolicyAction;
  readonly onExpiring: PolicyAction;
}

/** The arguments of a gate that set an action, as Terraform names them. */
export const POLICY_ARGUMENTS = ['on_invalid', 'on_unverified', 'on_expiring'] as const;

export type PolicyArgument = (typeof POLICY_ARGUMENTS)[number];

/** A gate fails by default. */
export const DEFAULT_ACTION: PolicyAction = 'fail';

export const DEFAULT_POLICY: Policy = {
  onInvalid: DEFAULT_ACTION,
  onUnverified: DEFAULT_ACTION,
  onExpiring: DEFAULT_ACTION,
};

/** The level of a finding whose policy has this action. */
export function levelOf(action: PolicyAction): Level {
  return action === 'fail' ? 'error' : 'warning';
}
