import type { CheckResult } from '../check-result';

/** For programs. The version changes when what stands there changes its meaning. */
export function jsonReport({ tokens, calls, unreadable }: CheckResult): string {
  const report = {
    version: 1,
    calls,
    tokens: tokens.map(({ name, instanceId, verdict, tokenFingerprint, requestId }) => ({
      name,
      instance_id: instanceId,
      verdict,
      token_fingerprint: tokenFingerprint,
      request_id: requestId,
    })),
    findings: tokens.flatMap(({ name, finding }) =>
      finding
        ? {
            rule: finding.rule.id,
            rule_name: finding.rule.name,
            level: finding.level,
            token: name,
            message: finding.message,
            help: finding.help,
          }
        : [],
    ),
    unreadable,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
