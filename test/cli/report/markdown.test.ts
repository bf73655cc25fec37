import { markdownReport } from '../../../lib/cli/report/markdown';
import { resultOf, token } from '../../support/check-results';

describe('the report in Markdown', () => {
  it('can be found again by a bot, and has a row for each token', () => {
    const report = markdownReport(resultOf(token('a|`b`', 'invalid')));
    expect(report).toMatch(/^<!-- apsaramqtt check -->\n/);
    expect(report).toContain('| ✅ valid | `ok` | `sha256:0123456789ab` |');
    expect(report).toContain("| ❌ invalid | `a\\|'b'` | `sha256:0123456789ab` |");
    expect(report).toContain('1 call to QueryToken.');
  });

  it('takes nothing in a message for HTML or a mention', () => {
    const report = markdownReport(resultOf(token('a', 'invalid')));
    expect(report).toContain('100% &#60;b&#62;not valid&#60;/b&#62;:\nask &#64;everybody.');
  });
});
