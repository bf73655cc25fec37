import { markdownReport, markdownWithin } from '../../../lib/cli/report/markdown';
import {
  broken,
  EVERYTHING,
  EXCEPTION,
  findingOf,
  LOCATION,
  NOTHING,
  resultOf,
  token,
} from '../../support/check-results';

/** A result with `count` valid and `count` invalid tokens. */
function manyOf(count: number) {
  const named = (verdict: 'valid' | 'invalid') =>
    Array.from({ length: count }, (_, index) => token(`${verdict}-${index}`, verdict));
  return NOTHING.with({ tokens: [...named('valid'), ...named('invalid').map((one) => broken(one))] });
}

describe('the report in Markdown', () => {
  it('has a marker for bots, and a row for each token, starting with those that are not valid', () => {
    const report = markdownReport(resultOf(token('a|`b`', 'invalid')));
    expect(report).toMatch(/^<!-- apsaramqtt check -->\n\n### MQTT tokens: 1 invalid, 1 valid\n/);
    expect(report).toContain(
      "| ❌ invalid | `a\\|'b'` | `sha256:0123456789ab` |\n| ✅ valid | `ok` | `sha256:0123456789ab` |",
    );
    expect(report).toContain('1 call to QueryToken.');
  });

  it('shows places and exceptions', () => {
    const invalid = { ...token('device', 'invalid'), location: LOCATION };
    const findings = [findingOf(invalid, { exception: EXCEPTION })];
    const report = markdownReport(resultOf().with({ findings }));
    expect(report).toContain(
      '**error: Token device is invalid (AMT001)** at `cdktf.out/stacks/device/cdk.tf.json:12`',
    );
    expect(report).toContain('_Excepted until 2099-12-31:_ is replaced in the next release');
  });

  it('escapes HTML, mentions and links in messages', () => {
    const report = markdownReport(resultOf(token('a https://example.org www.example.org\u001b', 'invalid')));
    expect(report).toContain('100% &#60;b&#62;not valid&#60;/b&#62;:\nask &#64;&#8203;everybody.');
    expect(report).toContain(
      'Token a https&#58;//example.org www&#46;example.org\\u{1b} is invalid'.replace('\\', '&#92;'),
    );
  });

  it('says that nothing was checked', () => {
    expect(markdownReport(NOTHING)).toContain('### MQTT tokens\n\nNo token was checked.');
  });

  it('omits what does not fit into a comment, valid tokens first, and says so', () => {
    const whole = markdownReport(manyOf(100));
    expect(whole).not.toContain('no room');
    const cut = markdownReport(manyOf(400));
    expect(cut.length).toBeLessThan(65_536);
    expect(cut).toContain('### MQTT tokens: 400 invalid, 400 valid');
    expect(cut).toContain('| ❌ invalid | `invalid-0` |');
    expect(cut).not.toContain('`valid-399`');
    expect(cut).toMatch(
      /\*\*There is no room here for \d+ more\.\*\* The other reports of this check contain them\./,
    );
  });

  it('does not exceed the given size, and says how much it omitted', () => {
    for (const room of [600, 1_000, 2_000, 5_000]) {
      const report = markdownWithin(EVERYTHING, room);
      expect(Buffer.byteLength(report)).toBeLessThanOrEqual(room);
    }
    const [, left] = /no room here for (\d+) more/.exec(markdownWithin(EVERYTHING, 400))!;
    expect(Number(left)).toBe(EVERYTHING.tokens.length + EVERYTHING.allFindings.length + 3);
  });
});
