import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  Aspects,
  DataResource,
  Lazy,
  TerraformDataSource,
  type TerraformElement,
  TerraformHclModule,
  TerraformLocal,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  EphemeralApsaramqttToken,
  type IMqttGate,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  MqttTokenRules,
} from '../../../lib';
import { Emulator } from '../../../lib/emulator/emulator';
import { terraformWithProvider } from '../../support/terraform-with-provider';

const instanceId = MqttInstanceId.of('post-cn-emulator');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
const GATE = 'data.apsaramqtt_token.gate';
const AT_APPLY = 'ephemeral.apsaramqtt_token.gate';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});

const createGate = (props = {}) => new MqttTokenGate(stack, 'gate', { instanceId, token, ...props });
/** Synthesizes a stack with the steps of `app.synth`. */
const synth = (of = stack) => {
  of.prepareStack();
  return JSON.parse(Testing.synth(of));
};
const dependenciesOf = (path: string) =>
  path.split('.').reduce((found, key) => found[key], synth()).depends_on;
const assign = (node: TerraformElement, dependsOn: unknown) => Object.assign(node, { dependsOn });

const CREATED: readonly [string, (props: { dependsOn?: IMqttGate[] }) => TerraformElement, string][] = [
  ['resource', (props) => new DataResource(stack, 'a', props), 'resource.terraform_data.a'],
  ['module', (props) => new TerraformHclModule(stack, 'a', { source: 'a/b/c', ...props }), 'module.a'],
  [
    'data source',
    (props) => new DataApsaramqttToken(stack, 'a', { instanceId: 'i', tokenEnv: 'A', ...props }),
    'data.apsaramqtt_token.a',
  ],
  ['output', (props) => new TerraformOutput(stack, 'a', { value: 'b', ...props }), 'output.a'],
];

describe.each(CREATED)('dependsOn of a %s', (_, create, path) => {
  it('accepts a gate, with its check in apply', () => {
    create({ dependsOn: [createGate({ recheckAtApply: true })] });
    expect(dependenciesOf(path)).toEqual([GATE, AT_APPLY]);
  });

  it('accepts a gate when it is assigned', () => {
    assign(create({}), [createGate({ recheckAtApply: true })]);
    expect(dependenciesOf(path)).toEqual([GATE, AT_APPLY]);
  });

  it('accepts a gate by an override', () => {
    create({}).addOverride('depends_on', [createGate({ recheckAtApply: true })]);
    expect(dependenciesOf(path)).toEqual([GATE, AT_APPLY]);
  });

  it('accepts a gate by an override of one element', () => {
    create({}).addOverride('depends_on.0', createGate({ recheckAtApply: true }));
    expect(dependenciesOf(path)).toEqual([GATE, AT_APPLY]);
  });
});

describe.each(CREATED.slice(0, 3))('dependsOn of a %s that names a gate', (_, create, path) => {
  it.each<[string, (node: TerraformElement) => void]>([
    ['of the element', (node) => node.addOverride('depends_on', undefined)],
    ['of the stack', () => stack.addOverride(`${path}.depends_on`, undefined)],
  ])('is not lost by an override %s', (_, override) => {
    override(create({ dependsOn: [createGate()] }));
    expect(synth).toThrow(
      'stack/a is protected by the gate stack/gate, but does not wait for it: its depends_on was overridden.',
    );
  });
});

describe.each(CREATED.slice(0, 3))('dependsOn of a %s that an aspect replaces', (kind, create, path) => {
  const written = () => path.split('.').reduce((found, key) => found[key], JSON.parse(Testing.synth(stack)));
  const replaceIn = (dependsOn: unknown, visited: (node: IConstruct) => TerraformElement | undefined) =>
    Aspects.of(stack).add({
      visit: (node) => {
        const replaced = visited(node);
        if (replaced) assign(replaced, dependsOn);
      },
    });
  const itself = (node: IConstruct) => (node.node.id === 'a' ? (node as TerraformElement) : undefined);

  it.each([
    [[], []],
    [undefined, []],
    [['terraform_data.b'], ['terraform_data.b']],
  ])('keeps its gate in addition to %j', (dependsOn, others) => {
    create({ dependsOn: [createGate({ recheckAtApply: true })] });
    replaceIn(dependsOn, itself);
    expect(written().depends_on).toEqual([...others, GATE, AT_APPLY]);
  });

  it('keeps the gate that it was assigned by its fqn', () => {
    assign(create({}), [createGate().fqn]);
    replaceIn([], itself);
    expect(written().depends_on).toEqual([GATE]);
  });

  it('keeps a gate of the program', () => {
    class OwnGate extends Construct implements IMqttGate {
      readonly fqn = createGate().fqn;
      protect() {}
      protectAll() {}
    }
    create({ dependsOn: [new OwnGate(stack, 'own')] });
    replaceIn([], itself);
    expect(written().depends_on).toEqual([GATE]);
  });

  it('keeps its gate if the aspect was added first, and stays within its stack', () => {
    replaceIn([], (node) => (node === stack ? (stack.node.findChild('a') as TerraformElement) : undefined));
    create({ dependsOn: [createGate()] });
    expect(written().depends_on).toEqual([GATE]);
    expect(MqttTokenRules.violations(stack)).toEqual([]);
  });

  it(`keeps its gate in app.synth, and with it every ${kind} once more`, () => {
    create({ dependsOn: [createGate()] });
    replaceIn([], itself);
    const app = App.of(stack);
    for (let time = 0; time < 2; time++) {
      app.synth();
      const file = join(app.outdir, 'stacks/stack/cdk.tf.json');
      const json = JSON.parse(readFileSync(file, 'utf8'));
      expect(path.split('.').reduce((found, key) => found[key], json).depends_on).toEqual([GATE]);
    }
  });
});

describe('dependsOn', () => {
  it('does not contain a gate that the program removed', () => {
    const waiting = new DataResource(stack, 'a', { dependsOn: [createGate()] });
    waiting.dependsOn = ['terraform_data.b'];
    expect(dependenciesOf('resource.terraform_data.a')).toEqual(['terraform_data.b']);
  });

  it('is not lost by an override of a place in its list', () => {
    new DataResource(stack, 'a', { dependsOn: [createGate()] }).addOverride(
      'depends_on.0',
      'terraform_data.b',
    );
    expect(synth).toThrow('stack/a is protected by the gate stack/gate, but does not wait for it');
  });

  it('is not lost if the resource moves to one that does not wait', () => {
    const [from, to] = [
      new DataResource(stack, 'from', { dependsOn: [createGate()] }),
      new DataResource(stack, 'to'),
    ];
    to.addMoveTarget('target');
    from.moveTo('target');
    expect(synth).toThrow('stack/from is protected by the gate stack/gate, and moves to terraform_data.to');
  });

  it.each<[string, () => Construct]>([
    ['a provider', () => new ApsaramqttProvider(stack, 'a', { alias: 'a' })],
    ['a variable', () => new TerraformVariable(stack, 'a', {})],
    ['a local value', () => new TerraformLocal(stack, 'a', 1)],
    ['a construct', () => new Construct(stack, 'a')],
  ])('is refused of %s', (_, create) => {
    Object.assign(create(), { dependsOn: [createGate()] });
    expect(synth).toThrow('stack/a depends on the gate stack/gate (dependsOn), but cannot wait');
  });

  it.each<[string, (gate: IMqttGate) => unknown, string[]]>([
    ['beside a construct', (gate) => [new DataResource(stack, 'b'), gate], ['terraform_data.b', GATE]],
    ['beside a text', (gate) => ['terraform_data.b', gate], ['terraform_data.b', GATE]],
    ['by its fqn', (gate) => [gate.fqn], [GATE]],
    ['without a list', (gate) => gate, [GATE]],
    ['through Lazy', (gate) => Lazy.listValue({ produce: () => [gate.fqn] }), [GATE]],
    ['twice', (gate) => [gate, gate.fqn, GATE], [GATE]],
  ])('takes a gate that is assigned %s', (_, given, addresses) => {
    assign(new DataResource(stack, 'a'), given(createGate()));
    expect(dependenciesOf('resource.terraform_data.a')).toEqual(addresses);
  });

  it('accepts a gate by an override of the stack, in addition to protect()', () => {
    const gate = createGate();
    gate.protect(new DataResource(stack, 'a'));
    stack.addOverride('resource.terraform_data.a.depends_on', [gate]);
    expect(dependenciesOf('resource.terraform_data.a')).toEqual([GATE]);
  });

  it('takes the gate of a fleet, with all its checks', () => {
    const gate = new MqttTokenFleetGate(stack, 'fleet', {
      instanceId,
      tokens: { a: token, b: MqttToken.fromFile('/b.token') },
    });
    assign(new DataResource(stack, 'a'), [gate]);
    expect(dependenciesOf('resource.terraform_data.a')).toEqual([
      'data.apsaramqtt_tokens.fleet',
      expect.stringMatching(/^data\.apsaramqtt_tokens\.fleet_tokenFiles-2/),
    ]);
  });

  it('accepts a gate by an override of the stack, in addition to protectByName()', () => {
    createGate({ recheckAtApply: true });
    const fleet = new MqttTokenFleetGate(stack, 'fleet', { instanceId, tokens: { a: token } });
    fleet.protectByName('a', new DataResource(stack, 'a'));
    stack.addOverride('resource.terraform_data.a.depends_on', [GATE]);
    expect(dependenciesOf('resource.terraform_data.a')).toEqual([
      'data.apsaramqtt_tokens.fleet',
      GATE,
      AT_APPLY,
    ]);
  });

  it.each(['its properties', 'an assignment'])('refuses the gate of another stack in %s', (way) => {
    const other = new TerraformStack(stack.node.root as Construct, 'other');
    const gate = createGate();
    const resource = new DataResource(other, 'a', way === 'an assignment' ? {} : { dependsOn: [gate] });
    if (way === 'an assignment') assign(resource, [gate]);
    expect(() => synth(other)).toThrow(
      /The gate stack\/gate cannot protect other.*: they are in different stacks/,
    );
  });

  it('refuses the gate of another stack without words of cdktf around the error', () => {
    const other = new TerraformStack(stack.node.root as Construct, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt');
    new DataResource(other, 'a', { dependsOn: [createGate()] });
    expect(() => synth(other)).toThrow(
      /^The stack other was not synthesized:\n {2}\[other\/a\] \S+: The gate .*\.$/,
    );
  });

  it.each(['its properties', 'an assignment'])(
    'refuses a construct that only contains a gate, in %s',
    (way) => {
      const holder = new Construct(stack, 'holder');
      new MqttTokenGate(holder, 'gate', { instanceId, token });
      const dependsOn = [holder as unknown as IMqttGate];
      const resource = new DataResource(stack, 'a', way === 'an assignment' ? {} : { dependsOn });
      if (way === 'an assignment') assign(resource, dependsOn);
      expect(synth).toThrow(
        'stack/a depends on stack/holder (dependsOn), which is not a resource, module, data source or gate.',
      );
    },
  );
});

/** A user-defined resource class, such as for a provider without bindings. */
class OwnResource extends TerraformResource {
  constructor(private readonly given: Record<string, unknown>) {
    super(stack, 'a', { terraformResourceType: 'terraform_data' });
  }

  protected override synthesizeAttributes() {
    return this.given;
  }
}

describe('an argument depends_on, which CDKTF does not write,', () => {
  const CARRIERS: [string, (given: Record<string, unknown>) => unknown][] = [
    [
      'the inputs of a module',
      (variables) => new TerraformHclModule(stack, 'a', { source: 'a/b/c', variables }),
    ],
    [
      'an input that is set later',
      (given) => {
        const module = new TerraformHclModule(stack, 'a', { source: 'a/b/c' });
        for (const [name, value] of Object.entries(given)) module.set(name, value);
      },
    ],
    ['a resource of the program', (given) => new OwnResource(given)],
  ];

  it.each(CARRIERS)('is refused in %s if it names a gate', (_, carry) => {
    const gate = createGate();
    for (const given of [[gate], [gate.fqn], [GATE], gate]) {
      carry({ depends_on: given });
      expect(synth).toThrow(
        /^ {2}\[stack\/a\] .*stack\/a names stack\/gate in an argument depends_on, which CDKTF does not write/m,
      );
      stack.node.tryRemoveChild('a');
    }
  });

  it.each(CARRIERS)('is accepted in %s if it names something else', (_, carry) => {
    createGate();
    carry({ depends_on: [new DataResource(stack, 'b').fqn] });
    expect(synth).not.toThrow();
  });
});

describe('node.addDependency on a check without a gate', () => {
  const CHECKS: [string, (scope: Construct) => Construct, string][] = [
    [
      'a data source',
      (scope) => new DataApsaramqttToken(scope, 'check', { instanceId: 'i', tokenEnv: 'A' }),
      'data.apsaramqtt_token',
    ],
    [
      'an ephemeral resource',
      (scope) => new EphemeralApsaramqttToken(scope, 'check', { instanceId: 'i', tokenEnv: 'A' }),
      'ephemeral.apsaramqtt_token',
    ],
  ];

  it.each(CHECKS)('(%s) makes a resource wait', (_, create, type) => {
    new DataResource(stack, 'a').node.addDependency(create(stack));
    expect(dependenciesOf('resource.terraform_data.a')).toEqual([`${type}.check`]);
  });

  it.each(CHECKS)(
    '(%s) makes everything in constructs wait, and what depends on these',
    (_, create, type) => {
      const [holder, first, second] = ['holder', 'first', 'second'].map((id) => new Construct(stack, id));
      create(holder!);
      const elements = [new DataResource(first!, 'a'), new DataResource(second!, 'a')];
      second!.node.addDependency(first!);
      first!.node.addDependency(holder!);
      const { terraform_data } = synth().resource;
      for (const { friendlyUniqueId } of elements)
        expect(terraform_data[friendlyUniqueId].depends_on).toEqual([
          expect.stringMatching(new RegExp(`^${type}\\.holder_check`)),
        ]);
    },
  );

  it.each(CHECKS)('(%s) makes gates wait, also for what a construct contains', (_, create, type) => {
    const holder = new Construct(stack, 'holder');
    const gate = createGate({ recheckAtApply: true });
    gate.node.addDependency(create(stack), holder);
    create(holder);
    const { data, ephemeral } = synth();
    for (const { gate: check } of [data.apsaramqtt_token, ephemeral.apsaramqtt_token])
      expect(check.depends_on).toEqual([`${type}.check`, expect.stringContaining(`${type}.holder_check`)]);
  });

  it.each(CHECKS)('(%s) makes no gate wait that is in what is depended on', (_, create) => {
    const outer = new Construct(stack, 'outer');
    const inner = new Construct(outer, 'inner');
    new DataResource(outer, 'rollout');
    create(inner);
    new MqttTokenGate(inner, 'gate', { instanceId, token });
    outer.node.addDependency(inner);
    const checks: Record<string, { depends_on?: unknown }> = synth().data.apsaramqtt_token;
    const [, check] = Object.entries(checks).find(([name]) => name.startsWith('outer_inner_gate'))!;
    expect(check.depends_on).toBeUndefined();
  });

  it.each(CHECKS)('(%s) is refused if nothing could wait', (_, create) => {
    new TerraformOutput(stack, 'output', { value: 'a' }).node.addDependency(create(stack));
    expect(synth).toThrow(
      'stack/output depends on stack/check (node.addDependency), but is not a resource, data source or module',
    );
  });
});

describe('a gate that is removed from the app', () => {
  const remove = () => stack.node.tryRemoveChild('gate');

  it.each<[string, (gate: IMqttGate, node: DataResource) => void]>([
    ['protect()', (gate, node) => gate.protect(node)],
    ['dependsOn', (gate, node) => assign(node, [gate])],
    ['dependsOn, with its fqn', (gate, node) => assign(node, [gate.fqn])],
    ['an override', (gate, node) => node.addOverride('depends_on', [gate])],
    ['an override with its fqn', (gate, node) => node.addOverride('depends_on', [gate.fqn])],
  ])('is refused if something waits for it through %s', (_, wait) => {
    wait(createGate(), new DataResource(stack, 'a'));
    remove();
    expect(synth).toThrow(
      /\[stack\/gate\] \S*test\/constructs\/synth\/depends-on\.test\.ts:\d+:\d+: The gate stack\/gate was removed from the app \(node\.tryRemoveChild\), and stack\/a waits for it/,
    );
  });

  it('is refused if something depends on it through addDependency()', () => {
    new DataResource(stack, 'a').node.addDependency(createGate());
    remove();
    expect(synth).toThrow(
      'stack/a depends on stack/gate (node.addDependency), which was removed from the app',
    );
  });

  it('is refused if something uses its result', () => {
    const gate = new MqttTokenGate(stack, 'gate', { instanceId, token });
    new DataResource(stack, 'a', { triggersReplace: { token: gate.tokenFingerprint } });
    remove();
    expect(synth).toThrow(
      /depends-on\.test\.ts:\d+:\d+: The gate stack\/gate was removed .*, and stack\/a uses its result/,
    );
  });

  it('is refused even if another gate took its name', () => {
    createGate().protect(new DataResource(stack, 'a'));
    remove();
    createGate({ token: MqttToken.fromEnvironment('OTHER_TOKEN') });
    expect(synth).toThrow(
      /test\/constructs\/synth\/depends-on\.test\.ts:\d+:\d+: The gate stack\/gate was removed from the app .*, and stack\/a waits for it/,
    );
  });

  it('is removed if nothing waits for it, or if what waited is also removed', () => {
    createGate().protect(new DataResource(stack, 'a'));
    remove();
    stack.node.tryRemoveChild('a');
    expect(synth()).not.toHaveProperty('data');
  });
});

it('is what Terraform reads, in each of these ways', async () => {
  const emulator = await Emulator.start();
  const terraform = terraformWithProvider(emulator);
  try {
    const gate = createGate();
    assign(new DataResource(stack, 'assigned'), [gate, new DataResource(stack, 'free')]);
    assign(new DataResource(stack, 'by-fqn'), [gate.fqn]);
    new DataResource(stack, 'overridden').addOverride('depends_on', [gate]);
    new TerraformOutput(stack, 'output', { value: 'a', dependsOn: [gate] });
    new TerraformDataSource(stack, 'data', {
      terraformResourceType: 'apsaramqtt_token',
      dependsOn: [gate],
    }).addOverride('instance_id', 'post-cn-emulator');
    stack.addOverride('data.apsaramqtt_token.data.token_env', 'DEVICE_TOKEN');
    terraform.write('cdk.tf.json', Testing.synth(stack, true));
    await terraform.run('init', '-no-color');
    const { stdout } = await terraform.run('graph', '-type=plan');
    for (const waiting of ['terraform_data.assigned', 'terraform_data.by-fqn', 'terraform_data.overridden'])
      expect(stdout).toContain(`"[root] ${waiting} (expand)" -> "[root] ${GATE} (expand)"`);
    expect(stdout).toContain(`"[root] output.output (expand)" -> "[root] ${GATE} (expand)"`);
  } finally {
    terraform.remove();
    await emulator.close();
  }
});
