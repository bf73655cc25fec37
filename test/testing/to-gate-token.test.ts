import { DataResource, TerraformHclModule, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  DataApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  TokenPolicy,
} from '../../lib';
import { MqttTokenTesting } from '../../lib/testing/index';

expect.extend(MqttTokenTesting.matchers);

const instanceId = MqttInstanceId.of('post-cn-1');

let stack: TerraformStack;
let rollout: DataResource;
let gate: MqttTokenGate;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  rollout = new DataResource(stack, 'rollout');
  const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
  gate = new MqttTokenGate(stack, 'gate', { instanceId, token, onInvalid: TokenPolicy.WARN });
});

const expected = { instanceId: 'post-cn-1', tokenEnv: 'DEVICE_TOKEN' };
const synthesized = () => Testing.synth(stack);

describe('toGateToken', () => {
  it('finds the gate of a token in the environment, and what it protects', () => {
    expect(synthesized()).toGateToken(expected);
    expect(synthesized()).not.toGateToken({ ...expected, protects: rollout });
    gate.protect(rollout);
    expect(synthesized()).toGateToken({ ...expected, protects: rollout });
    expect(synthesized()).toGateToken({ ...expected, protects: 'terraform_data.rollout' });
  });

  it('matches within what a test compares', () => {
    const stacks = { device: synthesized(), other: 'left as it is' };
    expect(stacks).toEqual(expect.objectContaining({ device: expect.toGateToken(expected) }));
    expect(stacks).not.toEqual(
      expect.objectContaining({ device: expect.toGateToken({ ...expected, onInvalid: 'fail' }) }),
    );
    expect([synthesized()]).toEqual([expect.not.toGateToken({ ...expected, tokenEnv: 'OTHER' })]);
  });

  it('finds modules and data sources that are protected', () => {
    const module = new TerraformHclModule(stack, 'network', { source: 'example/network/any' });
    const later = new DataApsaramqttToken(stack, 'later', { instanceId: 'post-cn-1', tokenEnv: 'LATER' });
    expect(synthesized()).not.toGateToken({ ...expected, protects: module });
    gate.protect(module, later);
    for (const protects of [module, later]) expect(synthesized()).toGateToken({ ...expected, protects });
  });

  it('finds those of a file, and of a reference in either way to write it', () => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    new MqttTokenGate(stack, 'file', { instanceId, token: MqttToken.fromFile('/run/token') });
    new MqttTokenGate(stack, 'variable', { instanceId, token: MqttToken.fromVariable(variable) });
    const of = { instanceId: 'post-cn-1' };
    expect(synthesized()).toGateToken({ ...of, tokenFile: '/run/token' });
    expect(synthesized()).toGateToken({ ...of, token: 'var.device_token' });
    expect(synthesized()).toGateToken({ ...of, token: `\${var.device_token}` });
  });

  it('finds a token among those of a fleet', () => {
    const tokens = { left: MqttToken.fromEnvironment('LEFT'), right: MqttToken.fromEnvironment('RIGHT') };
    new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens }).protect(rollout);
    expect(synthesized()).toGateToken({ instanceId: 'post-cn-1', tokenEnv: 'RIGHT', protects: rollout });
  });

  it('knows which token of a fleet that warns protects by name', () => {
    const tokens = { left: MqttToken.fromEnvironment('LEFT'), right: MqttToken.fromEnvironment('RIGHT') };
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens, onInvalid: TokenPolicy.WARN });
    fleet.protectByName('left', rollout);
    expect(synthesized()).toGateToken({ tokenEnv: 'LEFT', protects: rollout });
    expect(synthesized()).not.toGateToken({ tokenEnv: 'RIGHT', protects: rollout });
  });

  it('knows the policy, also if it is the default', () => {
    expect(synthesized()).toGateToken({ ...expected, onInvalid: 'warn', onUnverified: 'fail' });
    expect(synthesized()).not.toGateToken({ ...expected, onInvalid: 'fail' });
  });

  it.each([
    [
      'the gates that there are',
      { instanceId: 'post-cn-1', tokenEnv: 'OTHER' },
      'The stack does not have a gate of the token in the environment variable OTHER for instance post-cn-1.\nIt has these:\ndata.apsaramqtt_token.gate checks the token in the environment variable DEVICE_TOKEN.',
    ],
    [
      'everything that is wrong with the gate',
      { ...expected, instanceId: 'post-cn-2', onInvalid: 'fail', protects: 'terraform_data.rollout' },
      'data.apsaramqtt_token.gate checks it for instance post-cn-1, not post-cn-2.\ndata.apsaramqtt_token.gate leads an invalid token to warn, not fail.\ndata.apsaramqtt_token.gate does not protect terraform_data.rollout: that does not wait for it.',
    ],
    [
      'that what it must protect is not there',
      { ...expected, protects: 'terraform_data.nowhere' },
      'data.apsaramqtt_token.gate cannot protect terraform_data.nowhere, which the stack does not have.',
    ],
  ] as const)('says %s', (_what, gateOf, message) => {
    expect(() => expect(synthesized()).toGateToken(gateOf)).toThrow(message);
  });

  it('says which gate is too many', () => {
    expect(() => expect(synthesized()).not.toGateToken(expected)).toThrow(
      'The stack has a gate of the token in the environment variable DEVICE_TOKEN for instance post-cn-1: data.apsaramqtt_token.gate.',
    );
  });

  it.each(['the-plain-token', 'eyJh.the-plain-token.x'])('never repeats a token: %s', (plain) => {
    const token = MqttToken.unsafePlainText(plain, 'the emulator is on this machine');
    new MqttTokenGate(stack, 'plain', { instanceId, token });
    const other = () => expect(synthesized()).toGateToken({ ...expected, tokenEnv: 'OTHER' });
    expect(other).toThrow('data.apsaramqtt_token.plain checks a token in plain text.');
    expect(other).not.toThrow('the-plain-token');
    for (const argument of ['token', 'tokenEnv']) {
      const itself = () => expect(synthesized()).toGateToken({ instanceId: 'i', [argument]: plain });
      expect(itself).toThrow(`toGateToken: ${argument} is not`);
      expect(itself).not.toThrow('the-plain-token');
    }
  });

  it.each([
    [{ instanceId: 'i' }, 'give exactly one of tokenEnv, tokenFile and token'],
    [{ instanceId: 'i', tokenEnv: 'A', tokenFile: 'b' }, 'give exactly one of tokenEnv, tokenFile and token'],
  ])('requires one token: %j', (gateOf, message) => {
    expect(() => expect(synthesized()).toGateToken(gateOf)).toThrow(message);
  });

  it.each([undefined, null, 5, '', '5', 'null', '[]', '"text"'])(
    'requires a synthesized stack: %j',
    (given) => {
      for (const wording of [expect(given), expect(given).not])
        expect(() => wording.toGateToken(expected)).toThrow('Write expect(Testing.synth(stack)).toGateToken');
    },
  );

  it('finds a gate for any instance', () => {
    expect(synthesized()).toGateToken({ tokenEnv: 'DEVICE_TOKEN' });
    expect(() => expect(synthesized()).toGateToken({ tokenEnv: 'OTHER' })).toThrow(
      'The stack does not have a gate of the token in the environment variable OTHER.\n',
    );
  });

  it('requires a synthesized stack', () => {
    expect(() => expect(stack).toGateToken(expected)).toThrow(
      'Write expect(Testing.synth(stack)).toGateToken',
    );
  });
});
