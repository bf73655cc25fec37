import { readFileSync } from 'node:fs';
import { EMULATOR_CONFIG_URL } from '../../lib/cli/schemas/urls';
import { parseConfig } from '../../lib/emulator/config';
import { jsonSchemas } from '../../scripts/json-schemas';
import { problemsWith } from '../support/json-schema';

const SCHEMA = 'lib/cli/schemas/emulator-config.schema.json';

/** The configurations in the guide. */
const EXAMPLES = [
  ...readFileSync('docs/guides/emulator.md', 'utf8').matchAll(/```json file=\S+\n(.*?)```/gs),
].map(([, json]) => JSON.parse(json!));

describe("the JSON schema of the emulator's configuration", () => {
  it('is the one that the emulator reads', () => {
    expect(readFileSync(SCHEMA, 'utf8')).toBe(jsonSchemas().get(SCHEMA));
  });

  it('accepts the examples of the guide, as the emulator does', () => {
    expect(EXAMPLES.length).toBeGreaterThan(0);
    for (const config of EXAMPLES) {
      expect(problemsWith(config, SCHEMA)).toEqual([]);
      expect(() => parseConfig(config)).not.toThrow();
    }
  });

  it.each([
    ['nothing', {}],
    ['its own schema', { $schema: EMULATOR_CONFIG_URL }],
    ['no limit', { callsPerSecond: null }],
  ])('accepts %s, as the emulator does', (_, config) => {
    expect(problemsWith(config, SCHEMA)).toEqual([]);
    expect(() => parseConfig(config)).not.toThrow();
  });

  it.each([
    ['a key that is not known', { ports: 1 }],
    ['a port that is none', { port: 70_000 }],
    ['a limit of nothing', { callsPerSecond: 0 }],
    ['a fault that is not known', { faults: [{ fault: { kind: 'boom' } }] }],
    [
      'an access key without a secret',
      { accounts: [{ id: '1', accessKeys: [{ id: 'a' }], instances: ['i'] }] },
    ],
    ['a form of resources that is not documented', { ramReading: 'mine' }],
  ])('refuses %s, as the emulator does', (_, config) => {
    expect(problemsWith(config, SCHEMA)).not.toEqual([]);
    expect(() => parseConfig(config)).toThrow();
  });
});
