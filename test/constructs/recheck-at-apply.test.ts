import { DataResource, TerraformHclModule, TerraformStack, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  TokenPolicy,
} from '../../lib';
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

type Program = (stack: TerraformStack, instanceId: MqttInstanceId) => void;

/** Starts the emulator and runs `terraform init` on the stack of a program. */
async function initialize(binary: string, program: Program): Promise<void> {
  emulator = await Emulator.start();
  token = emulator.issueToken();
  terraform = terraformWithProvider(emulator, binary).with({
    DEVICE_TOKEN: token,
    OTHER_TOKEN: emulator.issueToken(),
  });
  terraform.write('line/main.tf', 'resource "terraform_data" "device" {}\n');
  write(program);
  const { status, text } = await terraform.run('init', '-no-color');
  if (status !== 0) throw new Error(text);
}

/** Writes the synthesized stack of a program. */
function write(program: Program): void {
  const stack = new TerraformStack(Testing.app(), 'stack');
  program(stack, MqttInstanceId.of(emulator.instanceId));
  terraform.write('cdk.tf.json', Testing.synth(stack, true));
}

/** Initializes a stack whose gate protects a resource, a module and another gate. */
const deploy = (binary: string, recheckAtApply: boolean) =>
  initialize(binary, (stack, instanceId) => {
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const gate = new MqttTokenGate(stack, 'gate', {
      instanceId,
      token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
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
  });

/** A stack with a gate that protects a resource. Each revision replaces the resource. */
const revision =
  (number: number, createBeforeDestroy: boolean): Program =>
  (stack, instanceId) => {
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const deviceToken = MqttToken.fromEnvironment('DEVICE_TOKEN');
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token: deviceToken, recheckAtApply: true });
    const triggersReplace = { revision: number };
    gate.protect(new DataResource(stack, 'rollout', { triggersReplace, lifecycle: { createBeforeDestroy } }));
  };

/** Initializes a stack with a fleet that only warns, and two resources that each depend on one token. */
const deployFleet = (binary: string, isProviderKnown = true) =>
  initialize(binary, (stack, instanceId) => {
    const store = () => new DataResource(stack, 'store', { input: { region: 'cn-hangzhou' } });
    const settings = isProviderKnown ? {} : { region: store().getStringAttribute('output.region') };
    new ApsaramqttProvider(stack, 'apsaramqtt', settings);
    const fleet = new MqttTokenFleetGate(stack, 'fleet', {
      instanceId,
      onInvalid: TokenPolicy.WARN,
      recheckAtApply: true,
    });
    const device = fleet.addToken('device', MqttToken.fromEnvironment('DEVICE_TOKEN'));
    const other = fleet.addToken('other', MqttToken.fromEnvironment('OTHER_TOKEN'));
    device.protect(new DataResource(stack, 'device'));
    other.protect(new DataResource(stack, 'other'));
  });

async function planRevokeApply() {
  const planned = await terraform.run('plan', '-no-color', '-input=false', '-out=saved.tfplan');
  expect(planned.text).toContain('2 to add');
  emulator.revokeToken(token);
  return terraform.run('apply', '-no-color', 'saved.tfplan');
}

describe.each(['terraform', 'tofu'])('a token that is revoked between plan and apply, with %s,', (binary) => {
  const itWith = installed(binary) ? it : it.skip;
  const itOnce = binary === 'terraform' || IS_NIGHTLY ? itWith : it.skip;

  itWith('keeps everything that is protected from being created if recheckAtApply is set', async () => {
    await deploy(binary, true);
    const { status, text } = await planRevokeApply();
    expect(text).toContain('is invalid (AMT001)');
    expect(text).toContain('with ephemeral.apsaramqtt_token.gate');
    expect(status).toBe(1);
    const { stdout } = await terraform.run('state', 'list');
    expect(stdout).not.toContain('terraform_data');
  });

  itWith.each([
    [true, 'kept'],
    [false, 'lost'],
  ])('where createBeforeDestroy is %s, what it would have replaced is %s', async (createBeforeDestroy) => {
    await initialize(binary, revision(1, createBeforeDestroy));
    await terraform.run('apply', '-no-color', '-auto-approve');
    write(revision(2, createBeforeDestroy));
    await terraform.run('plan', '-no-color', '-input=false', '-out=saved.tfplan');
    emulator.revokeToken(token);
    expect((await terraform.run('apply', '-no-color', 'saved.tfplan')).status).toBe(1);
    const { stdout } = await terraform.run('state', 'list');
    expect(stdout.includes('terraform_data.rollout')).toBe(createBeforeDestroy);
  });

  itWith('keeps what depends on it from being created if its fleet only warns', async () => {
    await deployFleet(binary);
    const { status, text } = await planRevokeApply();
    expect(text).toMatch(
      /The token device \(sha256:\w{12}\) was valid in the plan and is not valid any more, and the gate stack\/fleet protects this resource/,
    );
    expect(status).toBe(1);
    const { stdout } = await terraform.run('state', 'list');
    expect(stdout).toContain('terraform_data.other');
    expect(stdout).not.toContain('terraform_data.device');
  });

  itOnce('is checked only in apply if the provider is known only then', async () => {
    await deployFleet(binary, false);
    const { status, text } = await terraform.run('apply', '-no-color', '-auto-approve');
    expect(text).toContain('3 added');
    expect(status).toBe(0);
  });

  itOnce('is not detected if the option is not set', async () => {
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
