import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, Result } from 'sarif';
import type { CheckResult } from '../../../lib/cli/check-result';
import { sarifReport } from '../../../lib/cli/report/sarif';
import { withRepositoryPaths } from '../../../lib/cli/repository';
import { EVERYTHING, findingOf, LOCATION, NOTHING, resultOf, token } from '../../support/check-results';
import { problemsWithSarif } from '../../support/sarif-schema';

function runOf(result: CheckResult) {
  const log: Log = JSON.parse(sarifReport(result));
  return log.runs[0]!;
}

const resultsOf = (result: CheckResult) => runOf(result).results!;
const uriOf = ({ locations }: Result) => locations?.[0]?.physicalLocation?.artifactLocation?.uri;

describe('the report as SARIF', () => {
  it.each([
    ['everything that there is to tell', EVERYTHING],
    ['nothing', NOTHING],
  ])('is valid under the official schema with %s', (_, result) => {
    expect(problemsWithSarif(sarifReport(result))).toEqual([]);
    expect(problemsWithSarif(sarifReport(result).replace('"driver"', '"drivers"'))).not.toEqual([]);
  });

  it('has a location for every result, because code scanning refuses a report without', () => {
    expect(resultsOf(EVERYTHING).map(uriOf)).toEqual([
      LOCATION.file,
      LOCATION.file,
      'apsaramqtt.json',
      LOCATION.file,
      'apsaramqtt.json',
    ]);
  });

  it.each([
    ['from here', './stacks/device 1/../a%b.json', 'stacks/a%25b.json'],
    ['absolute', join(process.cwd(), 'plan.json'), 'plan.json'],
    ['outside', '../plan.json', pathToFileURL('../plan.json').href],
  ])('names files as code scanning requires: %s', (_, file, uri) => {
    const invalid = { ...token('device', 'invalid'), location: { file, line: 3 } };
    const [result] = resultsOf(withRepositoryPaths(resultOf(invalid)));
    expect(result!.locations![0]!.physicalLocation).toEqual({
      artifactLocation: { uri },
      region: { startLine: 3 },
    });
  });

  it('gives each finding about a subject a separate fingerprint, because code scanning makes one alert for each fingerprint', () => {
    const about = token('device', 'invalid');
    const findings = [3, 5, 5].map((line) => findingOf(about, { location: { file: 'main.tf', line } }));
    const hashes = resultsOf(NOTHING.with({ findings })).map(
      ({ partialFingerprints }) => partialFingerprints!.primaryLocationLineHash!,
    );
    expect(hashes.map((hash) => hash.replace(/^[0-9a-f]+/, ''))).toEqual([':1', ':2', ':3']);
  });

  it('describes every rule, with its help and its level', () => {
    const rules = runOf(NOTHING).tool.driver.rules!;
    expect(rules[0]).toEqual({
      id: 'AMT001',
      name: 'invalid-token',
      shortDescription: { text: expect.stringContaining('not valid') },
      fullDescription: { text: expect.stringContaining('not valid') },
      help: { text: 'Apply for a new token and deploy again with it.' },
      helpUri: expect.stringMatching(/^https:.*rules\.md#amt001-invalid-token$/),
      properties: {
        tags: ['security', 'mqtt', 'token'],
        precision: 'very-high',
        'security-severity': '5.0',
      },
      defaultConfiguration: { level: 'error' },
    });
    expect(rules.filter((rule) => !rule.defaultConfiguration!.level).map(({ id }) => id)).toEqual([
      'AMT005',
      'AMT006',
    ]);
  });

  it('is the same alert when the line moves or the token is renewed, and another in another file', () => {
    const fingerprintsOf = (file: string, line: number, tokenFingerprint: string) => {
      const invalid = { ...token('device', 'invalid'), tokenFingerprint, location: { file, line } };
      return resultsOf(resultOf(invalid))[0]!.partialFingerprints;
    };
    const before = fingerprintsOf('stage.json', 1, 'sha256:0123456789ab');
    expect(fingerprintsOf('stage.json', 9, 'sha256:ba9876543210')).toEqual(before);
    expect(fingerprintsOf('prod.json', 1, 'sha256:0123456789ab')).not.toEqual(before);
  });

  it('omits findings with an exception, for which code scanning would open an alert, and counts them', () => {
    const invalid = token('device', 'invalid');
    const excepted = findingOf(invalid, { exception: { reason: 'is being replaced', until: '2099-12-31' } });
    const run = runOf(resultOf().with({ findings: [excepted, findingOf(token('open', 'invalid'))] }));
    expect(run.results!.map(({ message }) => message.text)).toEqual([expect.stringContaining('open')]);
    expect(run.invocations![0]!.toolExecutionNotifications!.map(({ message }) => message.text)).toEqual([
      'Excepted findings in the other reports of this check: 1.',
    ]);
  });

  it('has as many results as code scanning accepts, important ones first, and counts the rest', () => {
    const noted = Array.from({ length: 26_000 }, (_, index) =>
      findingOf(token(`n${index}`, 'invalid'), { level: 'note' }),
    );
    const findings = [...noted, findingOf(token('important', 'invalid'))];
    const run = runOf(NOTHING.with({ findings }));
    expect(run.results).toHaveLength(25_000);
    expect(run.results![0]!.level).toBe('error');
    expect(run.invocations![0]!.toolExecutionNotifications![0]!.message.text).toBe(
      '1001 more findings are in the other reports of this check.',
    );
  });

  it('has what was not read, and notes, in addition to the results', () => {
    const [invocation] = runOf(EVERYTHING).invocations!;
    expect(invocation!.executionSuccessful).toBe(false);
    expect(invocation!.toolExecutionNotifications!.map(({ level }) => level)).toEqual([
      'error',
      'error',
      'note',
      'note',
    ]);
  });
});
