import { readFileSync } from 'node:fs';
import { CheckResult, type ReportedFinding } from '../../../lib/cli/check-result';
import { runTaskReport } from '../../../lib/cli/report/run-task';
import { INVALID_TOKEN } from '../../../lib/gate/rules';

const FINGERPRINT = 'sha256:ba7816bf8f01';
const TOKEN = { instanceId: 'post-cn-0pp12gl0001', tokenFingerprint: FINGERPRINT, requestId: null } as const;

const FINDING: ReportedFinding = {
  rule: INVALID_TOKEN,
  level: 'error',
  subject: 'data.apsaramqtt_token.device_1',
  message: `QueryToken answered that token ${FINGERPRINT} is not valid.`,
  help: 'Apply for a new token and deploy again with it.',
  name: 'data.apsaramqtt_token.device_1',
  tokenFingerprint: FINGERPRINT,
};

/** A result with a valid token and an invalid token that has these findings. */
function resultWith(...findings: ReportedFinding[]): CheckResult {
  const row = (name: string) => ({ ...TOKEN, gate: { name }, name });
  return new CheckResult({
    tokens: [
      { ...row('data.apsaramqtt_token.device_1'), verdict: 'invalid', findings },
      { ...row('data.apsaramqtt_token.device_2'), verdict: 'valid', findings: [] },
    ],
    findings: [],
    calls: 0,
    unreadable: [],
    notes: [],
    criteria: { failOn: 'error', strict: false },
  });
}

const dataOf = (result: CheckResult) => JSON.parse(runTaskReport(result)).data;

describe('the result of a run task', () => {
  it('is what docs/guides/run-task.md shows', () => {
    const [, shown] = /```json\n(.*?)```/s.exec(readFileSync('docs/guides/run-task.md', 'utf8'))!;
    expect(dataOf(resultWith(FINDING))).toEqual(JSON.parse(shown!).data);
  });

  it('passes what has an exception, without an outcome', () => {
    const { attributes, relationships } = dataOf(
      resultWith({ ...FINDING, exception: { reason: 'is replaced' } }),
    );
    expect(attributes.status).toBe('passed');
    expect(relationships.outcomes.data).toEqual([]);
  });

  it('fails if nothing was violated but something was not read', () => {
    const unread = { code: 'ENOENT', message: 'plan.json does not exist.', help: 'Correct the path.' };
    const result = resultWith().with({ tokens: [], unreadable: [unread] });
    expect(dataOf(result).attributes).toEqual({
      status: 'failed',
      message: 'plan.json does not exist. Correct the path.',
    });
  });

  it('shows 100 outcomes and counts the others', () => {
    const { attributes, relationships } = dataOf(resultWith(...Array<ReportedFinding>(130).fill(FINDING)));
    expect(relationships.outcomes.data).toHaveLength(100);
    expect(attributes.message).toBe('1 invalid, 1 valid, 30 more not shown');
  });

  it('escapes Markdown and control characters in names', () => {
    const [{ attributes }] = dataOf(
      resultWith({ ...FINDING, subject: 'a\u001b[31m', message: '[x](http://y)' }),
    ).relationships.outcomes.data;
    expect(attributes.description).toContain('a\\u{1b}[31m');
    expect(attributes.body).toContain('&#91;x&#93;(http&#58;//y)');
  });
});
