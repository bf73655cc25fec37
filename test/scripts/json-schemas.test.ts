import { readFileSync } from 'node:fs';
import { HOMEPAGE } from '../../lib/cli/homepage';
import { homepage } from '../../package.json';
import { jsonSchemas } from '../../scripts/json-schemas';

describe('the published JSON schemas', () => {
  it.each([...jsonSchemas()])(
    'are the same as the schema of the command: %s ("npm run docgen" writes it)',
    (file, schema) => {
      expect(readFileSync(file, 'utf8')).toBe(schema);
    },
  );

  it.each([...jsonSchemas()])('have an address of the project: %s', (file, schema) => {
    expect(JSON.parse(schema).$id).toBe(`${homepage}/raw/main/${file}`);
    expect(HOMEPAGE).toBe(homepage);
  });
});
