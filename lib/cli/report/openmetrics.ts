import { visibleLines } from '../../gate/visible';
import type { CheckedToken, CheckResult, ReportedFinding } from '../check-result';
import type { ReportOptions } from './report';
import { countVerdicts, REPORTED_VERDICTS } from './verdicts';

/** A report for monitoring, in the OpenMetrics text format, which node_exporter reads from a file. */
export function openMetricsReport(result: CheckResult, { time }: Pick<ReportOptions, 'time'>): string {
  const { tokens, gates, calls, unreadable, allFindings } = result;
  const effects = new Map<string, number>([
    ['violation', 0],
    ['unverified', 0],
    ['none', 0],
  ]);
  const add = (finding: ReportedFinding, count: number) => {
    const effect = result.effectOf(finding);
    effects.set(effect, (effects.get(effect) ?? 0) + count);
  };
  for (const finding of allFindings) add(finding, 1);
  for (const { finding, count } of result.unlistedFindings) add(finding, count);
  // Computed once, because the labels of each token are in up to eight samples.
  const labels = tokens.map((token) => labelText(labelsOf(token)));
  const known = (value: (token: CheckedToken) => Date | undefined) =>
    tokens.flatMap((token, index) => {
      const date = value(token);
      return date ? [[labels[index] ?? '', seconds(date)] as const] : [];
    });
  return [
    ...family('apsaramqtt_token_verdict', 'Whether the token has this verdict.', [
      ...tokens.flatMap((token, index) =>
        REPORTED_VERDICTS.map(
          (verdict) =>
            // No verdict needs an escape.
            [`${labels[index]},verdict="${verdict}"`, token.verdict === verdict ? 1 : 0] as const,
        ),
      ),
    ]),
    ...family(
      'apsaramqtt_token_checked_timestamp_seconds',
      'When the token was checked.',
      known(({ checkedAt }) => checkedAt),
      'seconds',
    ),
    ...family(
      'apsaramqtt_token_expiry_timestamp_seconds',
      'When the token expires, if that is known.',
      known(({ expiresAt }) => expiresAt),
      'seconds',
    ),
    ...family(
      'apsaramqtt_tokens',
      'The tokens, by their verdict.',
      countVerdicts(result).map(({ verdict, count }) => [labelText({ verdict }), count] as const),
    ),
    ...family('apsaramqtt_gates', 'The gates that were checked.', [
      [labelText({ state: 'judged' }), gates.judged],
      [labelText({ state: 'unjudged' }), gates.unjudged],
    ]),
    ...family(
      'apsaramqtt_findings',
      'The findings, by what they lead to.',
      [...effects].map(([effect, count]) => [labelText({ effect }), count] as const),
    ),
    ...family('apsaramqtt_check_calls', 'The calls that QueryToken answered.', [['', calls]]),
    ...family('apsaramqtt_check_unreadable', 'What could not be read.', [['', unreadable.length]]),
    ...family('apsaramqtt_check_exit_status', 'The exit status of the check.', [['', result.exitStatus]]),
    ...family(
      'apsaramqtt_check_timestamp_seconds',
      'When the check was made.',
      [['', seconds(time)]],
      'seconds',
    ),
    '# EOF\n',
  ].join('\n');
}

type Labels = Readonly<Record<string, string>>;

function family(
  name: string,
  help: string,
  samples: readonly (readonly [labels: string, value: number])[],
  unit?: string,
): string[] {
  return [
    `# TYPE ${name} gauge`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${help}`,
    ...samples.map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}`),
  ];
}

/** The place distinguishes tokens with the same name in different files. */
function labelsOf({ name, instanceId, tokenFingerprint, location }: CheckedToken): Labels {
  return {
    name,
    instance_id: instanceId ?? '',
    fingerprint: tokenFingerprint ?? '',
    place: location ? `${location.file}:${location.line}` : '',
  };
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${escaped(value)}"`)
    .join(',');
}

function escaped(text: string): string {
  return visibleLines(text).replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function seconds(date: Date): number {
  return date.getTime() / 1000;
}
