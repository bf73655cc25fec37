import { DataResource, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  ResourceMatcher,
} from '../../../lib';
import { Emulator } from '../../../lib/emulator/emulator';
import { blocksOf } from '../../../lib/gate/configuration/block';
import { ReferenceGraph } from '../../../lib/gate/configuration/reference-graph';
import { initializedWithProvider } from '../../support/terraform-with-provider';

const instanceId = MqttInstanceId.of('post-cn-emulator');

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
});

const createGate = (id: string, token = MqttToken.fromEnvironment('DEVICE_TOKEN')) =>
  new MqttTokenGate(stack, id, { instanceId, token });
const variable = () => new TerraformVariable(stack, 'v', { sensitive: true }).stringValue;
const outputOf = (resource: DataResource) => MqttToken.fromResolvable(resource.output.lookup('a'));
const synth = () => Testing.synth(stack);

describe('a gate that waits for itself is refused:', () => {
  beforeEach(() => {
    new ApsaramqttProvider(stack, 'apsaramqtt');
  });

  it.each<[string, () => void, string]>([
    ['it protects itself', () => createGate('a').protect(stack.node.findChild('a')), 'waits for itself'],
    [
      'two protect each other',
      () => {
        const [a, b] = [createGate('a'), createGate('b')];
        a.protect(b);
        b.protect(a);
      },
      'waits for stack/b, which waits for stack/a',
    ],
    [
      'three depend on each other',
      () => {
        const [a, b, c] = [createGate('a'), createGate('b'), createGate('c')];
        a.node.addDependency(b);
        b.node.addDependency(c);
        c.node.addDependency(a);
      },
      'waits for stack/b, which waits for stack/c, which waits for stack/a',
    ],
    [
      'it protects what its token comes from',
      () => {
        const secret = new DataResource(stack, 'secret', { input: { a: variable() } });
        const copy = new DataResource(stack, 'copy', { input: { a: secret.output } });
        createGate('a', outputOf(copy)).protect(secret);
      },
      'waits for stack/copy, which waits for stack/secret, which waits for stack/a',
    ],
    [
      'protectAll() chooses what its token comes from',
      () => {
        const secret = new DataResource(stack, 'secret', { input: { a: variable() } });
        createGate('a', outputOf(secret)).protectAll(stack, ResourceMatcher.types('terraform_data'));
      },
      'waits for stack/secret, which waits for stack/a',
    ],
    [
      'its token comes from a gate that it protects',
      () => {
        const other = createGate('a');
        createGate('c', MqttToken.fromResolvable(other.tokenFingerprint)).protect(other);
      },
      'waits for stack/c, which waits for stack/a',
    ],
    [
      'one token of a fleet is a condition of what another comes from',
      () => {
        const secret = new DataResource(stack, 'secret', { input: { a: variable() } });
        const tokens = { first: MqttToken.fromEnvironment('A'), second: outputOf(secret) };
        const fleet = new MqttTokenFleetGate(stack, 'a', { instanceId, tokens });
        fleet.protectByName('first', secret);
      },
      'stack/a waits for stack/secret, which waits for stack/a',
    ],
  ])('%s', (_, create, message) => {
    create();
    expect(synth).toThrow(message);
    expect(synth).toThrow(/\[stack\/a\] \S*waiting-circles\.test\.ts:\d+:\d+: stack\/a waits for/);
  });

  it('is accepted if gates wait in a row, or resources for each other’s gates', () => {
    const [a, b] = [createGate('a'), createGate('b')];
    a.protect(b);
    const rollout = new DataResource(stack, 'rollout', { input: { a: a.verdict } });
    b.protect(rollout);
    expect(synth).not.toThrow();
  });
});

it('is refused if it protects what its provider refers to', () => {
  const region = new DataResource(stack, 'region', { input: { a: 'cn-hangzhou' } });
  new ApsaramqttProvider(stack, 'apsaramqtt', { region: region.output.lookup('a') });
  createGate('a').protect(region);
  expect(synth).toThrow('stack/a waits for stack/region, which waits for stack/a');
});

/** Compares the rule with Terraform on the same configurations. */
describe('Terraform', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await Emulator.start();
  });
  afterAll(() => emulator.close());

  const check = (more: object) => ({
    apsaramqtt_token: { a: { instance_id: 'i', token_env: 'A', ...more } },
  });
  const GATE = 'data.apsaramqtt_token.a';
  const waiting = { depends_on: [GATE] };

  it.each<[string, object, boolean]>([
    [
      'a resource, through a local value',
      {
        locals: { token: `x\${terraform_data.r.output}` },
        data: check({ token_env: `\${local.token}` }),
        resource: { terraform_data: { r: waiting } },
      },
      true,
    ],
    [
      'a provider with an alias',
      {
        provider: { apsaramqtt: [{}, { alias: 'b', region: `\${terraform_data.r.id}` }] },
        data: check({ provider: 'apsaramqtt.b' }),
        resource: { terraform_data: { r: waiting } },
      },
      true,
    ],
    [
      'another provider with an alias',
      {
        provider: { apsaramqtt: [{}, { alias: 'b', region: `\${terraform_data.r.id}` }] },
        data: check({}),
        resource: { terraform_data: { r: waiting } },
      },
      false,
    ],
    [
      'a module that waits',
      { data: check({ token_env: `\${module.m.b}` }), module: { m: { source: './m', ...waiting } } },
      true,
    ],
    [
      'a module of which another part waits',
      {
        data: check({ token_env: `\${module.m.b}` }),
        module: { m: { source: './m', a: `\${${GATE}.verdict}` } },
      },
      false,
    ],
  ])('has a circle over %s if synth has', async (_, configuration, isCircle) => {
    const terraform = await initializedWithProvider(emulator);
    try {
      const module = {
        variable: { a: { default: '' } },
        output: { a: { value: `\${var.a}` }, b: { value: 'b' } },
      };
      terraform.write('m/main.tf.json', JSON.stringify(module));
      terraform.write('circle.tf.json', JSON.stringify(configuration));
      await terraform.run('init', '-no-color');
      const { text } = await terraform.run('validate', '-no-color');
      expect(text.includes('Error: Cycle')).toBe(isCircle);
      const blocks = blocksOf(configuration as Record<string, unknown>);
      const block = blocks.find(({ address }) => address === GATE)!;
      expect(new ReferenceGraph(blocks).cycleThrough(block) !== undefined).toBe(isCircle);
      if (!isCircle) expect(text).toContain('Success!');
    } finally {
      terraform.remove();
    }
  });
});
