import { UNLISTED_INSTANCE } from '../gate/rules';
import type { CheckedToken, CheckResult, Exception, ReportedFinding } from './check-result';
import type { TeamPolicy } from './policy-file';

/**
 * Holds a check against a team's policy: its levels, its instances, its exceptions.
 * @param today as in `2026-12-31`. An exception holds until the end of its last day.
 */
export function applyPolicy(result: CheckResult, policy: TeamPolicy, today: string): CheckResult {
  const unlisted = policy.allowedInstances ? unlistedIn(result.tokens, policy.allowedInstances) : [];
  const findings = [...result.findings, ...unlisted]
    .flatMap((finding) => leveled(finding, policy))
    .map((finding) => excepted(finding, policy, today));
  const expired = policy.exceptions
    .filter(({ until }) => until < today)
    .map(
      ({ rule, name, fingerprint, until, reason }) =>
        `The exception from ${rule} for ${name ?? fingerprint} has expired on ${until} (${reason}).`,
    );
  return { ...result, findings, notes: [...result.notes, ...expired] };
}

function leveled(finding: ReportedFinding, { rules }: TeamPolicy): ReportedFinding[] {
  const { id, level: byItself } = finding.rule;
  const level = rules[id] ?? (byItself === 'off' ? 'off' : finding.level);
  return level === 'off' ? [] : [{ ...finding, level }];
}

function excepted(finding: ReportedFinding, { exceptions }: TeamPolicy, today: string): ReportedFinding {
  const found = exceptions.find(
    ({ rule, name, fingerprint, until }) =>
      rule === finding.rule.id &&
      until >= today &&
      (name === undefined ? fingerprint === finding.tokenFingerprint : name === finding.name),
  );
  if (!found) return finding;
  const exception: Exception = { reason: found.reason, until: found.until };
  return { ...finding, exception };
}

function unlistedIn(tokens: readonly CheckedToken[], allowed: readonly string[]): ReportedFinding[] {
  return tokens
    .filter(({ instanceId }) => instanceId !== null && !allowed.includes(instanceId))
    .map(({ name, instanceId, tokenFingerprint, location }) => ({
      rule: UNLISTED_INSTANCE,
      level: 'error',
      subject: `Token "${name}"`,
      message: `The token is one of instance ${instanceId}, and the policy allows ${allowed.join(', ')}.`,
      help: UNLISTED_INSTANCE.help,
      name,
      tokenFingerprint,
      location,
    }));
}
