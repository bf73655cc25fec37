import { readFileSync } from 'node:fs';
import { toPascalCase } from 'codemaker';
import { createProvider } from '../../lib/provider/provider';

export const ROSETTA_FIXTURE = 'rosetta/default.ts-fixture';

/** The code around each example of a docstring when it is compiled. Imports the binding of each data source. */
export function rosettaFixture(): string {
  const bindings = Object.keys(createProvider().dataSources).map(
    (type) => `  ${toPascalCase(`data_${type}`)},\n`,
  );
  return readFileSync(ROSETTA_FIXTURE, 'utf8').replace(/(?: {2}DataApsaramqtt\w+,\n)+/, bindings.join(''));
}
