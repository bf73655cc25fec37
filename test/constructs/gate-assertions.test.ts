import {
  type App,
  Aspects,
  DataResource,
  TerraformHclModule,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
} from 'cdktf';
import { Construct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  GateAssertions,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  TokenPolicy,
} from '../../lib';

const instanceId = MqttInstanceId.of('post-cn-1');
const DEVICE = { instanceId: 'post-cn-1', tokenEnv: 'DEVICE_TOKEN' };

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});

const createGate = (id = 'gate', props = {}) =>
  new MqttTokenGate(stack, id, { instanceId, token: MqttToken.fromEnvironment('DEVICE_TOKEN'), ...props });
const assertions = () => GateAssertions.of(stack);

describe('gates', () => {
  it('finds the gate of a token, of a fleet too, for an instance or any', () => {
    createGate();
    const variable = new TerraformVariable(stack, 'token', { sensitive: true });
    const tokens = { a: MqttToken.fromVariable(variable), b: MqttToken.fromFile('/run/token') };
    new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens });
    assertions().gates(DEVICE);
    assertions().gates({ token: 'var.token' });
    assertions().gates({ tokenFile: '/run/token' });
  });

  it.each([
    [
      { tokenEnv: 'OTHER' },
      'The stack stack does not have a gate of the token in the environment variable OTHER.\nstack/gate checks the token in the environment variable DEVICE_TOKEN for instance post-cn-1.',
    ],
    [{ ...DEVICE, instanceId: 'post-cn-2' }, 'stack/gate checks it for instance post-cn-1.'],
    [{ instanceId: 'post-cn-1' }, 'GateAssertions.gates: give exactly one of tokenEnv, tokenFile and token'],
  ])('says what the stack has instead of %j', (expected, message) => {
    createGate();
    expect(() => assertions().gates(expected)).toThrow(message);
  });

  it('never repeats a token that was passed by mistake', () => {
    createGate();
    const itself = () => assertions().gates({ tokenEnv: 'a-token-in-plain-text' });
    expect(itself).toThrow('tokenEnv is not the name of an environment variable');
    expect(itself).not.toThrow('a-token');
  });

  it('spells properties as the language of the program does', () => {
    process.env.JSII_AGENT = 'Python/3.12.1';
    try {
      expect(() => assertions().gates({})).toThrow('exactly one of token_env, token_file and token');
    } finally {
      delete process.env.JSII_AGENT;
    }
  });
});

describe('protects', () => {
  it('passes for each way to wait, and for constructs that contain what waits', () => {
    const gate = createGate();
    const line = new Construct(stack, 'line');
    new DataResource(line, 'device');
    const module = new TerraformHclModule(stack, 'network', { source: 'a/b/c' });
    gate.protect(line, module);
    const other = new DataResource(stack, 'other', { dependsOn: [gate] });
    assertions().gates(DEVICE).protects(line, module, other);
  });

  it('fails for what has the address of a protected construct in another stack', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    for (const app of [stack.node.root as App, Testing.app()]) {
      const rollout = new DataResource(new TerraformStack(app, 'other'), 'rollout');
      expect(() => assertions().gates(DEVICE).protects(rollout)).toThrow(
        'other/rollout is not in the stack stack that is asserted about.',
      );
    }
  });

  it.each([TokenPolicy.WARN, undefined])(
    'fails for what another token protects by name, in a fleet that only warns (%s)',
    (onInvalid) => {
      const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, onInvalid });
      const rollouts = [`b"1$\{x}`, 'DEVICE_TOKEN'].map((name) => {
        const rollout = new DataResource(stack, `rollout-${name.length}`);
        fleet.addToken(name, MqttToken.fromEnvironment(name === 'DEVICE_TOKEN' ? name : 'B_TOKEN'), {
          onInvalid,
        });
        fleet.protectByName(name, rollout);
        return rollout;
      });
      const both = new DataResource(stack, 'both');
      fleet.protect(both);
      const [ofB, ofDevice] = rollouts as [DataResource, DataResource];
      assertions().gates(DEVICE).protects(ofDevice, both);
      assertions().gates({ tokenEnv: 'B_TOKEN' }).protects(ofB, both);
      const confused = () => assertions().gates(DEVICE).protects(ofB);
      // In a fleet that fails, each resource waits for all tokens.
      if (onInvalid === undefined) confused();
      else expect(confused).toThrow('stack/rollout-7 does not wait for it.');
    },
  );

  it('names what does not wait', () => {
    createGate();
    const line = new Construct(stack, 'line');
    new DataResource(line, 'device');
    expect(() => assertions().gates(DEVICE).protects(line)).toThrow(
      'The gate of the token in the environment variable DEVICE_TOKEN does not protect what it should.\nstack/line/device does not wait for it.',
    );
  });

  it('applies only to the given gate', () => {
    const rollout = new DataResource(stack, 'rollout');
    createGate();
    createGate('other', { token: MqttToken.fromEnvironment('OTHER') }).protect(rollout);
    assertions().protects(rollout);
    expect(() => assertions().gates(DEVICE).protects(rollout)).toThrow('stack/rollout does not wait for it.');
  });

  it('takes another gate that waits', () => {
    const other = createGate('other', { token: MqttToken.fromEnvironment('OTHER') });
    const gate = createGate();
    expect(() => assertions().gates(DEVICE).protects(other)).toThrow('stack/other does not wait for it.');
    gate.protect(other);
    assertions().gates(DEVICE).protects(other);
  });

  it('refuses what cannot wait, and an empty list', () => {
    createGate();
    expect(() => assertions().protects(new Construct(stack, 'empty'))).toThrow(
      'stack/empty is not a resource',
    );
    expect(() => assertions().protects()).toThrow('takes one or more constructs');
  });
});

describe('fails and warns', () => {
  it('distinguish gates that fail the plan from gates that only warn', () => {
    createGate();
    assertions().fails();
    expect(() => assertions().warns()).toThrow('onInvalid of stack/gate is fail.');
    const policies = { onInvalid: TokenPolicy.WARN, onUnverified: TokenPolicy.WARN };
    createGate('lenient', { ...policies, token: MqttToken.fromEnvironment('LENIENT') });
    assertions().gates({ tokenEnv: 'LENIENT' }).warns();
    expect(() => assertions().fails()).toThrow(
      'The stack stack does not fail.\nonInvalid of stack/lenient is warn.\nonUnverified of stack/lenient is warn.',
    );
  });

  it('need a gate', () => {
    expect(() => assertions().fails()).toThrow('The stack stack has no gates.');
  });
});

describe('hasNoUngatedTokens', () => {
  it('fails for a resource that uses a token unchecked', () => {
    const variable = new TerraformVariable(stack, 'token', { sensitive: true });
    const token = MqttToken.fromVariable(variable);
    const rollout = new DataResource(stack, 'rollout', { input: { password: variable.stringValue } });
    expect(() => assertions().hasNoUngatedTokens()).toThrow(
      /^The stack stack uses tokens unchecked\.\nstack\/rollout .* Create an MqttTokenGate for the token/,
    );
    createGate('gate', { token }).protect(rollout);
    assertions().hasNoUngatedTokens();
  });
});

it('looks at the stack after aspects, and fails as synth would', () => {
  createGate();
  Aspects.of(stack).add({
    visit: (node) => {
      if (node instanceof DataApsaramqttToken) node.addOverride('on_invalid', 'warn');
    },
  });
  expect(assertions).toThrow(
    'The gate stack/gate would not check what its properties say: on_invalid was added',
  );
});

it('accepts only a stack', () => {
  const resource = new TerraformResource(stack, 'a', { terraformResourceType: 'null_resource' });
  expect(() => GateAssertions.of(resource as unknown as TerraformStack)).toThrow(
    'GateAssertions.of takes a stack.',
  );
});
