import {
  DataResource,
  Fn,
  propertyAccess,
  TerraformHclModule,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from 'cdktf';
import { Construct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  MqttTokenRules,
  TokenPolicy,
} from '../../lib';

const instanceId = MqttInstanceId.of('post-cn-1');

let stack: TerraformStack;
let variable: TerraformVariable;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
  variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
});

const synth = () => Testing.synth(stack);

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('requireGates', () => {
  const rollout = () => new DataResource(stack, 'rollout', { input: { password: variable.stringValue } });
  const UNGATED =
    'stack/rollout uses a token unchecked (AMT005). stack/rollout uses the token var.device_token but is not protected by a gate that checks it. Create an MqttTokenGate for the token, and pass this construct to its protect().';

  beforeEach(() => MqttTokenRules.requireGates(stack));

  it('fails the synth if a resource uses a token without a gate', () => {
    MqttToken.fromVariable(variable);
    rollout();
    expect(synth).toThrow(UNGATED);
  });

  it('fails the synth if the gate of a token does not protect who uses it', () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    rollout();
    expect(synth).toThrow(
      'stack/rollout uses the token var.device_token but is not protected by a gate that checks it. Pass this construct to protect() of stack/gate, which checks the token.',
    );
  });

  it.each<[string, () => unknown, string]>([
    [
      'of a fleet',
      () =>
        new MqttTokenFleetGate(stack, 'fleet', {
          instanceId,
          tokens: { a: MqttToken.fromVariable(variable) },
        }),
      'Pass this construct to protect() of stack/fleet, which checks the token.',
    ],
    [
      'of a data source alone',
      () => new DataApsaramqttToken(stack, 'check', { instanceId: 'post-cn-1', token: variable.stringValue }),
      'Give it stack/check, which checks the token, as dependsOn.',
    ],
    [
      'of one of several tokens, which is not enough',
      () => {
        const other = new TerraformVariable(stack, 'other', { sensitive: true });
        const chosen = Fn.coalesce([variable.stringValue, other.stringValue]);
        new MqttTokenGate(stack, 'either', {
          instanceId,
          token: MqttToken.fromResolvable(Token.asString(chosen)),
        });
      },
      'Create an MqttTokenGate for the token, and pass this construct to its protect().',
    ],
  ])('names the check %s that is there already', (_, create, remedy) => {
    create();
    rollout();
    expect(synth).toThrow(remedy);
  });

  it('fails the synth if a module uses a token without a gate', () => {
    MqttToken.fromVariable(variable);
    const variables = { token: variable.stringValue };
    new TerraformHclModule(stack, 'module', { source: 'example/any/any', variables });
    expect(synth).toThrow(
      'stack/module uses a token unchecked (AMT005). stack/module uses the token var.device_token',
    );
  });

  it('passes if a gate that checks the token protects who uses it', () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    gate.protect(rollout());
    expect(synth).not.toThrow();
  });

  it('passes if the gate of a fleet does', () => {
    const tokens = { device: MqttToken.fromVariable(variable) };
    new MqttTokenFleetGate(stack, 'gate', { instanceId, tokens }).protect(rollout());
    expect(synth).not.toThrow();
  });

  it('fails the synth if an output uses a token without a gate', () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    const output = new TerraformOutput(stack, 'output', { value: variable.stringValue, sensitive: true });
    expect(synth).toThrow(
      'stack/output uses a token unchecked (AMT005). stack/output uses the token var.device_token but is not protected by a gate that checks it. Give it stack/gate, which checks the token, as dependsOn.',
    );
    output.dependsOn = [gate];
    expect(synth).not.toThrow();
  });

  it('passes if an output or a resource uses what a protected resource makes of a token', () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    const device = rollout();
    gate.protect(device);
    new TerraformOutput(stack, 'output', { value: device.output, sensitive: true });
    new DataResource(stack, 'next', { input: device.output });
    expect(synth).not.toThrow();
  });

  it('fails the synth if an action uses a token, unless its gate protects it', () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    stack.addOverride('action.device_restart.restart.config', { password: variable.stringValue });
    expect(synth).toThrow('action.device_restart.restart uses the token var.device_token');
    stack.addOverride('action.device_restart.restart.config.for', gate.verdict);
    expect(synth).not.toThrow();
  });

  it('does not accept the gate of another token', () => {
    MqttToken.fromVariable(variable);
    const other = MqttToken.fromEnvironment('OTHER_TOKEN');
    new MqttTokenGate(stack, 'gate', { instanceId, token: other }).protect(rollout());
    expect(synth).toThrow(UNGATED);
  });

  it('recognises tokens that Terraform gets from elsewhere and a gate checks', () => {
    const secret = new DataResource(stack, 'secret');
    const token = secret.getStringAttribute('output');
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromResolvable(token) });
    new DataResource(stack, 'rollout', { input: { token } });
    expect(synth).toThrow('uses the token terraform_data.secret.output');
  });

  it.each<[string, () => unknown]>([
    ['a local value', () => new TerraformLocal(stack, 'l', variable.stringValue).asString],
    [
      'local values of local values',
      () =>
        new TerraformLocal(stack, 'm', { a: new TerraformLocal(stack, 'l', variable.stringValue).asString })
          .fqn,
    ],
    ['a function', () => Fn.trimspace(Fn.base64decode(variable.stringValue))],
    ['a text', () => `mqtt://user:${variable.stringValue}@broker`],
  ])('follows a token through %s', (_, passedOn) => {
    MqttToken.fromVariable(variable);
    new DataResource(stack, 'rollout', { input: { password: passedOn() } });
    expect(synth).toThrow(UNGATED);
  });

  it('follows a token through an iterator', () => {
    MqttToken.fromVariable(variable);
    const local = new TerraformLocal(stack, 'l', [variable.stringValue]);
    const forEach = TerraformIterator.fromList(local.asList);
    new DataResource(stack, 'rollout', { forEach, input: { password: forEach.value } });
    expect(synth).toThrow(UNGATED);
  });

  it('recognises a token that its gate gets through a local value and a function', () => {
    const local = new TerraformLocal(stack, 'l', Fn.trimspace(variable.stringValue));
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromResolvable(local.asString) });
    rollout();
    expect(synth).toThrow(
      'stack/rollout uses the token local.l but is not protected by a gate that checks it.',
    );
  });

  it.each([
    ['all of a text', (secret: string) => secret],
    ['the token in it', (secret: string) => propertyAccess(Fn.jsondecode(secret), ['token'])],
  ])('recognises a token that its gate reads from a JSON text, for what uses %s', (_, used) => {
    const secret = new DataResource(stack, 'secret').getStringAttribute('output');
    const token = Token.asString(propertyAccess(Fn.jsondecode(secret), ['token']));
    new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromResolvable(token) });
    const other = propertyAccess(Fn.jsondecode(secret), ['broker']);
    new DataResource(stack, 'other', { input: { other } });
    expect(synth).not.toThrow();
    new DataResource(stack, 'rollout', { input: { password: used(secret) } });
    expect(synth).toThrow('stack/rollout uses the token jsondecode(terraform_data.secret.output).token');
  });

  it('distinguishes elements of a variable', () => {
    variable = new TerraformVariable(stack, 'tokens', { sensitive: true });
    const element = (name: string) => Fn.lookup(variable.fqn, name, '');
    const gate = (name: string) =>
      new MqttTokenGate(stack, name, { instanceId, token: MqttToken.fromResolvable(element(name)) });
    gate('device').protect(new DataResource(stack, 'one', { input: { password: element('device') } }));
    gate('lamp').protect(new DataResource(stack, 'two', { input: { password: element('lamp') } }));
    expect(synth).not.toThrow();
    new DataResource(stack, 'three', { input: { password: element('lamp') } });
    expect(synth).toThrow('stack/three uses the token var.tokens.lamp');
  });

  it('accepts a resource that waits for one that waits for the gate', () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token: MqttToken.fromVariable(variable) });
    const first = new DataResource(stack, 'first');
    gate.protect(first);
    new DataResource(stack, 'rollout', { input: { password: variable.stringValue }, dependsOn: [first] });
    expect(synth).not.toThrow();
  });

  it('distinguishes a token from another whose name begins the same', () => {
    MqttToken.fromVariable(variable);
    const other = new TerraformVariable(stack, 'device_token_name', {});
    new DataResource(stack, 'rollout', { input: { name: other.stringValue } });
    expect(synth).not.toThrow();
  });

  it('ignores what is outside of its scope', () => {
    stack = new TerraformStack(Testing.app(), 'stack');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    MqttTokenRules.requireGates(new Construct(stack, 'strict'));
    MqttToken.fromVariable(variable);
    rollout();
    expect(synth).not.toThrow();
  });
});

describe('forbidWarnings', () => {
  const token = MqttToken.fromEnvironment('DEVICE_TOKEN');

  beforeEach(() => MqttTokenRules.forbidWarnings(stack));

  it('fails the synth if a gate only warns, once for each of its policies', () => {
    const onUnverified = TokenPolicy.WARN;
    new MqttTokenGate(stack, 'gate', { instanceId, token, onUnverified, recheckAtApply: true });
    const finding =
      'Gate stack/gate only warns (AMT006). stack/gate does not fail (onUnverified is "warn"). The policy requires every gate to fail. Set it to TokenPolicy.FAIL.';
    expect(messageOf(synth)).toMatch(/^The stack stack was not synthesized:\n {2}\[stack\/gate\] [^\n]*$/);
    expect(synth).toThrow(finding);
  });

  it('names the context that the policy of a gate may come from', () => {
    const lenient = new TerraformStack(stack.node.root, 'lenient');
    lenient.node.setContext('apsaramqtt:onExpiring', 'warn');
    new ApsaramqttProvider(lenient, 'apsaramqtt');
    new MqttTokenGate(lenient, 'gate', { instanceId, token, onInvalid: TokenPolicy.WARN });
    MqttTokenRules.forbidWarnings(lenient);
    const remedies = MqttTokenRules.violations(lenient).map(({ message }) => /Set it .*/.exec(message)?.[0]);
    expect(remedies).toEqual([
      'Set it to TokenPolicy.FAIL.',
      'Set it to TokenPolicy.FAIL in the gate, or change the context "apsaramqtt:onExpiring".',
    ]);
  });

  it('fails the synth if a check that is not a gate only warns', () => {
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenEnv: 'TOKEN', onInvalid: 'warn' });
    expect(synth).toThrow(
      'Gate stack/check only warns (AMT006). stack/check does not fail (onInvalid is "warn")',
    );
  });

  it.each(['onInvalid', 'onUnverified', 'onExpiring'])('considers %s', (policy) => {
    new MqttTokenGate(stack, 'gate', { instanceId, token, [policy]: TokenPolicy.WARN });
    expect(synth).toThrow(`(${policy} is "warn")`);
  });

  it('passes if every gate fails', () => {
    new MqttTokenGate(stack, 'gate', { instanceId, token, onInvalid: TokenPolicy.FAIL });
    expect(synth).not.toThrow();
  });
});

describe('violations', () => {
  it.each([
    ['as it is', () => variable.stringValue],
    ['through a local value', () => new TerraformLocal(stack, 'token', variable.stringValue).asString],
  ])('have a token that another stack uses %s, before the app is synthesized', (_, tokenOf) => {
    MqttToken.fromVariable(variable);
    const app = stack.node.root;
    MqttTokenRules.requireGates(app);
    const other = new TerraformStack(app, 'other');
    new DataResource(other, 'rollout', { input: { token: tokenOf() } });
    const found = MqttTokenRules.violations(app);
    expect(found).toEqual([
      {
        constructPath: 'stack/device_token',
        location: expect.stringMatching(/test\/constructs\/mqtt-token-rules\.test\.ts:\d+:\d+$/),
        message: expect.stringContaining('Another stack uses the token var.device_token'),
      },
    ]);
    expect(MqttTokenRules.violations(app)).toEqual(found);
  });
});
