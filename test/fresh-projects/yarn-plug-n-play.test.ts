/** Tests Yarn Plug'n'Play, which keeps packages in zip files. APSARAMQTT_NIGHTLY=1 runs it, because it installs from the registry. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { IS_NIGHTLY } from '../support/nightly';
import { finished, inheritedEnvironment, Terraform } from '../support/terraform';
import { emulatorEnvironment } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';
import { packed } from './fresh-project';

const PROGRAM = `const { App, DataResource, TerraformStack } = require('cdktf');
const { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } = require('cdktf-apsaramqtt');

const app = new App();
const stack = new TerraformStack(app, 'device');
new ApsaramqttProvider(stack, 'apsaramqtt');
const gate = new MqttTokenGate(stack, 'gate', {
  instanceId: MqttInstanceId.of('post-cn-emulator'),
  token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
});
new DataResource(stack, 'rollout', { dependsOn: [gate] });
app.synth();
`;

(IS_NIGHTLY ? it : it.skip)(
  'the gate holds in a project of Yarn Plug’n’Play',
  async () => {
    const emulator = await Emulator.start();
    const folder = mkdtempSync(join(tmpdir(), 'yarn-'));
    const yarn = async (...args: string[]) => {
      const program = spawn('npx', ['--yes', '@yarnpkg/cli-dist@4', ...args], {
        cwd: folder,
        env: { ...inheritedEnvironment(), YARN_ENABLE_GLOBAL_CACHE: '0', YARN_NODE_LINKER: 'pnp' },
      });
      const { status, text } = await finished(program);
      if (status !== 0) throw new Error(text);
    };
    try {
      const dependencies = {
        cdktf: '^0.21.0',
        'cdktf-apsaramqtt': `file:${packed('.', folder)}`,
        constructs: '^10.4.2',
      };
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
      writeFileSync(join(folder, 'yarn.lock'), '');
      writeFileSync(join(folder, 'main.js'), PROGRAM);
      await yarn('install', '--no-immutable');
      await yarn('node', 'main.js');

      const env = { ...emulatorEnvironment(emulator), TF_CLI_CONFIG_FILE: devNull };
      const terraform = new Terraform(env, 'terraform', join(folder, 'cdktf.out/stacks/device'));
      expect((await terraform.run('init')).status).toBe(0);
      const valid = await terraform.with({ DEVICE_TOKEN: emulator.issueToken() }).run('plan');
      expect(valid.text).toContain('1 to add');
      const revoked = await terraform.with({ DEVICE_TOKEN: revokedToken(emulator) }).run('plan');
      expect(revoked.text).toContain('AMT001');
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await emulator.close();
    }
  },
  600_000,
);
