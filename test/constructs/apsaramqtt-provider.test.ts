import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, DataResource, TerraformStack, Testing } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate, TokenPolicy } from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { Terraform } from '../support/terraform';
import { revokedToken } from '../support/tokens';

describe('ApsaramqttProvider', () => {
  it('is required in its exact version, from whatever registry the program has', () => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou', maxCalls: 100 });
    const { provider, terraform } = JSON.parse(Testing.synth(stack));
    expect(provider.apsaramqtt).toEqual([{ region: 'cn-hangzhou', max_calls: 100 }]);
    expect(terraform.required_providers.apsaramqtt).toEqual({
      source: 'apsaramqtt/apsaramqtt',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it('writes no files if only the configuration is synthesized', () => {
    const app = Testing.app();
    const stack = new TerraformStack(app, 'stack');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    Testing.synth(stack);
    expect(readdirSync(app.outdir, { recursive: true })).toEqual(['stacks']);
    rmSync(app.outdir, { recursive: true });
  });

  it('is placed in the folder of each stack that has it, and in no other', () => {
    const app = Testing.app();
    new TerraformStack(app, 'without');
    for (const id of ['a', 'b']) new ApsaramqttProvider(new TerraformStack(app, id), 'apsaramqtt');
    app.synth();
    const placed = (stack: string) => existsSync(join(app.outdir, 'stacks', stack, 'terraform.d/plugins'));
    expect(['a', 'b', 'without'].map(placed)).toEqual([true, true, false]);
    rmSync(app.outdir, { recursive: true });
  });

  it('says which stack, which folder and why, if it cannot be written', () => {
    const app = Testing.app();
    const folder = join(app.outdir, 'stacks', 'stack');
    new ApsaramqttProvider(new TerraformStack(app, 'stack'), 'apsaramqtt');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'terraform.d'), '');
    // Only the message is checked, because programs in jsii languages get nothing else.
    expect(() => app.synth()).toThrow(
      `Failed to write the provider to ${folder}: a part of the path is not a folder. Correct the path.`,
    );
    expect(() => app.synth()).toThrow('The stack stack was not synthesized:\n  [stack/apsaramqtt] ');
    expect(existsSync(join(folder, 'cdk.tf.json'))).toBe(false);
    rmSync(app.outdir, { recursive: true });
  });

  it.each([
    ['warns at synth if the CLI configuration keeps Terraform from finding it', 'direct {}', true],
    [
      'does not warn of a mirror that the CLI configuration names for it',
      'network_mirror {\n  url = "https://terraform.example.com/"\n  include = ["apsaramqtt/apsaramqtt"]\n}',
      false,
    ],
  ])('%s', (_, method, warns) => {
    const app = Testing.app();
    new ApsaramqttProvider(new TerraformStack(app, 'stack'), 'apsaramqtt');
    mkdirSync(app.outdir, { recursive: true });
    const file = join(app.outdir, 'cli.tfrc');
    writeFileSync(file, `provider_installation {\n  ${method}\n}\n`);
    const before = process.env.TF_CLI_CONFIG_FILE;
    process.env.TF_CLI_CONFIG_FILE = file;
    app.synth();
    if (before === undefined) delete process.env.TF_CLI_CONFIG_FILE;
    else process.env.TF_CLI_CONFIG_FILE = before;
    const { annotations } = app.manifest.stacks.stack!;
    const warning = expect.objectContaining({
      level: '@cdktf/warn',
      message: expect.stringContaining(`because of the provider_installation block in ${file}`),
    });
    expect(annotations).toEqual(warns ? [warning] : []);
    rmSync(app.outdir, { recursive: true });
  });

  it('keeps the entries of other providers in the lock file of the stack', () => {
    const app = Testing.app();
    new ApsaramqttProvider(new TerraformStack(app, 'stack'), 'apsaramqtt');
    const folder = join(app.outdir, 'stacks/stack');
    const other = 'provider "registry.terraform.io/hashicorp/null" {\n  version = "3.2.0"\n}\n';
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.terraform.lock.hcl'), other);
    app.synth();
    const lockFile = readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8');
    expect(lockFile).toContain(other);
    expect(lockFile).toContain('provider "registry.terraform.io/apsaramqtt/apsaramqtt"');
    rmSync(app.outdir, { recursive: true });
  });

  it('has a lock entry that terraform init does not change', async () => {
    const app = Testing.app();
    new ApsaramqttProvider(new TerraformStack(app, 'stack'), 'apsaramqtt');
    app.synth();
    const terraform = new Terraform({}, 'terraform', join(app.outdir, 'stacks/stack'));
    const { status, text } = await terraform.run('init', '-no-color', '-lockfile=readonly');
    expect(text).not.toMatch(/Warning|made some changes/);
    expect(status).toBe(0);
    rmSync(app.outdir, { recursive: true });
  });
});

describe.each(['terraform', 'tofu'])('a synthesized stack with %s', (program) => {
  const when = installed(program) ? it : it.skip;
  const whenTerraform = program === 'terraform' || IS_NIGHTLY ? when : it.skip;
  let emulator: Emulator;
  let app: App;

  beforeAll(async () => {
    emulator = await Emulator.start();
  });

  afterEach(() => rmSync(app.outdir, { recursive: true }));

  afterAll(() => emulator.close());

  /** A stack with one gated resource, after `terraform init`. */
  async function initialized(onInvalid?: TokenPolicy): Promise<Terraform> {
    app = Testing.app();
    const stack = new TerraformStack(app, 'stack');
    new ApsaramqttProvider(stack, 'apsaramqtt', { endpoint: emulator.url });
    const gate = new MqttTokenGate(stack, 'device-token', {
      instanceId: MqttInstanceId.of(emulator.instanceId),
      token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
      onInvalid,
    });
    gate.protect(new DataResource(stack, 'rollout', { input: { topic: 'factory' } }));
    stack.addOverride('terraform.backend.local.path', 'terraform.tfstate');
    process.env.TERRAFORM_BINARY_NAME = program;
    app.synth();
    delete process.env.TERRAFORM_BINARY_NAME;
    const terraform = new Terraform(
      {
        ALICLOUD_REGION: emulator.region,
        ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
        ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
      },
      program,
      join(app.outdir, 'stacks/stack'),
    );
    const { status, text } = await terraform.run('init', '-no-color');
    if (status !== 0) throw new Error(text);
    return terraform;
  }

  when('is initialized from its own folder, and valid without credentials', async () => {
    const terraform = await initialized();
    const { status, text } = await terraform.withoutEnvironment().run('validate', '-no-color');
    expect(text).toContain('The configuration is valid.');
    expect(status).toBe(0);
  });

  whenTerraform('creates what a gate protects while the token is valid', async () => {
    const terraform = (await initialized()).with({ DEVICE_TOKEN: emulator.issueToken() });
    const { status, text } = await terraform.run('apply', '-auto-approve', '-no-color');
    expect(text).toContain('terraform_data.rollout: Creation complete');
    expect(status).toBe(0);
  });

  when('does not create what a gate protects while the token is invalid', async () => {
    const token = revokedToken(emulator);
    const terraform = (await initialized()).with({ DEVICE_TOKEN: token });
    const { status, text } = await terraform.run('apply', '-auto-approve', '-no-color');
    expect(text).toContain('Token DEVICE_TOKEN is invalid (AMT001)');
    expect(text).toContain('with data.apsaramqtt_token.device-token');
    // The remedy names the property of the program, not the argument in the generated file.
    expect(text.replace(/\s+/g, ' ')).toContain('set onInvalid of the gate to TokenPolicy.WARN.');
    expect(text).not.toContain('terraform_data.rollout: Creating');
    expect(status).toBe(1);
  });

  whenTerraform('creates it with a warning if the policy is to warn', async () => {
    const terraform = (await initialized(TokenPolicy.WARN)).with({ DEVICE_TOKEN: revokedToken(emulator) });
    const { status, text } = await terraform.run('apply', '-auto-approve', '-no-color');
    expect(text).toMatch(/Warning: Token \S+ is invalid \(AMT001\)/);
    expect(text).toContain('terraform_data.rollout: Creation complete');
    expect(status).toBe(0);
  });
});
