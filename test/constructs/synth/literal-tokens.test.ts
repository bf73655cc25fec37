import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataResource, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  EphemeralApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenGate,
} from '../../../lib';

const TOKEN = 'LzMT+XLFl5s/YWJ"/MlDz4t5Lq5HC1iGU1P28';
const instanceId = MqttInstanceId.of('post-cn-1');

let stack: TerraformStack;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'literal-'));
  stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env.PRESS_TOKEN;
  delete process.env.TF_VAR_press_token;
});

const synth = () => Testing.synth(stack);

function messageOfSynth(): string {
  try {
    synth();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The synth passed.');
}

describe('a token in plain text', () => {
  it.each([
    ['the data source', () => new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: TOKEN })],
    [
      'the ephemeral resource',
      () => new EphemeralApsaramqttToken(stack, 'check', { instanceId: 'i', token: TOKEN }),
    ],
  ])('given to %s itself fails the synth and is not repeated', (_, create) => {
    create();
    const message = messageOfSynth();
    expect(message).toContain(
      'Token in plain text: stack/check (AMT004). The token of stack/check is in plain text in the configuration. Use MqttToken.fromEnvironment',
    );
    expect(message).not.toContain('LzMT');
  });

  it.each([
    [
      'of an environment variable',
      () => {
        process.env.PRESS_TOKEN = TOKEN;
        return MqttToken.fromEnvironment('PRESS_TOKEN');
      },
    ],
    [
      'of a file',
      () => {
        writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
        return MqttToken.fromFile(join(folder, 'token'));
      },
    ],
    [
      "of a variable in Terraform's environment",
      () => {
        process.env.TF_VAR_press_token = TOKEN;
        return MqttToken.fromVariable(new TerraformVariable(stack, 'press_token', { sensitive: true }));
      },
    ],
  ])('%s that stands elsewhere, too, fails the synth and is not repeated', (_, createToken) => {
    new MqttTokenGate(stack, 'gate', { instanceId, token: createToken() });
    new DataResource(stack, 'rollout', { input: { command: `connect --password ${TOKEN}` } });
    const message = messageOfSynth();
    expect(message).toContain(
      'Token in plain text: stack/rollout (AMT004). stack/rollout contains the token of stack/gate in plain text.',
    );
    expect(message).not.toContain('LzMT');
  });

  it('that a reason was given for passes', () => {
    const token = MqttToken.unsafePlainText('a-token-for-the-emulator', 'the emulator is on this machine');
    new MqttTokenGate(stack, 'gate', { instanceId, token });
    expect(synth).not.toThrow();
  });

  it('is not seen in a reference', () => {
    const variable = new TerraformVariable(stack, 'press_token', {});
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: variable.stringValue });
    expect(synth).not.toThrow();
  });
});
