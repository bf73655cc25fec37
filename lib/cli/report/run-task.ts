import { titleOf } from '../../gate/finding';
import type { Level } from '../../gate/rules';
import { visible } from '../../gate/visible';
import { type CheckResult, type ReportedFinding, unreadableText } from '../check-result';
import { jsonText } from './json-text';
import { markdownText } from './markdown';
import { countVerdicts } from './verdicts';

/** HCP Terraform shows each outcome as an entry of a list. More entries would not be read. */
const MAX_OUTCOMES = 100;

const OUTCOME_LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'info'>> = {
  error: 'error',
  warning: 'warning',
  note: 'info',
};

/**
 * The result of a run task, in the format of the callback of HCP Terraform and Terraform Enterprise.
 * @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration
 */
export function runTaskReport(result: CheckResult): string {
  const findings = result.allFindings.filter(({ exception }) => exception === undefined);
  return taskResult(result.exitStatus === 0 ? 'passed' : 'failed', messageOf(result), {
    outcomes: { data: findings.slice(0, MAX_OUTCOMES).map(outcome) },
  });
}

/** The result of a task whose check could not be made. */
export function failedTaskResult(message: string): string {
  return taskResult('failed', message);
}

function taskResult(status: 'passed' | 'failed', message: string, relationships?: object): string {
  const data = { type: 'task-results', attributes: { status, message }, relationships };
  return jsonText({ data });
}

function messageOf(result: CheckResult): string {
  const { unreadable, allFindings, unlistedFindings } = result;
  const verdicts = countVerdicts(result).map(({ verdict, count }) => `${count} ${verdict}`);
  const unread = unreadable.map((one) => visible(unreadableText(one)));
  const listed = allFindings.filter(({ exception }) => exception === undefined).length;
  const unlisted = unlistedFindings
    .filter(({ finding }) => finding.exception === undefined)
    .reduce((sum, { count }) => sum + count, 0);
  const hidden = Math.max(0, listed - MAX_OUTCOMES) + unlisted;
  const rest = hidden > 0 ? [`${hidden} more not shown`] : [];
  return [...verdicts, ...unread, ...rest].join(', ') || 'No token was checked';
}

function outcome(finding: ReportedFinding): object {
  const { rule, level, name, message, help, tokenFingerprint } = finding;
  return {
    type: 'task-result-outcomes',
    attributes: {
      'outcome-id': visible(`${rule.id} ${name}`),
      description: visible(titleOf(finding)),
      tags: {
        Severity: [{ label: level, level: OUTCOME_LEVELS[level] }],
        ...(tokenFingerprint === null ? {} : { Fingerprint: [{ label: tokenFingerprint }] }),
      },
      body: `${markdownText(message)}\n\n${markdownText(help)}`,
    },
  };
}
