import type { Finding } from './finding';
import { judge } from './judge';
import type { Outcome } from './outcome';
import type { Policy } from './policy';
import type { Verdict } from './verdict';

/** One token as a report tells of it, wherever its verdict comes from. */
export interface CheckedToken {
  /** What its author calls it: an address in a plan, an environment variable, a file. */
  readonly name: string;
  readonly instanceId: string | null;
  /** `deferred` where Terraform asks at apply only. */
  readonly verdict: Verdict | 'deferred';
  readonly tokenFingerprint: string | null;
  readonly requestId: string | null;
  /** The rule that it breaks, if it breaks one. */
  readonly finding?: Finding;
}

/** A token as an outcome and the policy leave it. */
export function checkedToken(
  outcome: Outcome,
  { name, instanceId }: Pick<CheckedToken, 'name' | 'instanceId'>,
  policy: Policy,
): CheckedToken {
  const { verdict, tokenFingerprint, requestId } = outcome;
  const finding = judge(outcome, { instanceId: instanceId ?? 'of the plan', name }, policy);
  return { name, instanceId, verdict, tokenFingerprint, requestId, finding };
}
