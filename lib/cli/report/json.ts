import type { InferOutput } from 'valibot';
import type { CheckResult } from '../check-result';
import type { JsonReportSchema } from '../schemas/json-report';
import { JSON_REPORT_URL } from '../schemas/urls';
import type { ReportOptions } from './report';

declare const __VERSION__: string;

/** For programs. The version changes when what stands there changes its meaning. */
export function jsonReport(
  { tokens, findings, calls, unreadable, notes }: CheckResult,
  { time }: Pick<ReportOptions, 'time'>,
): string {
  const report: InferOutput<typeof JsonReportSchema> = {
    $schema: JSON_REPORT_URL,
    version: 1,
    apsaramqtt_version: __VERSION__,
    time: time.toISOString(),
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
    notes: [...notes],
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
