import { openMetricsReport } from '../../../lib/cli/report/openmetrics';
import { EVERYTHING, NOTHING, token } from '../../support/check-results';

const TIME = new Date('2026-06-15T08:30:00.5Z');
const report = (result = EVERYTHING) => openMetricsReport(result, { time: TIME });

/** A line by the grammar of the OpenMetrics specification. */
const SAMPLE =
  /^([a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?[\d.]+$/;

describe('the report as OpenMetrics', () => {
  it('ends with its end marker, and has each family once, with its type, help and samples together', () => {
    const lines = report().split('\n');
    expect(lines.slice(-2)).toEqual(['# EOF', '']);
    const families = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(new Set(families).size).toBe(families.length);
    let current = '';
    for (const line of lines.slice(0, -2)) {
      if (line.startsWith('# TYPE ')) current = line.split(' ')[2]!;
      if (line.startsWith('#')) expect(line.split(' ')[2]).toBe(current);
      else expect(SAMPLE.exec(line)?.[1]).toBe(current);
    }
  });

  it('has a sample of each verdict for each token, with 1 for the actual verdict', () => {
    const samples = report().match(/^apsaramqtt_token_verdict\{.*/gm)!;
    expect(samples).toHaveLength(6 * EVERYTHING.tokens.length);
    expect(samples.filter((sample) => sample.endsWith(' 1'))).toHaveLength(EVERYTHING.tokens.length);
    expect(samples).toContain(
      'apsaramqtt_token_verdict{name="ok",instance_id="post-cn-1",fingerprint="sha256:0123456789ab",place="",verdict="valid"} 1',
    );
  });

  it('has the times when tokens were checked and expire, as far as they are known', () => {
    const known = { ...token('a"\\\n', 'valid'), checkedAt: new Date(1_500), expiresAt: new Date(9_000) };
    const text = report(NOTHING.with({ tokens: [known, token('b', 'valid')] }));
    expect(text).toContain('_checked_timestamp_seconds{name="a\\"\\\\\\n",');
    expect(text.match(/_checked_timestamp_seconds\{.*\} 1\.5$/gm)).toHaveLength(1);
    expect(text.match(/_expiry_timestamp_seconds\{.*\} 9$/gm)).toHaveLength(1);
  });

  it('has the exit status', () => {
    expect(report()).toContain('apsaramqtt_check_exit_status 2\n');
  });
});
