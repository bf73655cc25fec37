import { UNLISTED_INSTANCE } from '../gate/rules';
import type { CheckedToken, CheckResult, Exception, ReportedFinding } from './check-result';
import type { TeamPolicy } from './policy-file';

/**
 * Applies a team's policy to a result: its levels, its instances, its exceptions.
 * @param today as in `2026-12-31`. An exception holds until the end of its last day.
 */
export function applyPolicy(result: CheckResult, policy: TeamPolicy, today: string): CheckResult {
  const apply = (findings: readonly ReportedFinding[]) =>
    findings
      .flatMap((finding) => leveled(finding, policy))
      .map((finding) => excepted(finding, policy, today));
  const tokens = result.tokens.map((token) => {
    const findings = [...token.findings, ...unlisted(token, policy)];
    return findings.length === 0 ? token : { ...token, findings: apply(findings) };
  });
  const expired = policy.exceptions
    .filter(({ until }) => until < today)
    .map(
      ({ rule, name, fingerprint, until, reason }) =>
        `The exception from ${rule} for ${name ?? fingerprint} has expired on ${until} (${reason}).`,
    );
  return result.with({ tokens, findings: apply(result.findings), notes: [...result.notes, ...expired] });
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

function unlisted(token: CheckedToken, { allowedInstances: allowed }: TeamPolicy): ReportedFinding[] {
  const { name, instanceId, tokenFingerprint, location } = token;
  if (!allowed || instanceId === null || allowed.includes(instanceId)) return [];
  return [
    {
      rule: UNLISTED_INSTANCE,
      level: 'error',
      subject: name,
      message: `The token belongs to instance ${instanceId}. The policy allows ${allowed.join(', ')}.`,
      help: UNLISTED_INSTANCE.help,
      name,
      tokenFingerprint,
      location,
    },
  ];
}
