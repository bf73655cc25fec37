import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

/** The errors of a report under the official schema of SARIF 2.1.0. */
export function problemsWithSarif(report: string): unknown[] {
  const folder = dirname(require.resolve('@microsoft/jest-sarif/package.json'));
  const schema = JSON.parse(readFileSync(join(folder, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
  // One pattern of the schema is not valid in Unicode mode.
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
  ajv.validate(schema, JSON.parse(report));
  return ajv.errors ?? [];
}
