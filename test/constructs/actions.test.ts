import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, DataResource, TerraformLocal, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import { terraformWithProvider } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';
import { Action } from './support/action';

const GATE = 'data.apsaramqtt_token.gate';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(new App(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});

const createGate = (id = 'gate', instanceId = 'post-cn-emulator') =>
  new MqttTokenGate(stack, id, {
    instanceId: MqttInstanceId.of(instanceId),
    token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
  });
const synth = () => JSON.parse(Testing.synth(stack));
const configOf = (name: string) => synth().action.device_restart[name].config;
const triggered = (id: string, action: string) =>
  new DataResource(stack, id).addOverride('lifecycle.action_trigger', [
    { events: ['after_create'], actions: [action] },
  ]);

describe('the resource that triggers an action', () => {
  it.each([
    ['a reference', (action: Action) => action.fqn],
    ['its address', () => 'action.device_restart.restart'],
    ['one of its instances', () => `\${action.device_restart.restart["line-1"]}`],
  ])('waits if it depends on the gate by %s', (_, textOf) => {
    const line = new Construct(stack, 'line');
    const action = new Action(line, 'restart');
    action.overrideLogicalId('restart');
    createGate().protect(line);
    triggered('trigger', textOf(action));
    triggered('other', 'action.device_restart.other');
    const { trigger, other } = synth().resource.terraform_data;
    expect(trigger.depends_on).toEqual([GATE]);
    expect(other).not.toHaveProperty('depends_on');
  });

  it('waits through node.addDependency', () => {
    new Action(stack, 'restart').node.addDependency(createGate());
    triggered('trigger', 'action.device_restart.restart');
    expect(synth().resource.terraform_data.trigger.depends_on).toEqual([GATE]);
  });

  it('must wait, even if an override of the stack sets it', () => {
    createGate().protect(new Action(stack, 'restart'));
    new DataResource(stack, 'trigger');
    stack.addOverride('resource.terraform_data.trigger.lifecycle.action_trigger', [
      { events: ['after_create'], actions: ['action.device_restart.restart'] },
    ]);
    expect(synth).toThrow(
      'action.device_restart.restart is protected by the gate stack/gate, but stack/trigger triggers it and does not wait.',
    );
  });
});

describe('an action', () => {
  it.each([
    ['a text', `restart \${"now"} "`, `\${["", ${GATE}][0]}restart \${"now"} "`],
    ['an expression', `\${local.delay}`, `\${[local.delay, ${GATE}][0]}`],
    ['a number', 5, `\${[5, ${GATE}][0]}`],
    ['false', false, `\${[false, ${GATE}][0]}`],
  ])('refers to its gate if an argument is %s', (_, given, synthesized) => {
    createGate().protect(new Action(stack, 'restart', { lines: ['one'], given, other: 'x' }));
    expect(configOf('restart')).toEqual({ lines: ['one'], given: synthesized, other: 'x' });
  });

  it('refers to each of its gates once', () => {
    const action = new Action(stack, 'restart', { delay: 5 });
    const gate = createGate();
    gate.protect(action);
    action.node.addDependency(gate, createGate('gate-2'));
    const delay = `\${[[5, ${GATE}][0], data.apsaramqtt_token.gate-2][0]}`;
    expect(configOf('restart').delay).toBe(delay);
    expect(configOf('restart').delay).toBe(delay);
  });

  it('stays as it is if it refers to its gate already', () => {
    const gate = createGate();
    gate.protect(new Action(stack, 'restart', { file: gate.tokenFingerprint }));
    expect(configOf('restart').file).toBe(`\${${GATE}.token_fingerprint}`);
  });

  it('is refused if it has the name of another', () => {
    createGate().protect(new Action(stack, 're.start', { delay: 5 }));
    new Action(stack, 'restart');
    expect(synth).toThrow(
      'stack/re.start is protected by the gate stack/gate, and has the same name in Terraform as stack/restart: action.device_restart.restart.',
    );
  });

  it('is refused if nothing triggers it and no argument can refer to the gate', () => {
    createGate().protect(new Action(stack, 'restart', { lines: ['one'] }));
    expect(synth).toThrow('but no resource of the stack triggers it, it has no argument that can refer');
  });
});

// Terraform 1.14 or later, see CONTRIBUTING.md.
const newest = process.env.APSARAMQTT_EXPERIMENTAL_TERRAFORM;

(newest ? it : it.skip)(
  'terraform apply -invoke runs a protected action with a valid token only',
  async () => {
    const emulator = await Emulator.start();
    const terraform = terraformWithProvider(emulator, newest);
    const written = join(terraform.folder, 'restarted');
    try {
      buildDeviceProvider(join(terraform.folder, 'terraform.d/plugins'));
      new TerraformLocal(stack, 'folder', `\${path.cwd}`).overrideLogicalId('folder');
      stack.addOverride('terraform.required_providers.device', { source: 'example/device' });
      const configs = {
        text: { file: `\${local.folder}/restarted`, delay: 5 },
        number: { lines: ['one'], delay: 5, file: `\${local.folder}/restarted` },
        expression: { file: `\${join("/", [local.folder, "restarted"])}`, delay: 5 },
      };
      const gate = createGate('gate', emulator.instanceId);
      for (const [id, config] of Object.entries(configs)) gate.protect(new Action(stack, id, config));
      terraform.write('cdk.tf.json', Testing.synth(stack, true));
      expect(await terraform.run('init', '-no-color')).toMatchObject({ status: 0 });
      const invoke = (action: string, token: string) =>
        terraform
          .with({ DEVICE_TOKEN: token })
          .run('apply', '-no-color', '-auto-approve', `-invoke=action.device_restart.${action}`);
      const revoked = revokedToken(emulator);
      for (const action of Object.keys(configs)) {
        const { status, text } = await invoke(action, revoked);
        expect(text).toContain('AMT001');
        expect(status).toBe(1);
      }
      expect(existsSync(written)).toBe(false);
      for (const action of Object.keys(configs)) {
        expect(await invoke(action, emulator.issueToken())).toMatchObject({ status: 0 });
        expect(readFileSync(written, 'utf8')).toMatch(/^delay 5, lines (\["one"\]|<null>)$/);
      }
    } finally {
      terraform.remove();
      await emulator.close();
    }
  },
  300_000,
);

/** Builds the provider of the action and installs it where Terraform finds it. */
function buildDeviceProvider(plugins: string): void {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const program = join(
    plugins,
    `registry.terraform.io/example/device/1.0.0/${process.platform}_${architecture}/terraform-provider-device_v1.0.0`,
  );
  mkdirSync(dirname(program), { recursive: true });
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(__dirname, '../fixtures/device-provider'),
    env: { ...process.env, GOWORK: 'off' },
  });
}
