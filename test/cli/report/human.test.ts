import { stripVTControlCharacters } from 'node:util';
import { humanReport } from '../../../lib/cli/report/human';
import {
  broken,
  EVERYTHING,
  findingOf,
  LOCATION,
  NOTHING,
  resultOf,
  token,
} from '../../support/check-results';

const plain = (result: typeof EVERYTHING) => humanReport(result, { isColored: false });

describe('the report for people', () => {
  it('has a line for each token, then the findings with remedies and places, then the summary', () => {
    const invalid = { ...token('device/gate', 'invalid'), location: LOCATION };
    expect(plain(resultOf(invalid))).toBe(`valid       ok  sha256:0123456789ab
invalid     device/gate  sha256:0123456789ab

error: Token device/gate is invalid (AMT001)
  100% <b>not valid</b>:
  ask @everybody.
  Apply for a new token.
  at cdktf.out/stacks/device/cdk.tf.json:12

2 tokens: 1 invalid, 1 valid (1 call)
Gates: 2 declared, 2 judged, 0 unjudged
`);
  });

  it('fits a terminal of 80 columns, except for longer words, which are not split, for characters of any width', () => {
    const long = { ...token(`module.${'a'.repeat(200)}.token`, 'invalid'), location: LOCATION };
    const wide = token('冲压车间'.repeat(12), 'unverified');
    const exception = { reason: '下一版本替换'.repeat(20), until: '2099-12-31' };
    const findings = [findingOf(wide, { exception, subject: long.name })];
    const notes = ['https://'.padEnd(100, 'x')];
    const result = resultOf(long, wide).with({ findings, notes });
    for (const isColored of [true, false]) {
      const report = stripVTControlCharacters(humanReport(result, { isColored }));
      for (const whole of [long.name, wide.name, exception.reason, notes[0]]) expect(report).toContain(whole);
      for (const line of report.split('\n')) {
        const columns = [...line].reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1), 0);
        if (/\S \S/.test(line)) expect(columns).toBeLessThanOrEqual(80);
      }
    }
  });

  it('has each place in one line, even with a long path or with spaces', () => {
    const file = `/home/device operators/${'line/'.repeat(30)}main.tf`;
    const long = { ...token('device', 'invalid'), location: { file, line: 12 } };
    expect(plain(resultOf(long)).split('\n')).toContain(`  at ${file}:12`);
  });

  it('says the same in color', () => {
    const colored = humanReport(EVERYTHING, { isColored: true });
    expect(colored).toContain('\u001b[31merror:\u001b[39m');
    expect(stripVTControlCharacters(colored)).toBe(plain(EVERYTHING));
  });

  it('shows control characters that a terminal would act on', () => {
    const report = plain(resultOf(token('a\u001b[2J\n::error::b\u202e', 'invalid')));
    expect(report).toContain('invalid     a\\u{1b}[2J\\u{a}::error::b\\u{202e}  sha256:');
  });

  it('has no words of failure if nothing failed, because Atlantis searches for them', () => {
    const tokens = [token('a', 'valid'), broken(token('b', 'deferred')), token('c', 'unchecked')];
    expect(plain(NOTHING.with({ tokens }))).not.toMatch(/fail|error/i);
  });
});
