import { resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import type { Terraform } from '../support/terraform';
import { revokedToken, shellInProject } from './support/project';

const POLICY = resolve('examples/conftest/policy');
const SCHEMA = resolve('lib/cli/schemas/report-v2.schema.json');

describe('the policy in examples/conftest, with OPA', () => {
  const when = installed('opa', ['version']) ? it : it.skip;
  let emulator: Emulator;
  let shell: Terraform;

  beforeEach(async () => {
    emulator = await Emulator.start();
    shell = shellInProject('sh', emulator);
  });
  afterEach(async () => {
    shell.remove();
    await emulator.close();
  });

  when('passes its own tests, each of which has run', async () => {
    const { status, stdout } = await shell.run('-c', `opa test ${POLICY} --format json`);
    const results: { name: string; fail?: boolean; skip?: boolean }[] = JSON.parse(stdout);
    expect(results.filter(({ fail, skip }) => fail || skip)).toEqual([]);
    expect(results.length).toBeGreaterThan(8);
    expect(status).toBe(0);
  });

  when('reads only what the schema of the report has, and is formatted', async () => {
    const { text } = await shell.run(
      '-c',
      `opa check --strict --schema ${SCHEMA} ${POLICY}; opa fmt --list ${POLICY}`,
    );
    expect(text).toBe('');
  });

  when(
    'denies what apsaramqtt check reports of a token that is not valid, and passes a valid one',
    async () => {
      const script = `node_modules/.bin/apsaramqtt check --token-env DEVICE_1_TOKEN --instance-id post-cn-emulator --format json=report.json
      opa eval --format raw --data ${POLICY} --input report.json data.main.deny`;
      const { stdout } = await shell.with({ DEVICE_1_TOKEN: revokedToken(emulator) }).run('-c', script);
      const denied: string[] = JSON.parse(stdout);
      expect(denied).toEqual([expect.stringContaining('Token DEVICE_1_TOKEN is invalid (AMT001). ')]);
      const passed = await shell.with({ DEVICE_1_TOKEN: emulator.issueToken() }).run('-c', script);
      expect(JSON.parse(passed.stdout)).toEqual([]);
    },
  );
});
