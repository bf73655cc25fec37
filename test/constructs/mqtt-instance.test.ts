import { TerraformStack, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  MqttInstance,
  MqttInstanceId,
  MqttToken,
  QueryTokenRamPolicy,
  TokenPolicy,
} from '../../lib';

const id = MqttInstanceId.of('post-cn-1');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');

describe('MqttInstance', () => {
  let stack: TerraformStack;
  beforeEach(() => {
    stack = new TerraformStack(Testing.app(), 'stack');
  });

  it('makes gates and fleets for its tokens, with its provider and policies', () => {
    const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing' });
    const instance = MqttInstance.fromId(stack, 'line', id, { provider, onInvalid: TokenPolicy.WARN });
    instance.gate('device', token);
    instance.gate('strict', token, { onInvalid: TokenPolicy.FAIL, minRemaining: '1h' });
    instance.fleet('devices').addToken('left', token);
    const { data } = JSON.parse(Testing.synth(stack));
    const common = { instance_id: 'post-cn-1', provider: 'apsaramqtt.beijing' };
    expect(Object.values(data.apsaramqtt_token)).toEqual([
      { ...common, on_invalid: 'warn', token_env: 'DEVICE_TOKEN' },
      { ...common, on_invalid: 'fail', min_remaining: '1h', token_env: 'DEVICE_TOKEN' },
    ]);
    expect(Object.values(data.apsaramqtt_tokens)).toEqual([
      { ...common, on_invalid: 'warn', token_envs: { left: 'DEVICE_TOKEN' } },
    ]);
  });

  it('keeps its provider and policies if a gate is given undefined', () => {
    const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing' });
    const policies = {
      onInvalid: TokenPolicy.WARN,
      onUnverified: TokenPolicy.FAIL,
      onExpiring: TokenPolicy.WARN,
    };
    const instance = MqttInstance.fromId(stack, 'line', id, { provider, ...policies });
    const given = {
      provider: undefined,
      onInvalid: undefined,
      onUnverified: undefined,
      onExpiring: undefined,
    };
    instance.gate('device', token, given);
    instance.fleet('devices', given).addToken('left', token);
    const { data } = JSON.parse(Testing.synth(stack));
    const kept = {
      provider: 'apsaramqtt.beijing',
      on_invalid: 'warn',
      on_unverified: 'fail',
      on_expiring: 'warn',
    };
    expect(Object.values(data.apsaramqtt_token)).toEqual([expect.objectContaining(kept)]);
    expect(Object.values(data.apsaramqtt_tokens)).toEqual([expect.objectContaining(kept)]);
  });

  it('gives the RAM policy for the instance, also as statements', () => {
    const instance = MqttInstance.fromId(stack, 'line', id);
    const document = QueryTokenRamPolicy.document({ instances: [id] });
    expect(instance.queryTokenPolicyDocument()).toBe(document);
    expect(instance.queryTokenStatements()).toEqual(JSON.parse(document).Statement);
  });
});
