/** Runs the tests several times, and prints which tests failed in which run: `npm run test:repeat -- 20`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

interface Run {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const DEFAULT_RUNS = 20;

function main(count: number, jestArguments: readonly string[]): void {
  const file = join(tmpdir(), `test-results-${process.pid}.json`);
  const failures = new Map<string, number[]>();
  for (let run = 1; run <= count; run += 1) {
    const start = Date.now();
    const args = ['jest', '--ci', '--silent', '--json', `--outputFile=${file}`, ...jestArguments];
    rmSync(file, { force: true });
    const { status } = spawnSync('npx', args, { stdio: 'ignore' });
    const { numPassedTests, testResults } = resultsIn(file);
    const failed = testResults.filter(({ status }) => status === 'failed').flatMap(failedTests);
    if (status !== 0 && failed.length === 0)
      failed.push('the run itself, which ended without results or with an error outside of tests');
    for (const test of failed) failures.set(test, [...(failures.get(test) ?? []), run]);
    const seconds = Math.round((Date.now() - start) / 1_000);
    console.log(
      `run ${run}: status ${status}, ${numPassedTests} passed, ${failed.length} failed, ${seconds} s`,
    );
  }
  rmSync(file, { force: true });
  for (const [test, runs] of failures) console.log(`failed in ${runs.join(', ')}: ${test}`);
  process.exitCode = failures.size > 0 ? 1 : 0;
}

/** The results of a run; empty if the run was killed before it wrote them. */
function resultsIn(file: string): Run {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, testResults: [] };
}

/** The failed tests of a file; the file itself if it could not be loaded. */
function failedTests({ name, assertionResults }: Run['testResults'][number]): string[] {
  const file = relative('.', name);
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file}: ${fullName}`);
}

const [count, ...jestArguments] = process.argv.slice(2);
main(Number(count ?? DEFAULT_RUNS), jestArguments);
