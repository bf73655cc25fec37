import { Lazy, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  AlicloudProvider,
  type AlicloudProviderConfig,
} from '../../examples/alicloud/.gen/providers/alicloud/provider';
import {
  ApsaramqttProvider,
  type ApsaramqttProviderConfig,
  MqttInstanceId,
  MqttToken,
  MqttTokenGate,
} from '../../lib';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
});

function adopt(config: AlicloudProviderConfig, overrides?: ApsaramqttProviderConfig) {
  const alicloud = new AlicloudProvider(stack, 'alicloud', config);
  return { alicloud, provider: ApsaramqttProvider.fromAlicloud(stack, 'apsaramqtt', alicloud, overrides) };
}

/** The synthesized provider blocks of the stack. */
function blocks() {
  return JSON.parse(Testing.synth(stack)).provider;
}

function said(provider: ApsaramqttProvider): string[] {
  Testing.synth(stack, true);
  return provider.node.metadata
    .filter(({ type }) => type.startsWith('@cdktf/'))
    .map(
      ({ type, data }) => `${type.slice('@cdktf/'.length)}: ${String(data).replace(/^\S+:\d+:\d+: /, '')}`,
    );
}

describe('fromAlicloud', () => {
  const SETTINGS: [string, AlicloudProviderConfig][] = [
    ['an access key', { accessKey: 'LTAI', secretKey: 'key', securityToken: 'sts', region: 'cn-beijing' }],
    ['a profile', { profile: 'factory', sharedCredentialsFile: '/etc/aliyun.json' }],
    ['the role of an ECS instance', { ecsRoleName: 'deployer' }],
    ['a credentials URI', { credentialsUri: 'http://localhost:9988' }],
    ['timeouts', { clientConnectTimeout: 1000, clientReadTimeout: 2000, maxRetryTimeout: 30 }],
    [
      'a role',
      {
        assumeRole: {
          roleArn: 'acs:ram::1:role/deployer',
          sessionName: 'device',
          policy: '{}',
          sessionExpiration: 900,
          externalId: 'x',
        },
      },
    ],
    [
      'a role for an OIDC token',
      {
        assumeRoleWithOidc: {
          oidcProviderArn: 'acs:ram::1:oidc-provider/ack',
          oidcToken: 'jwt',
          oidcTokenFile: '/run/token',
          roleArn: 'acs:ram::1:role/pod',
          roleSessionName: 'device',
          policy: '{}',
          sessionExpiration: 900,
        },
      },
    ],
  ];

  it.each(SETTINGS)('copies %s without a warning', (_what, config) => {
    const { provider } = adopt(config);
    expect(said(provider)).toEqual([]);
    const { alicloud, apsaramqtt } = blocks();
    expect(Object.keys(alicloud[0])).toHaveLength(Object.keys(config).length);
    expect(apsaramqtt).toEqual(alicloud);
  });

  it('keeps references, including those in lists and lazy values', () => {
    const key = new TerraformVariable(stack, 'secret_key', { sensitive: true });
    const roles = new TerraformVariable(stack, 'roles', { type: 'list(string)' });
    adopt({
      secretKey: key.stringValue,
      region: Lazy.stringValue({ produce: () => 'cn-hangzhou' }),
      assumeRole: { roleArn: `\${${roles.fqn}[0]}`, sessionExpiration: roles.numberValue },
    });
    const { alicloud, apsaramqtt } = blocks();
    expect(apsaramqtt).toEqual(alicloud);
    expect(apsaramqtt[0]).toMatchObject({ secret_key: `\${var.secret_key}`, region: 'cn-hangzhou' });
  });

  it('sees what is set and overridden after it was called', () => {
    const { alicloud } = adopt({ region: 'cn-beijing', profile: 'old' });
    alicloud.region = 'cn-shanghai';
    alicloud.addOverride('profile', 'new');
    alicloud.addOverride('assume_role', [{ role_arn: 'acs:ram::1:role/deployer' }]);
    expect(blocks().apsaramqtt).toEqual([
      { region: 'cn-shanghai', profile: 'new', assume_role: [{ role_arn: 'acs:ram::1:role/deployer' }] },
    ]);
  });

  it('gives precedence to overrides, with blocks as a whole, and accepts arguments that alicloud does not have', () => {
    adopt(
      { region: 'cn-beijing', profile: 'factory', assumeRole: { roleArn: 'a', sessionName: 's' } },
      { region: 'cn-hangzhou', assumeRole: { roleArn: 'b' }, maxCalls: 10, network: 'vpc' },
    );
    expect(blocks().apsaramqtt).toEqual([
      {
        region: 'cn-hangzhou',
        profile: 'factory',
        assume_role: { role_arn: 'b' },
        max_calls: 10,
        network: 'vpc',
      },
    ]);
  });

  it('has the alias of an aliased provider, next to a provider without alias', () => {
    const main = new AlicloudProvider(stack, 'main', { region: 'cn-hangzhou' });
    const beijing = new AlicloudProvider(stack, 'beijing', { region: 'cn-beijing', alias: 'beijing' });
    ApsaramqttProvider.fromAlicloud(stack, 'mqtt', main);
    const provider = ApsaramqttProvider.fromAlicloud(stack, 'mqtt-beijing', beijing);
    const other = ApsaramqttProvider.fromAlicloud(stack, 'mqtt-other', beijing, { alias: 'other' });
    const token = MqttToken.fromEnvironment('TOKEN');
    const instanceId = MqttInstanceId.of('post-cn-1');
    new MqttTokenGate(stack, 'gate', { instanceId, token, provider });
    expect(other.alias).toBe('other');
    expect(blocks().apsaramqtt).toEqual([
      { region: 'cn-hangzhou' },
      { region: 'cn-beijing', alias: 'beijing' },
      { region: 'cn-beijing', alias: 'other' },
    ]);
    const { data } = JSON.parse(Testing.synth(stack));
    expect(data.apsaramqtt_token.gate.provider).toBe('apsaramqtt.beijing');
  });

  it('warns once about what cannot be copied, by construct and argument', () => {
    const { alicloud, provider } = adopt({
      protocol: 'HTTP',
      sourceIp: '10.0.0.1',
      endpoints: [{ ecs: 'ecs.example.com', sts: 'sts.example.com' }],
      signVersion: { oss: 'v4' },
    });
    alicloud.addOverride('assume_role.serial_number', '7');
    said(provider);
    expect(said(provider)).toEqual([
      'warn: stack/alicloud sets protocol, which has no counterpart in the provider apsaramqtt and was not copied. QueryToken is always called over https.',
      'warn: stack/alicloud sets source_ip, which has no counterpart in the provider apsaramqtt and was not copied. QueryToken is called without it.',
      expect.stringMatching(/^warn: stack\/alicloud sets assume_role.serial_number, /),
      expect.stringMatching(/^info: stack\/alicloud sets endpoints.ecs, .* QueryToken does not need it/),
      expect.stringMatching(/^warn: stack\/alicloud sets sign_version, /),
    ]);
    expect(blocks().apsaramqtt).toEqual([{ assume_role: {}, endpoints: [{ sts: 'sts.example.com' }] }]);
  });

  it('mentions arguments that do not affect QueryToken without a warning', () => {
    const { provider } = adopt({ skipRegionValidation: true, configurationSource: 'modules/device' });
    expect(said(provider).map((each) => each.split(',')[0])).toEqual([
      'info: stack/alicloud sets configuration_source',
      'info: stack/alicloud sets skip_region_validation',
    ]);
  });

  it('refuses another provider, and a provider of another stack', () => {
    const other = new ApsaramqttProvider(stack, 'other');
    const adoptOther = () => ApsaramqttProvider.fromAlicloud(stack, 'apsaramqtt', other);
    expect(adoptOther).toThrow('stack/other is a provider "apsaramqtt", not an alicloud provider');
    const elsewhere = new AlicloudProvider(new TerraformStack(stack.node.root, 'second'), 'alicloud');
    const adoptElsewhere = () => ApsaramqttProvider.fromAlicloud(stack, 'apsaramqtt', elsewhere);
    expect(adoptElsewhere).toThrow(
      'stack/apsaramqtt cannot take settings from second/alicloud: they are in different stacks',
    );
  });

  it('says the same in HCL', () => {
    const assumeRole = { roleArn: 'acs:ram::1:role/deployer', sessionExpiration: 900 };
    const { alicloud } = adopt({ region: 'cn-beijing', maxRetryTimeout: 30, protocol: 'HTTP', assumeRole });
    alicloud.addOverride('assume_role.value.serial_number', { value: '7', type: 'simple' });
    const words = Testing.synthHcl(stack).replace(/\s+/g, ' ');
    expect(words).toContain(
      'provider "apsaramqtt" { max_retry_timeout = 30 region = "cn-beijing" assume_role { role_arn = "acs:ram::1:role/deployer" session_expiration = 900 } }',
    );
  });
});
