import { junitReport } from '../../../lib/cli/report/junit';
import { broken, EVERYTHING, LOCATION, NOTHING, resultOf, token } from '../../support/check-results';
import { problemsWithJunit } from '../../support/junit-schema';

/** The content of each test case of a report, by classname and name. */
function casesOf(report: string): Record<string, string> {
  const cases = report.matchAll(/<testcase classname="(.*?)" name="(.*?)">(.*?)<\/testcase>/gs);
  return Object.fromEntries([...cases].map(([, group, name, body]) => [`${group} ${name}`, body!]));
}

describe('the report as JUnit', () => {
  it.each([
    ['everything that there is to tell', EVERYTHING],
    ['nothing', NOTHING],
  ])("is valid under Jenkins's schema with %s", async (_, result) => {
    expect(await problemsWithJunit(junitReport(result))).toEqual([]);
    expect(await problemsWithJunit(junitReport(result).replace('</testsuites>', '<other/>$&'))).not.toEqual(
      [],
    );
  });

  it('counts invalid tokens as failures, unverified and unreadable as errors, the rest as skipped', () => {
    expect(junitReport(EVERYTHING)).toContain(
      '<testsuite name="apsaramqtt check" tests="10" failures="2" errors="4" skipped="3">',
    );
  });

  it('has a test case for each token, each other finding and each file that could not be read', () => {
    expect(Object.keys(casesOf(junitReport(EVERYTHING)))).toEqual([
      'apsaramqtt.token ok',
      `apsaramqtt.token device &lt;1&gt; &amp; &quot;2&quot; (${LOCATION.file})`,
      'apsaramqtt.token data.apsaramqtt_tokens.line[&quot;left&quot;]',
      `apsaramqtt.token device/gate (${LOCATION.file})`,
      'apsaramqtt.token data.apsaramqtt_token.later',
      'apsaramqtt.token offline',
      'apsaramqtt.token module.line',
      `apsaramqtt.literal-token device/rollout (${LOCATION.file})`,
      'apsaramqtt.unreadable plan.json is not valid JSON: line 7, column 2. (plan.json)',
      'apsaramqtt.unreadable Failed to read missing.json: it does not exist.',
    ]);
  });

  it('has everything in the text, because GitLab shows nothing else', () => {
    const { [`apsaramqtt.token device/gate (${LOCATION.file})`]: body } = casesOf(junitReport(EVERYTHING));
    expect(body).toMatch(
      /^<error type="AMT002" message="warning: Could not verify token device\/gate \(AMT002\)"/,
    );
    expect(body).toContain('The service said ]]&gt; and --&gt; and \\u{1b}[31mred.\nApply for a new token.');
    expect(body).toContain(`\nat ${LOCATION.file}:12</error>`);
  });

  it.each([
    [
      'an exception',
      'data.apsaramqtt_tokens.line[&quot;left&quot;]',
      'Excepted until 2099-12-31: is replaced',
    ],
    [
      'a deferred token',
      'data.apsaramqtt_token.later',
      'note: Check of token data.apsaramqtt_token.later is deferred to apply (AMT003)',
    ],
    ['a token that was not checked', 'offline', 'The token is unchecked: --offline makes no API calls.'],
  ])('says of %s why it was skipped', (_, name, reason) => {
    const { [`apsaramqtt.token ${name}`]: body } = casesOf(junitReport(EVERYTHING));
    expect(body).toContain(`<skipped>${reason}`);
  });

  it('reports notes and rules that are off as skipped', () => {
    const invalid = token('device', 'invalid');
    const noted = NOTHING.with({ tokens: [broken(invalid, { level: 'note' })] });
    expect(casesOf(junitReport(noted))['apsaramqtt.token device']).toMatch(
      /^<skipped>note: Token device is invalid/,
    );
    const off = NOTHING.with({ tokens: [invalid] });
    expect(casesOf(junitReport(off))['apsaramqtt.token device']).toBe(
      `<skipped>The token is invalid: the policy turns AMT001 off.</skipped>`,
    );
    const unread = NOTHING.with({ tokens: [token('device', 'unjudged')] });
    expect(casesOf(junitReport(unread))['apsaramqtt.token device']).toBe(
      `<skipped>The token is unjudged: it could not be read, or the policy turns AMT010 off.</skipped>`,
    );
  });

  it('distinguishes tokens of one name', () => {
    const report = junitReport(
      resultOf(token('ok', 'invalid'), { ...token('ok', 'invalid'), location: LOCATION }),
    );
    expect(Object.keys(casesOf(report))).toEqual([
      'apsaramqtt.token ok',
      'apsaramqtt.token ok #2',
      `apsaramqtt.token ok (${LOCATION.file})`,
    ]);
  });

  it('has no character that XML does not allow', async () => {
    const report = junitReport(resultOf(token('a\u0000\u001b\ud800\uffff\u202eb\n', 'invalid')));
    expect(report).toContain('name="a\\u{0}\\u{1b}\\u{d800}\\u{ffff}\\u{202e}b\\u{a}"');
    expect(await problemsWithJunit(report)).toEqual([]);
  });
});
