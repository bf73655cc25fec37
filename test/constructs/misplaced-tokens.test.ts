import { App, DataResource, Fn, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  DataApsaramqttTokens,
  EmulatorProcess,
  type ExpectedGate,
  GateAssertions,
  MqttInstance,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  QueryTokenRamPolicy,
  ResourceMatcher,
} from '../../lib';

const TOKEN = 'LzMT+XLFl5uWLDcx9aBC12399==';
const instanceId = MqttInstanceId.of('post-cn-emulator');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(new App(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});

// Programs in JavaScript or jsii languages can pass a text, because their types are not checked.
const text = TOKEN as never;
const gate = (props: object, id = 'gate') =>
  new MqttTokenGate(stack, id, { instanceId, token, ...props } as never);
/** A token that could also be the name of a variable. */
const ALPHANUMERIC = 'LzMTXLFl5uWLDcx9aBC12399';
function expected(props: ExpectedGate): void {
  gate({});
  GateAssertions.of(stack).gates(props);
}
const fleet = (props: object = {}) => new MqttTokenFleetGate(stack, 'fleet', { instanceId, ...props });

const PLACES: Readonly<Record<string, () => unknown>> = {
  'the token of a gate': () => gate({ token: text }),
  'the id of a gate': () => gate({}, TOKEN),
  'the instance id of a gate': () => gate({ instanceId: text }),
  'a policy': () => gate({ onInvalid: text }),
  'a policy in the context': () => {
    stack = new TerraformStack(new App({ context: { 'apsaramqtt:onInvalid': TOKEN } }), 'other');
    gate({});
  },
  'an expiry': () => gate({ expiresAt: TOKEN }),
  'a duration': () => gate({ minRemaining: TOKEN }),
  'a provider': () => gate({ provider: text }),
  'the tokens of a fleet': () => fleet({ tokens: { device: text } }),
  'a name among the tokens of a fleet': () => fleet({ tokens: { [TOKEN]: token } }),
  'a name among the expiries of a fleet': () => fleet({ expiresAt: { [TOKEN]: '2026-12-31T00:00:00Z' } }),
  'the name of a token that is added': () => fleet().addToken(TOKEN, token),
  'a token that is added': () => fleet().addToken('device', text),
  'the policy of a token that is added': () => fleet().addToken('device', token, { onInvalid: text }),
  'the name of a member': () => fleet().member(TOKEN),
  'the name of what is protected': () => fleet().protectByName(TOKEN, new DataResource(stack, 'device')),
  'the token of a gate of an instance': () =>
    MqttInstance.fromId(stack, 'instance', instanceId).gate('device', text),
  'an instance of a RAM policy': () => QueryTokenRamPolicy.document({ instances: [text] }),
  'the region of a RAM policy': () =>
    QueryTokenRamPolicy.document({ instances: [instanceId], region: TOKEN }),
  'the account of a RAM policy': () =>
    QueryTokenRamPolicy.document({ instances: [instanceId], accountId: TOKEN }),
  'what a test expects to be protected': () => {
    gate({});
    GateAssertions.of(stack).protects(text);
  },
  'the id of a construct around a gate': () => {
    new MqttTokenGate(new Construct(stack, TOKEN), 'gate', { instanceId, token });
    Testing.synth(stack);
  },
  'the id of a data source': () => {
    new DataApsaramqttToken(stack, TOKEN, { instanceId: 'i', tokenEnv: 'DEVICE_TOKEN' });
    Testing.synth(stack);
  },
  ...Object.fromEntries(
    Object.entries<object>({
      'an instance id of a data source': { instanceId: Fn.trimspace(TOKEN) },
      'a policy of a data source': { onInvalid: TOKEN },
      'an expiry of a data source': { expiresAt: { device: TOKEN } },
      'a name in a map of a data source': { tokenEnvs: { [TOKEN]: 'DEVICE_TOKEN' } },
      'a name in the tokens of a data source': { tokens: { [TOKEN]: '$' + '{var.token}' } },
    }).map(([place, props]) => [
      place,
      () => {
        new DataApsaramqttTokens(stack, 'device', { instanceId: 'i', ...props });
        Testing.synth(stack);
      },
    ]),
  ),
  ...Object.fromEntries(
    ['alias', 'region', 'profile', 'network', 'endpoint', 'ecsRoleName', 'credentialsUri'].map((argument) => [
      `the ${argument} of the provider`,
      () => {
        stack = new TerraformStack(new App(), 'other');
        new ApsaramqttProvider(stack, 'apsaramqtt', { [argument]: TOKEN });
        gate({});
        Testing.synth(stack);
      },
    ]),
  ),
  'the id of a stack': () => {
    stack = new TerraformStack(new App(), TOKEN);
    gate({});
    Testing.synth(stack);
  },
  'an instance id': () => MqttInstanceId.of(TOKEN),
  'the reference to an instance id': () => MqttInstanceId.fromResolvable(TOKEN),
  'a variable': () => MqttToken.fromVariable(text),
  'the name of a variable': () => MqttToken.fromEnvironment(TOKEN),
  'the path of a file': () => MqttToken.fromFile(TOKEN),
  'a reference': () => MqttToken.fromResolvable(TOKEN),
  'the reason for plain text': () => MqttToken.unsafePlainText(TOKEN, `because ${TOKEN} is harmless`),
  'the type of a resource': () => ResourceMatcher.types(TOKEN),
  'the path of a resource': () => ResourceMatcher.path(TOKEN),
  'a matcher': () => gate({}).protectAll(stack, text),
  'what is protected': () => gate({}).protect(text),
  'the id of an instance': () => MqttInstance.fromId(stack, TOKEN, instanceId),
  'the reference that a test expects': () => expected({ token: TOKEN }),
  'the variable that a test expects': () => expected({ tokenEnv: ALPHANUMERIC }),
  'the file that a test expects': () => expected({ tokenFile: TOKEN }),
  'the instance that a test expects': () => expected({ tokenEnv: 'DEVICE_TOKEN', instanceId: TOKEN }),
  'a key of the configuration of an emulator': () => EmulatorProcess.start({ config: { [TOKEN]: 1 } }),
};

it.each(Object.entries(PLACES))('a token in place of %s is refused, and not shown', (_, program) => {
  const message = messageOf(program);
  expect(message).toMatch(
    /\b(Give|Set|Use|Say|Name|Create|takes|It has|but no token|checks|is not a known key)\b/,
  );
  expect(message).not.toContain(TOKEN.slice(0, 8));
});

/** Functions that take a value. Each gets a value that contains a token. */
const VALUES: Readonly<Record<string, (value: never) => unknown>> = {
  'the token of a gate': (value) => gate({ token: value }),
  'the instance id of a gate': (value) => gate({ instanceId: value }),
  'a policy': (value) => gate({ onInvalid: value }),
  'an expiry': (value) => gate({ expiresAt: value }),
  'a duration': (value) => gate({ minRemaining: value }),
  'a provider': (value) => gate({ provider: value }),
  'the tokens of a fleet': (value) => fleet({ tokens: value }),
  'the expiries of a fleet': (value) => fleet({ tokens: { device: token }, expiresAt: value }),
  'an expiry of a fleet': (value) => fleet({ tokens: { device: token }, expiresAt: { device: value } }),
  'a token that is added': (value) => fleet().addToken('device', value),
  'the name of a token that is added': (value) => fleet().addToken(value, token),
  'the name of a member': (value) => fleet().member(value),
  'an instance of a RAM policy': (value) => QueryTokenRamPolicy.document({ instances: [value] }),
  'what is protected': (value) => gate({}).protect(value),
  'a matcher': (value) => gate({}).protectAll(stack, value),
  'an instance id': (value) => MqttInstanceId.of(value),
  'the reference to an instance id': (value) => MqttInstanceId.fromResolvable(value),
  'a variable': (value) => MqttToken.fromVariable(value),
  'the name of a variable': (value) => MqttToken.fromEnvironment(value),
  'the path of a file': (value) => MqttToken.fromFile(value),
  'a reference': (value) => MqttToken.fromResolvable(value),
  'the token in plain text': (value) => MqttToken.unsafePlainText(value, 'a test'),
  'the type of a resource': (value) => ResourceMatcher.types(value),
  'the path of a resource': (value) => ResourceMatcher.path(value),
};

describe.each<[string, object]>([
  ['a list', [TOKEN]],
  ['an object', { device: TOKEN }],
  ['a Map', new Map([['device', TOKEN]])],
])('%s with a token in it', (_, value) => {
  it.each(Object.entries(VALUES))('in place of %s is refused, and not shown', (_, program) => {
    const message = messageOf(() => program(value as never));
    expect(message).toMatch(/\b(Give|Set|Use|Name|Create|takes|It has)\b/);
    expect(message).not.toContain(TOKEN.slice(0, 8));
  });
});

it.each([
  ['a number', 42],
  ['a list', ['post-cn-0pp12gl0001']],
])('%s is not an instance id', (_, value) => {
  expect(() => MqttInstanceId.of(value as never)).toThrow('this is not an instance id but another value');
});

function messageOf(program: () => unknown): string {
  try {
    program();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
