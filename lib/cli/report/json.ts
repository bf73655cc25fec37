import type { InferOutput } from 'valibot';
import { titleOf } from '../../gate/finding';
import { type CheckResult, type Location, type ReportedFinding, unreadableText } from '../check-result';
import type { FindingSchema, JsonReportSchema, PlaceSchema } from '../schemas/json-report';
import { JSON_REPORT_URL } from '../schemas/urls';
import { jsonText } from './json-text';
import type { ReportOptions } from './report';
import { countVerdicts } from './verdicts';

declare const __VERSION__: string;

/** A report for programs. Increase the version when a key changes its meaning. */
export function jsonReport(
  { exitStatus, gates, tokens, unlisted, findings, calls, unreadable, notes }: CheckResult,
  { time }: Pick<ReportOptions, 'time'>,
): string {
  const report: InferOutput<typeof JsonReportSchema> = {
    $schema: JSON_REPORT_URL,
    version: 2,
    apsaramqtt_version: __VERSION__,
    time: time.toISOString(),
    exit_status: exitStatus,
    calls,
    ...gates,
    tokens: tokens.map((token) => ({
      gate: token.gate.name,
      name: token.name,
      instance_id: token.instanceId,
      verdict: token.verdict,
      token_fingerprint: token.tokenFingerprint,
      request_id: token.requestId,
      checked_at: token.checkedAt?.toISOString() ?? null,
      expires_at: token.expiresAt?.toISOString() ?? null,
      location: placeOf(token.location),
      findings: token.findings.map(findingOf),
    })),
    ...(unlisted.length > 0 ? { unlisted: countsOf(unlisted) } : {}),
    findings: findings.map(findingOf),
    unreadable: unreadable.map((one) => ({ message: unreadableText(one), location: placeOf(one.location) })),
    notes: [...notes],
  };
  return jsonText(report);
}

function countsOf(unlisted: CheckResult['unlisted']): Record<string, number> {
  const counts = countVerdicts({ tokens: [], unlisted });
  return Object.fromEntries(counts.map(({ verdict, count }) => [verdict, count]));
}

function findingOf(finding: ReportedFinding): InferOutput<typeof FindingSchema> {
  const { rule, level, name, tokenFingerprint, message, help, location, exception } = finding;
  return {
    rule: rule.id,
    rule_name: rule.name,
    level,
    title: titleOf(finding),
    name,
    token_fingerprint: tokenFingerprint,
    message,
    help,
    location: placeOf(location),
    exception: exception ? { until: null, ...exception } : null,
  };
}

function placeOf(location: Location | undefined): InferOutput<typeof PlaceSchema> {
  if (location === undefined) return null;
  const { file, line, column = null, endLine = null, endColumn = null } = location;
  return { file, line, column, end_line: endLine, end_column: endColumn };
}
