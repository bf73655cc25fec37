import { DataResource, TerraformHclModule, TerraformStack, Testing } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

let emulator: Emulator;
let terraform: Terraform;
let token: string;

afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

/** A gate that protects a resource, a module and another gate. */
async function deploy(binary: string, recheckAtApply: boolean): Promise<void> {
  emulator = await Emulator.start();
  token = emulator.issueToken();
  terraform = terraformWithProvider(emulator, binary).with({
    PRESS_TOKEN: token,
    OTHER_TOKEN: emulator.issueToken(),
  });
  const stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
  const instanceId = MqttInstanceId.of(emulator.instanceId);
  const gate = new MqttTokenGate(stack, 'gate', {
    instanceId,
    token: MqttToken.fromEnvironment('PRESS_TOKEN'),
    recheckAtApply,
  });
  gate.protect(
    new DataResource(stack, 'rollout'),
    new TerraformHclModule(stack, 'line', {
      source: './line',
      skipAssetCreationFromLocalModules: true,
    }),
    new MqttTokenGate(stack, 'other', { instanceId, token: MqttToken.fromEnvironment('OTHER_TOKEN') }),
  );
  terraform.write('cdk.tf.json', Testing.synth(stack, true));
  terraform.write('line/main.tf', 'resource "terraform_data" "press" {}\n');
  const { status, text } = await terraform.run('init', '-no-color');
  if (status !== 0) throw new Error(text);
}

async function planRevokeApply() {
  const planned = await terraform.run('plan', '-no-color', '-input=false', '-out=saved.tfplan');
  expect(planned.text).toContain('2 to add');
  emulator.revokeToken(token);
  return terraform.run('apply', '-no-color', 'saved.tfplan');
}

describe.each(['terraform', 'tofu'])('a token that is revoked between plan and apply, with %s,', (binary) => {
  const itWith = installed(binary) ? it : it.skip;
  const itOnce = binary === 'terraform' || IS_NIGHTLY ? itWith : it.skip;

  itWith('keeps everything that is protected from being created where recheckAtApply is set', async () => {
    await deploy(binary, true);
    const { status, text } = await planRevokeApply();
    expect(text).toContain('is invalid (AMT001)');
    expect(text).toContain('with ephemeral.apsaramqtt_token.gate');
    expect(status).toBe(1);
    const { stdout } = await terraform.run('state', 'list');
    expect(stdout).not.toContain('terraform_data');
  });

  itOnce('is not seen where it is not set', async () => {
    await deploy(binary, false);
    const { status, text } = await planRevokeApply();
    expect(text).toContain('2 added');
    expect(status).toBe(0);
  });

  itOnce('costs one call in plan and one in apply', async () => {
    await deploy(binary, true);
    await terraform.run('plan', '-no-color', '-input=false', '-out=saved.tfplan');
    expect(emulator.callsFor(token)).toBe(1);
    await terraform.run('apply', '-no-color', 'saved.tfplan');
    expect(emulator.callsFor(token)).toBe(2);
  });
});
