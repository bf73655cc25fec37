import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CheckResult, type ReportedFinding } from '../../lib/cli/check-result';
import { jsonReport } from '../../lib/cli/report/json';
import { INVALID_TOKEN } from '../../lib/gate/rules';
import { installed } from '../support/installed';
import { Terraform } from '../support/terraform';

const FINGERPRINT = 'sha256:ba7816bf8f01';

const FINDING: ReportedFinding = {
  rule: INVALID_TOKEN,
  level: 'warning',
  subject: `Token "data.apsaramqtt_token.press_1" (${FINGERPRINT})`,
  message:
    'QueryToken answered that token sha256:ba7816bf8f01 is not valid for instance post-cn-0pp12gl0001 (request E2283048-C8C3-4907-8487-10E742964C72). The service does not give the reason: it answers like this for a token that has expired or was revoked.',
  help: 'Apply for a new token and deploy with that one.',
  name: 'data.apsaramqtt_token.press_1',
  tokenFingerprint: FINGERPRINT,
};

const TOKEN = { instanceId: 'post-cn-0pp12gl0001', tokenFingerprint: FINGERPRINT, requestId: null } as const;

const VALID = {
  ...TOKEN,
  gate: { name: 'data.apsaramqtt_token.press_2' },
  name: 'data.apsaramqtt_token.press_2',
  verdict: 'valid',
  findings: [],
} as const;

/** A result of a valid token, and of an invalid one with its finding. */
function resultWith(finding: ReportedFinding): CheckResult {
  const { name } = finding;
  const invalid = { ...TOKEN, gate: { name }, name, verdict: 'invalid', findings: [finding] } as const;
  return new CheckResult({
    tokens: [invalid, VALID],
    findings: [],
    calls: 0,
    unreadable: [],
    notes: [],
    criteria: { failOn: 'warning', strict: false },
  });
}

const RESULT = resultWith(FINDING);

describe('examples/run-task/callback.jq', () => {
  const when = installed('jq') ? it : it.skip;

  async function callback(result: CheckResult, status: number) {
    const shell = new Terraform({}, 'jq').write('report.json', jsonReport(result, { time: new Date() }));
    const filter = resolve('examples/run-task/callback.jq');
    const { stdout, stderr } = await shell.run(
      '--argjson',
      'status',
      String(status),
      '--from-file',
      filter,
      'report.json',
    );
    shell.remove();
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  }

  when('makes the answer that docs/guides/run-task.md shows', async () => {
    const [, shown] = /```json\n(.*?)```/s.exec(readFileSync('docs/guides/run-task.md', 'utf8'))!;
    expect(await callback(RESULT, 1)).toEqual(JSON.parse(shown!));
  });

  when('passes with the status 0 only, and leaves out what is excepted', async () => {
    const exception = { reason: 'is replaced', until: '9999-12-31' };
    const excepted = resultWith({ ...FINDING, exception, tokenFingerprint: null });
    const { data } = await callback(excepted, 0);
    expect(data.attributes.status).toBe('passed');
    expect(data.relationships.outcomes.data).toEqual([]);
    const unread = RESULT.with({ tokens: [], unreadable: [{ message: 'plan.json is not there.' }] });
    expect((await callback(unread, 2)).data.attributes).toEqual({ status: 'failed', message: '1 not read' });
    expect((await callback(RESULT.with({ tokens: [VALID] }), 3)).data.attributes.status).toBe('failed');
  });
});
