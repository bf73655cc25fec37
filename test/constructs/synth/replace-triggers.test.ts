import { DataResource, TerraformStack, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
} from '../../../lib';
import { Emulator } from '../../../lib/emulator/emulator';
import { terraformWithProvider } from '../../support/terraform-with-provider';
import { revokedToken } from '../../support/tokens';

const instanceId = MqttInstanceId.of('post-cn-emulator');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});

const createGate = () => new MqttTokenGate(stack, 'gate', { instanceId, token });
const create = (replaceTriggeredBy: unknown[]) =>
  new DataResource(stack, 'rollout', { lifecycle: { replaceTriggeredBy: replaceTriggeredBy as string[] } });

it.each<[string, () => unknown, string]>([
  ['a gate', createGate, 'stack/gate'],
  ['the address of a gate', () => createGate().fqn, 'stack/gate'],
  ['a gate as Terraform writes it', () => `data.apsaramqtt_token.${createGate().node.id}`, 'stack/gate'],
  ['an attribute of a gate', () => createGate().tokenFingerprint, 'stack/gate'],
  [
    'a fleet',
    () => new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { a: token } }),
    'stack/fleet',
  ],
  [
    'a data source',
    () => new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenEnv: 'A' }).fqn,
    'stack/check',
  ],
])('%s is refused', (_, trigger, name) => {
  create([trigger()]);
  const message = `stack/rollout names ${name} in replaceTriggeredBy, which takes resources only.`;
  expect(() => Testing.synth(stack)).toThrow(message);
});

it('is refused in an override', () => {
  create([]).addOverride('lifecycle.replace_triggered_by', [createGate()]);
  expect(() => Testing.synth(stack)).toThrow('stack/rollout names stack/gate in replaceTriggeredBy');
});

describe('with Terraform', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await Emulator.start();
  });
  afterAll(() => emulator.close());

  it('is refused as well, and the remedy replaces the resource when the token changes', async () => {
    const terraform = terraformWithProvider(emulator);
    const write = (json: object) => terraform.write('cdk.tf.json', JSON.stringify(json));
    const gate = createGate();
    const fingerprint = new DataResource(stack, 'token', {
      triggersReplace: { token: gate.tokenFingerprint },
    });
    const rollout = create([`terraform_data.${fingerprint.friendlyUniqueId}`]);
    gate.protect(rollout);
    try {
      const json = JSON.parse(Testing.synth(stack, true));
      write(json);
      await terraform.run('init', '-no-color');
      const first = terraform.with({ DEVICE_TOKEN: emulator.issueToken() });
      expect((await first.run('apply', '-no-color', '-auto-approve')).text).toContain('2 added');
      const second = terraform.with({ DEVICE_TOKEN: emulator.issueToken() });
      const planned = await second.run('plan', '-no-color');
      expect(planned.text).toContain(
        'terraform_data.rollout will be replaced due to changes in replace_triggered_by',
      );
      const revoked = await terraform.with({ DEVICE_TOKEN: revokedToken(emulator) }).run('plan', '-no-color');
      expect(revoked.text).toContain('(AMT001)');
      json.resource.terraform_data.rollout.lifecycle.replace_triggered_by = ['data.apsaramqtt_token.gate'];
      write(json);
      expect((await second.run('plan', '-no-color')).text).toContain('Error: no change found for data.');
    } finally {
      terraform.remove();
    }
  });
});
