import { githubReport } from '../../../lib/cli/report/github';
import { findingOf, NOTHING, resultOf, token } from '../../support/check-results';

const invalid = (name: string) => token(name, 'invalid');

describe('the report for GitHub', () => {
  it('is one workflow command for each finding, escaped', () => {
    expect(githubReport(resultOf(invalid('a,b')))).toBe(
      '::error title=Token a%2Cb is invalid (AMT001)::100%25 <b>not valid</b>:%0Aask @everybody.%0A%0AApply for a new token.\n',
    );
  });

  it('says how many more findings there are than GitHub shows', () => {
    const tokens = Array.from({ length: 14 }, (_, index) => invalid(`t${index}`));
    const lines = githubReport(resultOf(...tokens))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::error title=More MQTT tokens::5 more of this level are in the other reports of this check.',
    );
  });

  it('has at most ten findings of a level and 50 in total, including everything that was not read', () => {
    const unreadable = Array.from({ length: 20 }, (_, index) => ({
      code: 'NotJson',
      message: `${index}.json is not valid JSON.`,
      help: 'Correct the file.',
    }));
    const findings = (['error', 'warning', 'note'] as const).flatMap((level) =>
      Array.from({ length: 20 }, (_, index) => findingOf(invalid(`t${index}`), { level })),
    );
    const lines = githubReport(NOTHING.with({ unreadable, findings })).trim().split('\n');
    const counts = ['error', 'warning', 'notice'].map(
      (name) => lines.filter((line) => line.startsWith(`::${name} `)).length,
    );
    expect(counts).toEqual([10, 10, 10]);
    expect(lines).toHaveLength(30);
    expect(lines[9]).toContain('31 more of this level');
  });

  it('has one line for each finding, whatever a name contains', () => {
    const lines = githubReport(resultOf(invalid('a\n::stop-commands::b\r::error::c')))
      .trim()
      .split(/[\n\r]/);
    expect(lines).toHaveLength(1);
  });

  it('names what was not read, and where', () => {
    const location = { file: 'plan.json', line: 7 };
    const unread = resultOf().with({
      unreadable: [
        { code: 'NotJson', message: 'plan.json is not valid JSON.', help: 'Correct the file.', location },
      ],
    });
    expect(githubReport(unread)).toBe(
      '::error file=plan.json,line=7,title=Not read::plan.json is not valid JSON. Correct the file.\n',
    );
  });

  it.each([
    ['error', 'error', 'error'],
    ['error', 'warning', 'warning'],
    ['warning', 'warning', 'error'],
    ['error', 'note', 'notice'],
  ] as const)('with --fail-on %s makes of the level %s an annotation %s', (failOn, level, name) => {
    const findings = [findingOf(invalid('device'), { level })];
    const report = githubReport(NOTHING.with({ findings, criteria: { failOn, strict: false } }));
    expect(report).toMatch(new RegExp(`^::${name} `));
  });
});
