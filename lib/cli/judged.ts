import { judge } from '../gate/judge';
import type { Outcome } from '../gate/outcome';
import type { Policy } from '../gate/policy';
import type { CheckedToken, ReportedFinding } from './check-result';

/** What is known of tokens, and the rules that they break. */
export interface Judged {
  readonly tokens: readonly CheckedToken[];
  readonly findings: readonly ReportedFinding[];
}

/** A token as an outcome and the policy leave it. */
export function judgedToken(
  outcome: Outcome,
  subject: Pick<CheckedToken, 'name' | 'instanceId' | 'location'>,
  policy: Policy,
): Judged {
  const { verdict, tokenFingerprint, requestId } = outcome;
  const { name, instanceId, location } = subject;
  const finding = judge(outcome, { instanceId: instanceId ?? 'of the plan', name }, policy);
  return {
    tokens: [{ name, instanceId, verdict, tokenFingerprint, requestId, location }],
    findings: finding ? [{ ...finding, name, tokenFingerprint, location }] : [],
  };
}

export function together(parts: readonly Judged[]): Judged {
  return {
    tokens: parts.flatMap(({ tokens }) => tokens),
    findings: parts.flatMap(({ findings }) => findings),
  };
}
