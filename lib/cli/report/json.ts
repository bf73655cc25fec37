import type { CheckResult } from '../check-result';

/** For programs. The version changes when what stands there changes its meaning. */
export function jsonReport({ tokens, findings, calls, unreadable, notes }: CheckResult): string {
  const report = {
    version: 1,
    calls,
    tokens: tokens.map(({ name, instanceId, verdict, tokenFingerprint, requestId, location }) => ({
      name,
      instance_id: instanceId,
      verdict,
      token_fingerprint: tokenFingerprint,
      request_id: requestId,
      location: location ?? null,
    })),
    findings: findings.map(({ rule, level, name, tokenFingerprint, message, help, location, exception }) => ({
      rule: rule.id,
      rule_name: rule.name,
      level,
      name,
      token_fingerprint: tokenFingerprint,
      message,
      help,
      location: location ?? null,
      exception: exception ?? null,
    })),
    unreadable: unreadable.map(({ message, location }) => ({ message, location: location ?? null })),
    notes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
