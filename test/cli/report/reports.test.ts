import type { CheckResult } from '../../../lib/cli/check-result';
import { githubReport } from '../../../lib/cli/report/github';
import { markdownReport } from '../../../lib/cli/report/markdown';
import type { CheckedToken } from '../../../lib/gate/checked-token';
import { INVALID_TOKEN } from '../../../lib/gate/rules';

function invalidToken(name: string): CheckedToken {
  return {
    name,
    instanceId: 'post-cn-1',
    verdict: 'invalid',
    tokenFingerprint: 'sha256:0123456789ab',
    requestId: 'R1',
    finding: {
      rule: INVALID_TOKEN,
      level: 'error',
      subject: `Token "${name}"`,
      message: '100% <b>invalid</b>:\nask @everybody.',
      help: 'Apply for a new token.',
    },
  };
}

const VALID: CheckedToken = { ...invalidToken('ok'), verdict: 'valid', finding: undefined };
const result = (...tokens: CheckedToken[]): CheckResult => ({ tokens, calls: 1, unreadable: [] });

describe('the report for GitHub', () => {
  it('is one workflow command for each finding, escaped', () => {
    expect(githubReport(result(VALID, invalidToken('a,b')))).toBe(
      '::error title=AMT001 invalid-token%3A Token "a%2Cb"::100%25 <b>invalid</b>:%0Aask @everybody.%0A%0AApply for a new token.\n',
    );
  });

  it('says how many there are beyond those that GitHub shows', () => {
    const tokens = Array.from({ length: 14 }, (_, index) => invalidToken(`t${index}`));
    const lines = githubReport(result(...tokens))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::error title=More MQTT tokens::5 more of this level are in the other reports of this check.',
    );
  });

  it('names what was not read', () => {
    const unread = { ...result(), unreadable: ['plan.json is none.'] };
    expect(githubReport(unread)).toBe('::error title=Not read::plan.json is none.\n');
  });
});

describe('the report in Markdown', () => {
  it('can be found again by a bot, and has a row for each token', () => {
    const report = markdownReport(result(VALID, invalidToken('a|`b`')));
    expect(report).toMatch(/^<!-- apsaramqtt check -->\n/);
    expect(report).toContain('| ✅ valid | `ok` | `sha256:0123456789ab` |');
    expect(report).toContain("| ❌ invalid | `a\\|'b'` | `sha256:0123456789ab` |");
    expect(report).toContain('1 call to QueryToken.');
  });

  it('takes nothing in a message for HTML or a mention', () => {
    const report = markdownReport(result(invalidToken('a')));
    expect(report).toContain('100% &#60;b&#62;invalid&#60;/b&#62;:\nask &#64;everybody.');
  });
});
