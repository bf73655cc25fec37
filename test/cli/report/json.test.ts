import { jsonReport } from '../../../lib/cli/report/json';
import { JSON_REPORT_URL } from '../../../lib/cli/schemas/urls';
import { version } from '../../../package.json';
import { EVERYTHING, EXCEPTION, LOCATION, NOTHING } from '../../support/check-results';
import { problemsWith } from '../../support/json-schema';

const SCHEMA = 'lib/cli/schemas/report-v2.schema.json';
const TIME = new Date('2026-06-15T08:30:00Z');

const reportOf = (result: typeof NOTHING) => JSON.parse(jsonReport(result, { time: TIME }));

describe('the report as JSON', () => {
  it.each([
    ['everything that there is to tell', EVERYTHING],
    ['nothing', NOTHING],
  ])('is valid under its published schema with %s', (_, result) => {
    const report = reportOf(result);
    expect(report.$schema).toBe(JSON_REPORT_URL);
    expect(problemsWith(report, SCHEMA)).toEqual([]);
    expect(problemsWith({ ...report, version: 1 }, SCHEMA)).not.toEqual([]);
  });

  it('says with which version and when the check was made', () => {
    expect(reportOf(NOTHING)).toMatchObject({
      version: 2,
      apsaramqtt_version: version,
      time: '2026-06-15T08:30:00.000Z',
    });
  });

  it('has the exit status of the check', () => {
    expect(reportOf(NOTHING).exit_status).toBe(0);
    expect(reportOf(EVERYTHING).exit_status).toBe(EVERYTHING.exitStatus);
  });

  it('has exact names, places and exceptions', () => {
    const { tokens, findings } = reportOf(EVERYTHING);
    expect(tokens[1].findings).toHaveLength(1);
    expect(tokens[1].findings[0]).toMatchObject({
      rule: 'AMT001',
      name: 'device <1> & "2"',
      location: LOCATION,
      exception: null,
    });
    expect(tokens[2].findings[0]).toMatchObject({ location: null, exception: EXCEPTION });
    expect(findings).toHaveLength(1);
  });
});
