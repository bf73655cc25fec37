import { DataResource, TerraformLocal, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { ApsaramqttProvider, EphemeralApsaramqttToken, TokenPolicy } from '../../lib';

const ADDRESS = 'ephemeral.apsaramqtt_token.device';
const CONFIG = { instanceId: 'post-cn-1', tokenEnv: 'DEVICE_TOKEN' };

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
});

const synth = () => JSON.parse(Testing.synth(stack));

describe('EphemeralApsaramqttToken', () => {
  it('is an ephemeral resource, and requires a Terraform that supports them', () => {
    new EphemeralApsaramqttToken(stack, 'device', CONFIG);
    expect(synth()).toEqual({
      ephemeral: { apsaramqtt_token: { device: { instance_id: 'post-cn-1', token_env: 'DEVICE_TOKEN' } } },
      terraform: { required_version: '>= 1.10' },
    });
  });

  it('carries the path of its construct, as everything synthesized does', () => {
    const ephemeral = new EphemeralApsaramqttToken(stack, 'device', CONFIG).toTerraform().ephemeral;
    expect(ephemeral.apsaramqtt_token.device['//'].metadata).toMatchObject({
      path: 'stack/device',
      uniqueId: 'device',
    });
  });

  it('accepts a token, policy, provider, dependencies and overrides', () => {
    const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing' });
    const variable = new TerraformVariable(stack, 'token', {});
    const ephemeral = new EphemeralApsaramqttToken(stack, 'device', {
      instanceId: 'post-cn-1',
      token: variable.stringValue,
      onInvalid: TokenPolicy.WARN,
      onUnverified: TokenPolicy.FAIL,
      provider,
      dependsOn: [new DataResource(stack, 'first')],
    });
    ephemeral.addOverride('instance_id', 'post-cn-2');
    expect(synth().ephemeral.apsaramqtt_token.device).toEqual({
      instance_id: 'post-cn-2',
      token: `\${var.token}`,
      on_invalid: 'warn',
      on_unverified: 'fail',
      provider: 'apsaramqtt.beijing',
      depends_on: ['terraform_data.first'],
    });
  });

  it('returns the token and the verdict', () => {
    const { token, verdict, tokenFingerprint } = new EphemeralApsaramqttToken(stack, 'device', CONFIG);
    new TerraformLocal(stack, 'results', [token, verdict, tokenFingerprint]);
    expect(synth().locals.results).toEqual([
      `\${${ADDRESS}.token}`,
      `\${${ADDRESS}.verdict}`,
      `\${${ADDRESS}.token_fingerprint}`,
    ]);
  });

  it('can be a dependency', () => {
    const ephemeral = new EphemeralApsaramqttToken(stack, 'device', CONFIG);
    new DataResource(stack, 'rollout', { dependsOn: [ephemeral] });
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual([ADDRESS]);
  });

  it('does not change the required_version of the stack', () => {
    new EphemeralApsaramqttToken(stack, 'device', CONFIG);
    stack.addOverride('terraform.required_version', '>= 1.12');
    expect(synth().terraform.required_version).toBe('>= 1.12');
  });

  it('needs a provider in its stack', () => {
    new EphemeralApsaramqttToken(stack, 'device', CONFIG);
    expect(() => Testing.synth(stack, true)).toThrow(
      /stack\/device has no provider\. Create an ApsaramqttProvider in the stack stack\./,
    );
    new ApsaramqttProvider(stack, 'apsaramqtt');
    expect(() => Testing.synth(stack, true)).not.toThrow();
  });

  it('refuses HCL, where CDKTF would leave it out', () => {
    new EphemeralApsaramqttToken(stack, 'device', CONFIG);
    expect(() => Testing.synthHcl(stack)).toThrow(
      'stack/device is an ephemeral resource, which CDKTF omits in HCL',
    );
  });
});
