import { DataResource, TerraformStack, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  TokenPolicy,
} from '../../../../lib';
import type { Emulator } from '../../../../lib/emulator/emulator';
import { fingerprint } from '../../../../lib/gate/fingerprint';
import { type CommandLine, eachWithCommandLine } from '../../../support/command-line';
import { revokedToken } from '../../../support/tokens';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

interface Found {
  readonly rule: string;
  readonly level: string;
  readonly name: string;
  readonly message: string;
}

interface Report {
  readonly tokens: readonly { readonly findings: readonly Found[] }[];
  readonly findings: readonly Found[];
}

async function check(env: NodeJS.ProcessEnv, path = '.') {
  const { status, stdout } = await commandLine.runHere(['check', path, '--format', 'json'], env);
  const { tokens, findings } = JSON.parse(stdout) as Report;
  const found = [...tokens.flatMap((token) => token.findings), ...findings];
  return {
    status,
    stdout,
    levels: found.map(({ rule, name, level }) => `${rule} ${name} ${level}`),
    messageOf: (name: string) => found.find((one) => one.name === name)?.message,
  };
}

const gate = (name: string, env: string) => `data "apsaramqtt_token" "${name}" {
  instance_id   = "post-cn-emulator"
  token_env     = "${env}"
  on_invalid    = "warn"
  on_unverified = "warn"
}
`;

const requiring = (name: string, condition: string) => `resource "terraform_data" "${name}" {
  lifecycle {
    precondition {
      condition     = ${condition}
      error_message = "No."
    }
  }
}
`;

const GATES = gate('device', 'DEVICE') + gate('lathe', 'LATHE');

describe('a condition over the verdict of a gate that only warns', () => {
  it('fails for the token that it depends on, and says where it is; other findings stay', async () => {
    commandLine.writeModule(
      'main.tf',
      GATES + requiring('x', 'data.apsaramqtt_token.device.verdict == "valid"'),
    );
    const token = revokedToken(emulator);
    const { status, levels, messageOf } = await check({ DEVICE: token, LATHE: revokedToken(emulator) });
    expect(levels).toEqual([
      'AMT001 data.apsaramqtt_token.device error',
      'AMT001 data.apsaramqtt_token.lathe warning',
    ]);
    expect(messageOf('data.apsaramqtt_token.device')).toMatch(
      `QueryToken answered that token ${fingerprint(token)} is not valid`,
    );
    expect(messageOf('data.apsaramqtt_token.device')).toMatch(
      /The gate only warns, but a plan fails because of this token\. main\.tf:16:7: The precondition of terraform_data\.x failed: No\.$/,
    );
    expect(status).toBe(1);
  });

  it('says how many more tokens there are', async () => {
    const condition = 'data.apsaramqtt_token.device.verdict == "valid"';
    commandLine.writeModule('main.tf', GATES + requiring('x', condition) + requiring('y', condition));
    const { messageOf } = await check({ DEVICE: revokedToken(emulator), LATHE: emulator.issueToken() });
    expect(messageOf('data.apsaramqtt_token.device')).toMatch(/failed: No\. \(1 more of this kind\)$/);
  });

  it('is not verified if the service does not answer', async () => {
    commandLine.writeModule('main.tf', GATES + requiring('x', 'data.apsaramqtt_token.device.token_status'));
    const env = { DEVICE: emulator.issueToken(), LATHE: emulator.issueToken(), ALICLOUD_SECRET_KEY: 'wrong' };
    const { status, levels, messageOf } = await check(env);
    expect(levels).toEqual([
      'AMT002 data.apsaramqtt_token.device error',
      'AMT002 data.apsaramqtt_token.lathe warning',
    ]);
    expect(messageOf('data.apsaramqtt_token.device')).toContain(
      'A condition must be true or false, not null.',
    );
    expect(status).toBe(3);
  });

  it.each([
    ['without a verdict', 'path.module == ""'],
    ['over a token that is valid', 'data.apsaramqtt_token.lathe.verdict == "invalid"'],
    [
      'that fails for another reason as well',
      'data.apsaramqtt_token.device.verdict == "valid" && path.module == ""',
    ],
    [
      'of which an operand has a fault',
      'data.apsaramqtt_token.device.verdict == "valid" && tonumber("x") == 1',
    ],
  ])('is an error of the configuration %s', async (_, condition) => {
    commandLine.writeModule('main.tf', GATES + requiring('x', condition));
    const env = { DEVICE: revokedToken(emulator), LATHE: emulator.issueToken() };
    const { status, stdout, levels } = await check(env);
    expect(stdout).toContain('Correct the configuration.');
    expect(levels).toEqual(['AMT001 data.apsaramqtt_token.device warning']);
    expect(status).toBe(2);
  });

  it.each([
    ['both', 'device.verdict == "valid" || data.apsaramqtt_token.lathe.verdict == "valid"', 'error', 'error'],
    ['both', 'device.verdict == "valid" && data.apsaramqtt_token.lathe.verdict == "valid"', 'error', 'error'],
    [
      'one',
      'device.verdict == "valid" && data.apsaramqtt_token.lathe.verdict == "invalid"',
      'error',
      'warning',
    ],
  ])('fails for %s: %s', async (_, condition, device, lathe) => {
    commandLine.writeModule('main.tf', GATES + requiring('x', `data.apsaramqtt_token.${condition}`));
    const env = { DEVICE: revokedToken(emulator), LATHE: revokedToken(emulator) };
    const { status, levels } = await check(env);
    expect(levels).toEqual([
      `AMT001 data.apsaramqtt_token.device ${device}`,
      `AMT001 data.apsaramqtt_token.lathe ${lathe}`,
    ]);
    expect(status).toBe(1);
  });

  it('fails for the token of a fleet that protectByName() waits for', async () => {
    const app = Testing.app({ outdir: `${commandLine.folder}/cdktf.out` });
    const stack = new TerraformStack(app, 'live');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const fleet = new MqttTokenFleetGate(stack, 'fleet', {
      instanceId: MqttInstanceId.of('post-cn-emulator'),
      tokens: { device: MqttToken.fromEnvironment('DEVICE'), lathe: MqttToken.fromEnvironment('LATHE') },
      onInvalid: TokenPolicy.WARN,
    });
    fleet.protectByName('device', new DataResource(stack, 'rollout'));
    app.synth();
    const invalid = { DEVICE: revokedToken(emulator), LATHE: revokedToken(emulator) };
    const { status, levels, messageOf } = await check(invalid, 'cdktf.out');
    expect(levels).toEqual(['AMT001 live/fleet["device"] error', 'AMT001 live/fleet["lathe"] warning']);
    expect(messageOf('live/fleet["device"]')).toMatch(
      /cdk\.tf\.json:\d+:\d+: The precondition of terraform_data\.rollout failed/,
    );
    expect(status).toBe(1);
    const { status: passed } = await check({ ...invalid, DEVICE: emulator.issueToken() }, 'cdktf.out');
    expect(passed).toBe(0);
  });
});
