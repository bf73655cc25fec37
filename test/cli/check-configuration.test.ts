import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, DataResource, TerraformStack, TerraformVariable } from 'cdktf';
import type { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import {
  ApsaramqttProvider,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
} from '../../lib/index';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { revokedToken } from '../support/tokens';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const check = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  commandLine.runHere(['check', ...args], env);

/** Synthesizes an app with two stacks into `cdktf.out`. */
function synthesize(build: (device: TerraformStack, line: TerraformStack) => void): void {
  const app = new App({ outdir: join(commandLine.folder, 'cdktf.out') });
  const stacks = ['device', 'line'].map((id) => new TerraformStack(app, id));
  for (const stack of stacks) new ApsaramqttProvider(stack, 'apsaramqtt', { region: 'cn-hangzhou' });
  build(stacks[0]!, stacks[1]!);
  app.synth();
}

function gates(device: TerraformStack, line: TerraformStack): void {
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  const variable = new TerraformVariable(device, 'device_token', { type: 'string', sensitive: true });
  new MqttTokenGate(device, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
  const tokens = { left: MqttToken.fromEnvironment('LEFT'), right: MqttToken.fromEnvironment('RIGHT') };
  new MqttTokenFleetGate(line, 'gate', { instanceId, tokens });
}

describe('apsaramqtt check of a cdktf.out', () => {
  it('checks every token of every stack once', async () => {
    synthesize(gates);
    const [left, device] = [emulator.issueToken(), revokedToken(emulator)];
    const { status, stdout } = await check(['cdktf.out'], {
      TF_VAR_device_token: device,
      LEFT: left,
      RIGHT: left,
    });
    expect(stdout).toContain(`invalid     device/gate  ${fingerprint(device)}`);
    expect(stdout).toContain(`valid       line/gate["left"]  ${fingerprint(left)}`);
    expect(stdout).toContain('error: Token device/gate is invalid (AMT001)');
    expect(stdout).toContain('3 tokens: 1 invalid, 2 valid (2 calls)');
    expect(stdout).not.toContain(device);
    expect(status).toBe(1);
  });

  it('says where each token is referred to', async () => {
    synthesize(gates);
    const env = {
      TF_VAR_device_token: emulator.issueToken(),
      LEFT: 'any-token',
      RIGHT: emulator.issueToken(),
    };
    const { stdout } = await check(['cdktf.out', '--format', 'json'], env);
    const { tokens } = JSON.parse(stdout);
    expect(tokens.map(({ location }: { location: { file: string } }) => location.file)).toEqual([
      'cdktf.out/stacks/device/cdk.tf.json',
      'cdktf.out/stacks/line/cdk.tf.json',
      'cdktf.out/stacks/line/cdk.tf.json',
    ]);
    expect(tokens[0].location.line).toBeGreaterThan(1);
  });

  it('never skips a missing token without a message', async () => {
    synthesize(gates);
    const env = { LEFT: emulator.issueToken(), RIGHT: emulator.issueToken() };
    const { status, stdout } = await check(['cdktf.out'], env);
    expect(stdout).toContain('unjudged    device/gate');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'var.device_token, which has no value here (set TF_VAR_device_token to give it one)',
    );
    expect(status).toBe(3);
  });

  it('makes no call with --offline, and says what was not checked', async () => {
    synthesize(gates);
    const { status, stdout } = await check(['cdktf.out', '--offline'], {
      ALICLOUD_ACCESS_KEY: '',
      LEFT: 'any-token',
    });
    expect(stdout).toContain('unchecked   device/gate');
    expect(stdout.replace(/\s+/g, ' ')).toContain('Skipped verification of 3 tokens (--offline).');
    expect(emulator.calls().QueryToken).toMatchObject({ total: 0 });
    expect(status).toBe(0);
  });

  it('finds a known token in plain text, with the message of synth', async () => {
    const token = emulator.issueToken();
    synthesize((device, line) => {
      gates(device, line);
      new DataResource(device, 'rollout', { input: { command: `connect ${token}` } });
    });
    const { status, stdout } = await check(['cdktf.out/stacks/device/cdk.tf.json', '--offline'], {
      TF_VAR_device_token: token,
    });
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'error: Token in plain text: device/rollout (AMT004) device/rollout contains the token of device/gate in plain text.',
    );
    expect(stdout).not.toContain(token);
    expect(status).toBe(1);
  });

  it.each([
    ['in place of a name', (token: string) => `resource "a_b" "${token}" {\n}\n`],
    [
      'in the source of a module',
      (token: string) =>
        `module "m" {\n  source = "git::https://a:${encodeURIComponent(token)}@example.org/m.git"\n}\n`,
    ],
  ])('does not repeat a token %s', async (_, write) => {
    const token = emulator.issueToken();
    commandLine.write('infra/main.tf', write(token));
    const { text } = await commandLine.run(['check', 'infra']);
    expect(text).toContain(fingerprint(token));
    expect(text).not.toContain(token.slice(0, 12));
  });

  it('reads variables from files as Terraform does, and finds the tokens in them', async () => {
    synthesize(gates);
    const token = emulator.issueToken();
    const stack = 'cdktf.out/stacks/device';
    commandLine
      .write(`${stack}/terraform.tfvars.json`, JSON.stringify({ device_token: 'another' }))
      .write(`${stack}/device.auto.tfvars.json`, JSON.stringify({ device_token: token }));
    const { status, stdout } = await check([stack], { TF_VAR_device_token: 'a-third' });
    expect(stdout).toContain(`valid       device/gate  ${fingerprint(token)}`);
    expect(stdout).toContain('error: Token in plain text: var.device_token (AMT004)');
    expect(stdout).not.toContain(token);
    expect(status).toBe(1);
  });

  it('says once what cannot be read for every stack', async () => {
    synthesize(gates);
    const { status, text } = await check(['cdktf.out', '--offline', '--var-file', 'prod.tfvars']);
    expect(text.match(/The variables file prod\.tfvars does not exist\./g)).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('applies the policy of apsaramqtt.json to the stacks', async () => {
    synthesize((device, line) => {
      gates(device, line);
      const variable = device.node.findChild('device_token') as TerraformVariable;
      new DataResource(device, 'rollout', { input: { password: variable.stringValue } });
    });
    commandLine.write('apsaramqtt.json', JSON.stringify({ rules: { AMT005: 'error' } }));
    const { status, stdout } = await check(['cdktf.out', '--offline']);
    expect(stdout).toContain('error: device/rollout uses a token unchecked (AMT005)');
    expect(status).toBe(1);
  });

  it('refuses a policy with a key that it does not know', async () => {
    synthesize(gates);
    commandLine.write('cdktf.json', JSON.stringify({ apsaramqtt: { rule: {} } }));
    const { status, stderr } = await check(['cdktf.out', '--offline']);
    expect(stderr).toContain('cdktf.json: rule:');
    expect(status).toBe(2);
  });

  it('reports to code scanning in SARIF and to people at once', async () => {
    const token = emulator.issueToken();
    synthesize((device, line) => {
      gates(device, line);
      new DataResource(device, 'rollout', { input: { command: `connect ${token}` } });
    });
    const args = ['cdktf.out', '--offline', '--format', 'sarif=out.sarif', '--format', 'human'];
    const { stdout } = await check(args, { TF_VAR_device_token: token });
    expect(stdout).toContain('error: Token in plain text: device/rollout (AMT004)');
    const { version, runs } = JSON.parse(readFileSync(join(commandLine.folder, 'out.sarif'), 'utf8'));
    expect(version).toBe('2.1.0');
    expect(runs[0].results).toEqual([
      expect.objectContaining({
        ruleId: 'AMT004',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'cdktf.out/stacks/device/cdk.tf.json' },
              region: {
                startLine: expect.any(Number),
                startColumn: expect.any(Number),
                endLine: expect.any(Number),
                endColumn: expect.any(Number),
              },
            },
            logicalLocations: [{ fullyQualifiedName: 'device/rollout' }],
          },
        ],
      }),
    ]);
  });

  it('requires a synth if a CDKTF project has no cdktf.out', async () => {
    commandLine.write('cdktf.json', '{"app": "node main.js"}');
    const { status, stdout } = await check(['.']);
    expect(stdout).toContain('Run "cdktf synth"');
    expect(status).toBe(2);
    synthesize(gates);
    expect((await check(['.', '--offline'])).stdout).toContain('device/gate');
  });
});

describe('apsaramqtt check of a gate whose provider has no source', () => {
  const gate = (policy = '') =>
    commandLine.write(
      'main.tf',
      `data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE"
  ${policy}
}`,
    );

  it('does not pass, because no plan does', async () => {
    gate();
    const { status, text } = await check(['.'], { DEVICE: emulator.issueToken() });
    expect(text).toContain('Gate data.apsaramqtt_token.device has no verdict (AMT010)');
    expect(text).toContain('Gates: 1 declared, 0 judged, 1 unjudged');
    expect(status).toBe(3);
  });

  it('still finds an invalid token', async () => {
    gate();
    const { status, text } = await check(['.'], { DEVICE: revokedToken(emulator) });
    expect(text).toContain('Token data.apsaramqtt_token.device is invalid (AMT001)');
    expect(text).toContain('sets no source for apsaramqtt');
    expect(status).toBe(1);
  });

  it('does not pass if its policy accepts the invalid token', async () => {
    gate('on_invalid = "warn"');
    expect((await check(['.'], { DEVICE: revokedToken(emulator) })).status).toBe(3);
  });
});

describe('apsaramqtt check of a configuration', () => {
  it.each([
    ['the absolute', () => commandLine.folder],
    ['a relative', () => '..'],
  ])('reads the file of variables that TF_CLI_ARGS_plan names by %s path', async (_, folderOf) => {
    commandLine.write('own.tfvars', `token = "${emulator.issueToken()}"\n`).writeModule(
      'infra/main.tf',
      `variable "token" {}
data "apsaramqtt_token" "a" {
  instance_id = "post-cn-emulator"
  token       = var.token
}
`,
    );
    const TF_CLI_ARGS_plan = `-var-file=${folderOf()}/own.tfvars`;
    const { stdout } = await check(['infra', '--format', 'json'], { TF_CLI_ARGS_plan });
    expect(JSON.parse(stdout)).toMatchObject({ tokens: [{ verdict: 'valid' }], unreadable: [] });
  });
});

describe('a variable that --var sets and no configuration declares', () => {
  const module = (variable: string) =>
    `variable "${variable}" {\n  default = "X"\n}\ndata "apsaramqtt_token" "a" {\n  instance_id = "post-cn-emulator"\n  token_env = var.${variable}\n}\n`;
  const MESSAGE = 'Variable envv is set (--var or TF_CLI_ARGS) but not declared';

  beforeEach(() => {
    commandLine.writeModule('one/main.tf', module('env')).writeModule('two/main.tf', module('other'));
  });

  it('does not pass, and its value is not shown', async () => {
    const { status, text } = await check(['one', 'two', '--var', 'envv=hunter2'], {
      X: emulator.issueToken(),
    });
    expect(text).toContain(MESSAGE);
    expect(text).not.toContain('hunter2');
    expect(status).toBe(2);
  });

  it('does not pass if TF_CLI_ARGS_plan sets it', async () => {
    const env = { X: emulator.issueToken(), TF_CLI_ARGS_plan: '-var envv=1' };
    const { status, text } = await check(['one'], env);
    expect(text).toContain(MESSAGE);
    expect(status).toBe(2);
  });

  it('passes if one of several configurations declares it', async () => {
    const args = ['one', 'two', '--var', 'env=X', '--var', 'other=X'];
    expect((await check(args, { X: emulator.issueToken() })).status).toBe(0);
  });

  it('passes if a later file of variables sets it, for which a plan only warns', async () => {
    commandLine.write('more.tfvars', 'envv = 1\n');
    const args = ['one', '--var', 'envv=1', '--var-file', 'more.tfvars'];
    expect((await check(args, { X: emulator.issueToken() })).status).toBe(0);
    const [first, assignment, ...file] = args.slice(1);
    const swapped = ['one', ...file, first!, assignment!];
    expect((await check(swapped, { X: emulator.issueToken() })).status).toBe(2);
  });
});

it('names a gate that ends too long a chain of verdicts', async () => {
  const gates = Array.from({ length: 51 }, (_, index) => {
    const repetition =
      index === 0 ? '1' : `data.apsaramqtt_token.g${index - 1}[0].verdict == "valid" ? 1 : 0`;
    const args = `count = ${repetition}\n  instance_id = "post-cn-emulator"\n  token_env = "X"`;
    return `data "apsaramqtt_token" "g${index}" {\n  ${args}\n}\n`;
  });
  commandLine.writeModule('chain/main.tf', gates.join(''));
  const { status, stdout } = await check(['chain'], { X: emulator.issueToken() });
  expect(stdout).toContain('Gate data.apsaramqtt_token.g50[0] has no verdict (AMT010)');
  expect(stdout).toMatch(/a\s+chain\s+of\s+more\s+than\s+50\s+gates/);
  expect(status).toBe(3);
});
