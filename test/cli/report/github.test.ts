import { githubReport } from '../../../lib/cli/report/github';
import { resultOf, token } from '../../support/check-results';

const invalid = (name: string) => token(name, 'invalid');

describe('the report for GitHub', () => {
  it('is one workflow command for each finding, escaped', () => {
    expect(githubReport(resultOf(invalid('a,b')))).toBe(
      '::error title=AMT001 invalid-token%3A Token "a%2Cb"::100%25 <b>not valid</b>:%0Aask @everybody.%0A%0AApply for a new token.\n',
    );
  });

  it('says how many there are beyond those that GitHub shows', () => {
    const tokens = Array.from({ length: 14 }, (_, index) => invalid(`t${index}`));
    const lines = githubReport(resultOf(...tokens))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::error title=More MQTT tokens::5 more of this level are in the other reports of this check.',
    );
  });

  it('names what was not read, and where', () => {
    const location = { file: 'plan.json', line: 7 };
    const unread = { ...resultOf(), unreadable: [{ message: 'plan.json is none.', location }] };
    expect(githubReport(unread)).toBe('::error file=plan.json,line=7,title=Not read::plan.json is none.\n');
  });
});
