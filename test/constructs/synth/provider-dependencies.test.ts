import { DataResource, TerraformLocal, TerraformStack, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
} from '../../../lib';
import { Emulator } from '../../../lib/emulator/emulator';
import { installed } from '../../support/installed';
import { IS_NIGHTLY } from '../../support/nightly';
import { terraformWithProvider } from '../../support/terraform-with-provider';
import { revokedToken } from '../../support/tokens';

const instanceId = MqttInstanceId.of('post-cn-emulator');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');

let stack: TerraformStack;
let settings: DataResource;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  settings = new DataResource(stack, 'settings', { input: { region: 'cn-hangzhou' } });
});

const synth = () => JSON.parse(Testing.synth(stack));

describe('a gate whose provider refers to a resource', () => {
  it('waits for it, even through a local value and with an alias', () => {
    const local = new TerraformLocal(stack, 'region', settings.output.lookup('region'));
    const other = new ApsaramqttProvider(stack, 'other', { alias: 'other', region: local.asString });
    new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou' });
    new MqttTokenGate(stack, 'gate', { instanceId, token, provider: other });
    new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { a: token } });
    const { data } = synth();
    expect(data.apsaramqtt_token.gate.depends_on).toEqual(['terraform_data.settings']);
    expect(data.apsaramqtt_tokens.fleet).not.toHaveProperty('depends_on');
  });

  const engines = IS_NIGHTLY ? ['terraform', 'tofu'] : ['terraform'];

  it.each(engines.filter((program) => installed(program)))(
    'is checked in apply while %s does not know the resource, and in plan afterwards',
    async (engine) => {
      new ApsaramqttProvider(stack, 'apsaramqtt', { region: settings.output.lookup('region') });
      const gate = new MqttTokenGate(stack, 'gate', { instanceId, token, recheckAtApply: true });
      gate.protect(new DataResource(stack, 'rollout'));
      const emulator = await Emulator.start();
      const terraform = terraformWithProvider(emulator, engine).write(
        'cdk.tf.json',
        Testing.synth(stack, true),
      );
      const revoked = terraform.with({ DEVICE_TOKEN: revokedToken(emulator) });
      try {
        await terraform.run('init', '-no-color');
        const planned = await revoked.run('plan', '-no-color');
        expect(planned.text).toContain('data.apsaramqtt_token.gate will be read during apply');
        expect(planned.status).toBe(0);
        const applied = await revoked.run('apply', '-no-color', '-auto-approve');
        expect(applied.text).toContain('Token DEVICE_TOKEN is invalid (AMT001)');
        expect(applied.status).toBe(1);
        expect((await terraform.run('state', 'list')).stdout.trim()).toBe('terraform_data.settings');
        const again = await revoked.run('plan', '-no-color');
        expect(again.text).toContain('Token DEVICE_TOKEN is invalid (AMT001)');
        expect(again.status).toBe(1);
      } finally {
        terraform.remove();
        await emulator.close();
      }
    },
  );
});
