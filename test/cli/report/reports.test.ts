import type { CheckedToken, CheckResult, ReportedFinding } from '../../../lib/cli/check-result';
import { githubReport } from '../../../lib/cli/report/github';
import { markdownReport } from '../../../lib/cli/report/markdown';
import { INVALID_TOKEN } from '../../../lib/gate/rules';

const TOKEN: CheckedToken = {
  name: 'ok',
  instanceId: 'post-cn-1',
  verdict: 'valid',
  tokenFingerprint: 'sha256:0123456789ab',
  requestId: 'R1',
};

function findingOf(name: string): ReportedFinding {
  return {
    rule: INVALID_TOKEN,
    level: 'error',
    subject: `Token "${name}"`,
    message: '100% <b>invalid</b>:\nask @everybody.',
    help: 'Apply for a new token.',
    name,
    tokenFingerprint: TOKEN.tokenFingerprint,
  };
}

/** A valid token, and others that are not. */
const result = (...names: string[]): CheckResult => ({
  tokens: [TOKEN, ...names.map((name): CheckedToken => ({ ...TOKEN, name, verdict: 'invalid' }))],
  findings: names.map(findingOf),
  calls: 1,
  unreadable: [],
  notes: [],
});

describe('the report for GitHub', () => {
  it('is one workflow command for each finding, escaped', () => {
    expect(githubReport(result('a,b'))).toBe(
      '::error title=AMT001 invalid-token%3A Token "a%2Cb"::100%25 <b>invalid</b>:%0Aask @everybody.%0A%0AApply for a new token.\n',
    );
  });

  it('says how many there are beyond those that GitHub shows', () => {
    const names = Array.from({ length: 14 }, (_, index) => `t${index}`);
    const lines = githubReport(result(...names))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::error title=More MQTT tokens::5 more of this level are in the other reports of this check.',
    );
  });

  it('names what was not read, and where', () => {
    const location = { file: 'plan.json', line: 7 };
    const unread = { ...result(), unreadable: [{ message: 'plan.json is none.', location }] };
    expect(githubReport(unread)).toBe('::error file=plan.json,line=7,title=Not read::plan.json is none.\n');
  });
});

describe('the report in Markdown', () => {
  it('can be found again by a bot, and has a row for each token', () => {
    const report = markdownReport(result('a|`b`'));
    expect(report).toMatch(/^<!-- apsaramqtt check -->\n/);
    expect(report).toContain('| ✅ valid | `ok` | `sha256:0123456789ab` |');
    expect(report).toContain("| ❌ invalid | `a\\|'b'` | `sha256:0123456789ab` |");
    expect(report).toContain('1 call to QueryToken.');
  });

  it('takes nothing in a message for HTML or a mention', () => {
    const report = markdownReport(result('a'));
    expect(report).toContain('100% &#60;b&#62;invalid&#60;/b&#62;:\nask &#64;everybody.');
  });
});
