import {
  DataResource,
  DataTerraformRemoteStateLocal,
  TerraformElement,
  TerraformHclModule,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
} from 'cdktf';
import { Construct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  MqttInstance,
  MqttInstanceId,
  MqttToken,
  MqttTokenGate,
  type MqttTokenGateProps,
  QueryTokenRamPolicy,
  ResourceMatcher,
  TokenPolicy,
} from '../../lib';

const GATE = 'data.apsaramqtt_token.device-token';
const PROPS = {
  instanceId: MqttInstanceId.of('post-cn-1'),
  token: MqttToken.fromEnvironment('DEVICE_TOKEN'),
};

let stack: TerraformStack;
let gate: MqttTokenGate;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  gate = new MqttTokenGate(stack, 'device-token', PROPS);
});

function synth() {
  return JSON.parse(Testing.synth(stack));
}

function synthWithValidations(): void {
  new ApsaramqttProvider(stack, 'apsaramqtt');
  Testing.synth(stack, true);
}

describe('MqttTokenGate', () => {
  it('is a data source with the name of the construct, with the default policy', () => {
    expect(synth().data.apsaramqtt_token).toEqual({
      'device-token': { instance_id: 'post-cn-1', token_env: 'DEVICE_TOKEN' },
    });
  });

  it('fails the synth if the program continues after the gate was refused', () => {
    expect(() => new MqttTokenGate(stack, 'refused', { ...PROPS, token: 'c2VjcmV0' as never })).toThrow();
    expect(synth).toThrow('The gate stack/refused was not created completely');
  });

  it('passes policy and provider on', () => {
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing', region: 'cn-beijing' });
    new MqttTokenGate(stack, 'lenient', {
      ...PROPS,
      onInvalid: TokenPolicy.FAIL,
      onUnverified: TokenPolicy.WARN,
      provider,
    });
    expect(synth().data.apsaramqtt_token.lenient).toMatchObject({
      on_invalid: 'fail',
      on_unverified: 'warn',
      provider: 'apsaramqtt.beijing',
    });
  });

  it('passes on the known expiry', () => {
    new MqttTokenGate(stack, 'temporary', {
      ...PROPS,
      expiresAt: '2026-12-31T00:00:00Z',
      minRemaining: '72h',
      onExpiring: TokenPolicy.WARN,
      recheckAtApply: true,
    });
    const { data, ephemeral } = synth();
    expect(data.apsaramqtt_token.temporary).toMatchObject({
      expires_at: '2026-12-31T00:00:00Z',
      min_remaining: '72h',
      on_expiring: 'warn',
    });
    expect(ephemeral.apsaramqtt_token.temporary).toEqual(data.apsaramqtt_token.temporary);
  });

  it('takes references in the words of Terraform for the expiry', () => {
    const expiry = { expiresAt: `\${var.expires_at}`, minRemaining: `\${var.min_remaining}` };
    new MqttTokenGate(stack, 'temporary', { ...PROPS, ...expiry });
    expect(synth().data.apsaramqtt_token.temporary).toMatchObject({
      expires_at: expiry.expiresAt,
      min_remaining: expiry.minRemaining,
    });
  });

  it.each([
    [{ expiresAt: '' }, 'expiresAt is "". Set it to an RFC 3339 time'],
    [{ minRemaining: '' }, 'minRemaining is "". Set it to a duration'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt is "tomorrow". Set it to an RFC 3339 time'],
    [{ minRemaining: '3 days' }, 'minRemaining is "3 days". Set it to a duration'],
  ])('refuses %j', (props, message) => {
    expect(() => new MqttTokenGate(stack, 'other', { ...PROPS, ...props })).toThrow(message);
  });

  it.each([
    [{ token: 'a-raw-token' }, 'was given a token that is not an MqttToken'],
    [{ instanceId: 'post-cn-raw' }, 'was given an instance id that is not an MqttInstanceId'],
  ])('refuses a text in place of a value, and does not show it: %j', (props, message) => {
    const create = () => new MqttTokenGate(stack, 'other', { ...PROPS, ...props } as never);
    expect(create).toThrow(message);
    expect(create).not.toThrow(/raw/);
  });

  it.each([
    ['', 'is empty'],
    [undefined as unknown as string, 'is empty'],
    ['post-cn-0pp12gl****', 'is masked'],
    ['post-cn-1\n', 'contains white space'],
  ])('refuses the instance id %j where it is used, and names the construct', (text, problem) => {
    const id = MqttInstanceId.of(text);
    expect(() => new MqttTokenGate(stack, 'other', { ...PROPS, instanceId: id })).toThrow(
      `The gate stack/other: The instance id ${problem}`,
    );
    expect(() => MqttInstance.fromId(stack, 'line', id)).toThrow(
      `The instance stack/line: The instance id ${problem}`,
    );
    expect(() => QueryTokenRamPolicy.document({ instances: [id] })).toThrow(
      `QueryTokenRamPolicy.document: The instance id ${problem}`,
    );
  });

  it('accepts an instance id that Terraform will know', () => {
    const id = new TerraformVariable(stack, 'instance', {}).stringValue;
    new MqttTokenGate(stack, 'later', { ...PROPS, instanceId: MqttInstanceId.fromResolvable(id) });
    expect(synth().data.apsaramqtt_token.later.instance_id).toBe(`\${var.instance}`);
  });

  it('gives the results of the check', () => {
    const { verdict, tokenStatus, requestId, tokenFingerprint } = gate;
    new TerraformOutput(stack, 'results', { value: [verdict, tokenStatus, requestId, tokenFingerprint] });
    expect(synth().output.results.value).toEqual([
      `\${${GATE}.verdict}`,
      `\${${GATE}.token_status}`,
      `\${${GATE}.request_id}`,
      `\${${GATE}.token_fingerprint}`,
    ]);
  });

  it('needs a provider in its stack', () => {
    expect(() => Testing.synth(stack, true)).toThrow(/provider constructs .* 'stack' .*: apsaramqtt/);
  });
});

it('needs a provider if each of the stack has an alias', () => {
  const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing' });
  new ApsaramqttProvider(stack, 'shanghai', { alias: 'shanghai' });
  expect(synth).toThrow(
    'stack/device-token has no provider, and every ApsaramqttProvider of the stack has an alias (beijing, shanghai).',
  );
  stack.node.tryRemoveChild('device-token');
  new MqttTokenGate(stack, 'device-token', { ...PROPS, provider });
  expect(synth).not.toThrow();
});

it('protects nothing after the construct that contains it was removed', () => {
  new ApsaramqttProvider(stack, 'apsaramqtt');
  const line = new Construct(stack, 'line');
  new MqttTokenGate(line, 'gate', PROPS).protect(new DataResource(line, 'inner'));
  stack.node.tryRemoveChild('line');
  expect(synth().data.apsaramqtt_token).not.toHaveProperty('line_gate');
  const second = new Construct(stack, 'second');
  const rollout = new DataResource(stack, 'rollout');
  new MqttTokenGate(second, 'gate', PROPS).protect(rollout);
  stack.node.tryRemoveChild('second');
  expect(synth).toThrow(
    'The gate stack/second/gate was removed from the app (node.tryRemoveChild), and stack/rollout waits for it.',
  );
  expect(rollout.dependsOn ?? []).toEqual([]);
});

it('refuses the provider of another stack', () => {
  const other = new TerraformStack(stack.node.root as Construct, 'other');
  const provider = new ApsaramqttProvider(other, 'apsaramqtt');
  expect(() => new MqttTokenGate(stack, 'gate', { ...PROPS, provider })).toThrow(
    'The gate stack/gate cannot use the provider other/apsaramqtt: they are in different stacks. Create an ApsaramqttProvider in stack.',
  );
  new DataApsaramqttToken(stack, 'check', { instanceId: 'post-cn-1', tokenEnv: 'DEVICE_TOKEN', provider });
  expect(synth).toThrow(
    'stack/check cannot use the provider other/apsaramqtt: they are in different stacks.',
  );
});

describe('protect', () => {
  it('makes a resource wait for the verdict, and the check for nothing', () => {
    gate.protect(new DataResource(stack, 'rollout'));
    const { resource, data } = synth();
    expect(resource.terraform_data.rollout.depends_on).toEqual([GATE]);
    expect(data.apsaramqtt_token['device-token']).not.toHaveProperty('depends_on');
  });

  it('keeps the dependencies that a resource has already', () => {
    const first = new DataResource(stack, 'first');
    gate.protect(new DataResource(stack, 'second', { dependsOn: [first] }));
    expect(synth().resource.terraform_data.second.depends_on).toEqual(['terraform_data.first', GATE]);
  });

  it('makes a module wait', () => {
    gate.protect(new TerraformHclModule(stack, 'network', { source: 'example/network/any' }));
    expect(synth().module.network.depends_on).toEqual([GATE]);
  });

  it('makes a given data source wait', () => {
    gate.protect(new DataApsaramqttToken(stack, 'later', { instanceId: 'post-cn-1', tokenEnv: 'LATER' }));
    expect(synth().data.apsaramqtt_token.later.depends_on).toEqual([GATE]);
  });

  it('makes another gate wait', () => {
    gate.protect(new MqttTokenGate(stack, 'second', PROPS));
    expect(synth().data.apsaramqtt_token.second.depends_on).toEqual([GATE]);
  });

  it('makes everything wait that a construct creates, also later', () => {
    const line = new Construct(stack, 'line');
    new DataResource(new Construct(line, 'a'), 'device');
    gate.protect(line);
    new TerraformHclModule(line, 'network', { source: 'example/network/any' });
    const { resource, module } = synth();
    const [device] = Object.values<{ depends_on: string[] }>(resource.terraform_data);
    const [network] = Object.values<{ depends_on: string[] }>(module);
    expect(device!.depends_on).toEqual([GATE]);
    expect(network!.depends_on).toEqual([GATE]);
  });

  it('protects a whole stack, itself and the other checks of the stack left out', () => {
    new MqttTokenGate(stack, 'second', PROPS);
    new DataResource(stack, 'rollout');
    gate.protect(stack);
    const { resource, data } = synth();
    expect(resource.terraform_data.rollout.depends_on).toEqual([GATE]);
    for (const check of Object.values(data.apsaramqtt_token)) expect(check).not.toHaveProperty('depends_on');
  });

  it('makes a resource wait for every gate that protects it, and once for each', () => {
    const rollout = new DataResource(stack, 'rollout');
    const second = new MqttTokenGate(stack, 'second', PROPS);
    gate.protect(rollout, stack);
    second.protect(rollout);
    synth();
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual([
      GATE,
      'data.apsaramqtt_token.second',
    ]);
  });

  it('follows a gate whose name in Terraform is overridden', () => {
    gate.protect(new DataResource(stack, 'rollout'));
    (gate.node.defaultChild as DataApsaramqttToken).overrideLogicalId('renamed');
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual(['data.apsaramqtt_token.renamed']);
  });

  it('refuses what is in another stack', () => {
    const other = new TerraformStack(stack.node.root as Construct, 'other');
    expect(() => gate.protect(new DataResource(other, 'rollout'))).toThrow(
      'The gate stack/device-token cannot protect other/rollout: they are in different stacks (stack and other), which Terraform plans separately. Create a gate in other.',
    );
  });

  it('fails the synth if there is nothing to protect', () => {
    gate.protect(new Construct(stack, 'empty'));
    expect(synth).toThrow(
      'protect() was given stack/empty, which is not a resource, data source, module or action',
    );
  });

  it('of the stack fails the synth for what an override makes', () => {
    new DataResource(stack, 'rollout');
    gate.protect(stack);
    expect(synth).not.toThrow();
    stack.addOverride('module.late.source', 'a/b/c');
    expect(synth).toThrow('module.late is protected by the gate stack/device-token, but does not wait');
  });

  it('does not take a remote state beneath a construct for something protected', () => {
    const states = new Construct(stack, 'states');
    new DataTerraformRemoteStateLocal(states, 'network', { path: 'network.tfstate' });
    gate.protect(states);
    expect(synth).toThrow('protect() was given stack/states');
  });

  it('fails the synth if an override takes the protection away', () => {
    const rollout = new DataResource(stack, 'rollout');
    gate.protect(rollout);
    rollout.addOverride('depends_on', null);
    expect(synth).toThrow(
      'stack/rollout is protected by the gate stack/device-token, but does not wait for it: its depends_on was overridden.',
    );
  });

  it('passes the synth if something is protected', () => {
    gate.protect(new DataResource(stack, 'rollout'));
    expect(synthWithValidations).not.toThrow();
  });
});

describe('protectAll', () => {
  const annotations = () => gate.node.metadata.filter(({ type }) => type === '@cdktf/warn');

  it('protects the resources of the given types in a scope, also those that are added later', () => {
    gate.protectAll(stack, ResourceMatcher.types('terraform_data'));
    const rollout = new DataResource(new Construct(stack, 'line'), 'rollout');
    new TerraformResource(stack, 'other', { terraformResourceType: 'example_data' });
    const { resource } = synth();
    expect(resource.terraform_data[rollout.friendlyUniqueId].depends_on).toEqual([GATE]);
    expect(resource.example_data.other).not.toHaveProperty('depends_on');
  });

  it('fails the synth for a resource that an override of the stack makes, and that does not wait', () => {
    gate.protectAll(
      stack,
      ResourceMatcher.types('terraform_data').or({ matches: ({ node }) => node.scopes.length > 9 }),
    );
    stack.addOverride('resource.terraform_data.waiting.depends_on', [GATE]);
    expect(synth).not.toThrow();
    stack.addOverride('resource.terraform_data.late.input', 'x');
    expect(synth).toThrow(
      'terraform_data.late is protected by the gate stack/device-token, but does not wait for it, because an override made it.',
    );
  });

  it.each([
    ['the stack', () => stack],
    ['a construct', () => stack.node.tryFindChild('line') as Construct],
  ])(
    'fails the synth for a resource in %s that an element of the program writes, and that does not wait',
    (_, scope) => {
      let depends: readonly string[] = [];
      class Writer extends TerraformElement {
        override toTerraform() {
          return { resource: { terraform_data: { written: { depends_on: depends } } } };
        }
      }
      const line = new Construct(stack, 'line');
      new DataResource(line, 'rollout');
      new Writer(line, 'writer');
      gate.protect(scope());
      expect(synth).toThrow(
        'terraform_data.written is protected by the gate stack/device-token, but does not wait for it, because stack/line/writer writes it.',
      );
      depends = [GATE];
      expect(synth).not.toThrow();
    },
  );

  it('accepts a wildcard for a family of types', () => {
    gate.protectAll(stack, ResourceMatcher.types('example_*', 'other_thing'));
    for (const type of ['example_data', 'other_thing', 'other_thing_more', 'an_example_data'])
      new TerraformResource(stack, type, { terraformResourceType: type });
    const waiting = Object.entries<{ [name: string]: { depends_on?: string[] } }>(synth().resource)
      .filter(([type, named]) => named[type]!.depends_on)
      .map(([type]) => type);
    expect(waiting).toEqual(['example_data', 'other_thing']);
  });

  it('uses a matcher of the program', () => {
    const matches = ({ node }: TerraformResource) => node.id.startsWith('device-');
    gate.protectAll(stack, { matches });
    new DataResource(stack, 'device-1');
    new DataResource(stack, 'network');
    const { resource } = synth();
    expect(resource.terraform_data['device-1'].depends_on).toEqual([GATE]);
    expect(resource.terraform_data.network).not.toHaveProperty('depends_on');
  });

  it('accepts combined matchers', () => {
    const devices = ResourceMatcher.types('terraform_data').and(ResourceMatcher.path('*/line-*'));
    gate.protectAll(
      stack,
      devices.and(ResourceMatcher.path('*/spare').not()).or(ResourceMatcher.path('stack/b')),
    );
    for (const id of ['a', 'b', 'line-1', 'line-2']) new DataResource(stack, id);
    new DataResource(new Construct(stack, 'line-3'), 'spare');
    const waiting = Object.entries<{ depends_on?: string[] }>(synth().resource.terraform_data)
      .filter(([, { depends_on }]) => depends_on)
      .map(([name]) => name);
    expect(waiting).toEqual(['b', 'line-1', 'line-2']);
  });

  it.each([[() => true], [undefined], [{}]])('refuses %p, which is not a matcher', (matcher) => {
    expect(() => gate.protectAll(stack, matcher as never)).toThrow(
      'protectAll() of the gate stack/device-token takes a matcher, such as ResourceMatcher.types("alicloud_fcv3_*")',
    );
  });

  it('does not protect anything outside of the scope', () => {
    new DataResource(stack, 'rollout');
    gate.protectAll(new Construct(stack, 'line'), ResourceMatcher.types('terraform_data'));
    expect(synth().resource.terraform_data.rollout).not.toHaveProperty('depends_on');
  });

  it('warns if there is no such resource, and once', () => {
    gate.protectAll(stack, ResourceMatcher.types('alicloud_fc_function', 'alicloud_fcv2_function'));
    synthWithValidations();
    Testing.synth(stack, true);
    expect(annotations().map(({ data }) => data)).toEqual([
      expect.stringContaining(
        ': protectAll() found no resource in stack that is of type alicloud_fc_function or alicloud_fcv2_function, so it protects nothing there.',
      ),
    ]);
  });

  it('fails the synth if an override takes the protection away', () => {
    const rollout = new DataResource(stack, 'rollout');
    gate.protectAll(stack, ResourceMatcher.types('terraform_data'));
    rollout.addOverride('depends_on', null);
    expect(synth).toThrow('stack/rollout is protected by the gate stack/device-token, but does not wait');
    expect(annotations()).toEqual([]);
  });

  it('refuses a scope in another stack', () => {
    const other = new TerraformStack(stack.node.root as Construct, 'other');
    expect(() => gate.protectAll(other, ResourceMatcher.types('terraform_data'))).toThrow(
      'The gate stack/device-token cannot protect other: they are in different stacks',
    );
  });

  it.each([[[]], [['Alicloud.Function']]])('refuses invalid types: %j', (types) => {
    expect(() => ResourceMatcher.types(...types)).toThrow(
      /^ResourceMatcher.types: .* Name them as Terraform does/,
    );
  });

  it.each([
    [[], 'no path is given'],
    [['factory/*', ''], '"" is not a path'],
  ])('refuses invalid paths: %j', (paths, why) => {
    expect(() => ResourceMatcher.path(...paths)).toThrow(
      `ResourceMatcher.path: ${why}. Give paths of constructs, such as "factory/line-*".`,
    );
  });
});

describe('the policy in the context of the app', () => {
  const policyOf = (context: Record<string, unknown>, props: Partial<MqttTokenGateProps> = {}) => {
    stack = new TerraformStack(Testing.app({ context }), 'stack');
    new MqttTokenGate(stack, 'gate', { ...PROPS, ...props });
    const { on_invalid, on_unverified } = synth().data.apsaramqtt_token.gate;
    return { on_invalid, on_unverified };
  };

  it('applies to gates without a policy', () => {
    expect(policyOf({ 'apsaramqtt:onInvalid': 'warn' })).toEqual({ on_invalid: 'warn' });
    expect(policyOf({ 'apsaramqtt:onUnverified': 'warn' })).toEqual({ on_unverified: 'warn' });
  });

  it('is overridden by the policy of a gate', () => {
    const context = { 'apsaramqtt:onInvalid': 'warn', 'apsaramqtt:onUnverified': 'warn' };
    expect(policyOf(context, { onInvalid: TokenPolicy.FAIL })).toEqual({
      on_invalid: 'fail',
      on_unverified: 'warn',
    });
  });

  it.each(['onInvalid', 'onUnverified'])('is refused by name if %s is no policy', (name) => {
    const key = `apsaramqtt:${name}`;
    expect(() => policyOf({ [key]: 'ignore' })).toThrow(
      `The gate stack/gate has its policy from the context "${key}", which is "ignore". Set it to "fail" or "warn" (in cdktf.json, under "context").`,
    );
  });

  it.each(['oninvalid', 'on_invalid', 'onUnverfied'])('is refused if its name is %s', (name) => {
    expect(() => policyOf({ [`apsaramqtt:${name}`]: 'fail', other: 1 })).toThrow(
      `The gate stack/gate: the context has "apsaramqtt:${name}", which is not known. Name it "apsaramqtt:onInvalid" or "apsaramqtt:onUnverified" or "apsaramqtt:onExpiring" (in cdktf.json, under "context").`,
    );
  });

  it('must not be a reference, because synth has to know it', () => {
    const onInvalid = new TerraformVariable(stack, 'policy', {}).stringValue as TokenPolicy;
    expect(() => policyOf({}, { onInvalid })).toThrow(
      'The gate stack/gate: onInvalid is a reference. Set it to "fail" or "warn".',
    );
  });

  it('can be set for one stack', () => {
    const app = Testing.app();
    stack = new TerraformStack(app, 'trial');
    stack.node.setContext('apsaramqtt:onInvalid', 'warn');
    new MqttTokenGate(stack, 'gate', PROPS);
    expect(synth().data.apsaramqtt_token.gate.on_invalid).toBe('warn');
  });
});

describe('recheckAtApply', () => {
  it('makes what is protected also wait for a check in apply', () => {
    const again = new MqttTokenGate(stack, 'again', { ...PROPS, recheckAtApply: true });
    again.protect(new DataResource(stack, 'rollout'));
    const { resource, data, ephemeral } = synth();
    expect(ephemeral.apsaramqtt_token.again).toEqual(data.apsaramqtt_token.again);
    expect(resource.terraform_data.rollout.depends_on).toEqual([
      'data.apsaramqtt_token.again',
      'ephemeral.apsaramqtt_token.again',
    ]);
  });

  it('says once, and not for each check, that a token is in plain text', () => {
    const token = MqttToken.unsafePlainText('a-token-for-the-emulator', 'the emulator is on this machine');
    const again = new MqttTokenGate(stack, 'again', { ...PROPS, token, recheckAtApply: true });
    expect(again.node.metadata.filter(({ data }) => String(data).includes('AMT004'))).toHaveLength(1);
  });
});
