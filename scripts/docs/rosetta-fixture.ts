import { readFileSync } from 'node:fs';
import { toPascalCase } from 'codemaker';
import { createProvider } from '../../lib/provider/provider';

export const ROSETTA_FIXTURE = 'rosetta/default.ts-fixture';

/** What the examples of docstrings are compiled in, with an import of the binding of each data source. */
export function rosettaFixture(): string {
  const bindings = Object.keys(createProvider().dataSources).map(
    (type) => `  ${toPascalCase(`data_${type}`)},\n`,
  );
  return readFileSync(ROSETTA_FIXTURE, 'utf8').replace(/(?: {2}DataApsaramqtt\w+,\n)+/, bindings.join(''));
}
