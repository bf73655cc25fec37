import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  Aspects,
  DataResource,
  DataTerraformRemoteStateLocal,
  Fn,
  type IAspect,
  Lazy,
  TerraformCount,
  type TerraformElement,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  DataApsaramqttTokens,
  EphemeralApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  MqttTokenGate,
  MqttTokenRules,
  TokenPolicy,
} from '../../../lib';
import { Emulator } from '../../../lib/emulator/emulator';
import { terraformWithProvider } from '../../support/terraform-with-provider';
import { revokedToken } from '../../support/tokens';

const instanceId = MqttInstanceId.of('post-cn-emulator');
const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
const GATE = 'data.apsaramqtt_token.gate';

let app: App;
let stack: TerraformStack;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synthesis-'));
  app = new App({ outdir: folder });
  stack = new TerraformStack(app, 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
});
afterEach(() => rmSync(folder, { recursive: true }));

const createGate = (id = 'gate', props = {}) => new MqttTokenGate(stack, id, { instanceId, token, ...props });
const synth = () => JSON.parse(Testing.synth(stack));
const messages = () => app.manifest.stacks.stack!.annotations.map(({ message }) => message);
const checkOf = (gate: MqttTokenGate) => gate.node.defaultChild as DataApsaramqttToken;
const aspect = (visit: (node: IConstruct) => void): IAspect => ({ visit });

describe('a synthesizer of the program', () => {
  const FILE = 'stacks/stack/cdk.tf.json';
  const written = (outdir = folder) => join(outdir, FILE);

  /** Rewrites the synthesized file, as programs do to add features for which CDKTF has no construct. */
  function rewrite(change: (text: string) => string, file = FILE): void {
    const { synthesizer } = stack;
    stack.synthesizer = {
      synthesize(session) {
        synthesizer.synthesize(session);
        const path = join(session.outdir, file);
        writeFileSync(path, change(readFileSync(path, 'utf8')));
      },
    };
  }

  // biome-ignore lint/suspicious/noExplicitAny: a configuration of any kind.
  const rewriteJson = (change: (configuration: any) => void) =>
    rewrite((text) => {
      const configuration = JSON.parse(text);
      change(configuration);
      return JSON.stringify(configuration);
    });

  const withoutWaiting = () =>
    rewriteJson(({ resource }) => {
      delete resource.terraform_data.rollout.depends_on;
    });

  it.each([
    ['app.synth', () => app.synth()],
    ['Testing.fullSynth', () => Testing.fullSynth(stack)],
  ])('is refused in %s if it takes a gate away, and leaves no configuration', (_, run) => {
    createGate().protect(new DataResource(stack, 'rollout'));
    rewriteJson((configuration) => {
      delete configuration.data;
    });
    expect(run).toThrow('The gate stack/gate is missing in the synthesized configuration');
    expect(existsSync(written())).toBe(false);
  });

  it('is refused if it was set before there was a gate', () => {
    withoutWaiting();
    createGate().protect(new DataResource(stack, 'rollout'));
    expect(() => app.synth()).toThrow('stack/rollout is protected by the gate stack/gate, but does not wait');
  });

  it('is refused beneath another one', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    withoutWaiting();
    rewriteJson(() => undefined);
    expect(() => app.synth()).toThrow('stack/rollout is protected by the gate stack/gate, but does not wait');
  });

  it('may make changes that do not affect the gates', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    rewriteJson((configuration) => {
      configuration.locals = { added: true };
    });
    app.synth();
    expect(JSON.parse(readFileSync(written(), 'utf8')).locals).toEqual({ added: true });
  });

  it('may write nothing', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    stack.synthesizer = { synthesize: () => undefined };
    expect(() => app.synth()).not.toThrow();
  });

  it('is refused if what it wrote cannot be read', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    rewrite((text) => `// made by a program\n${text}`);
    expect(() => app.synth()).toThrow('synth cannot read the file as JSON to check the gates in it');
    expect(existsSync(written())).toBe(false);
  });

  it('is refused only if it changes HCL', () => {
    process.env.SYNTH_HCL_OUTPUT = 'true';
    try {
      app = new App({ outdir: folder, hclOutput: true });
      stack = new TerraformStack(app, 'stack');
    } finally {
      delete process.env.SYNTH_HCL_OUTPUT;
    }
    new ApsaramqttProvider(stack, 'apsaramqtt');
    createGate().protect(new DataResource(stack, 'rollout'));
    app.synth();
    rewrite((hcl) => hcl.replace(/depends_on = \[[^\]]*\]/, ''), 'stacks/stack/cdk.tf');
    expect(() => app.synth()).toThrow('synth cannot read the file as JSON to check the gates in it');
  });
});

describe('every way to synthesize', () => {
  beforeEach(() => {
    createGate('gate', { onInvalid: TokenPolicy.FAIL }).protect(new DataResource(stack, 'rollout'));
    stack.addOverride(`${GATE}.on_invalid`, 'warn');
  });

  it.each([
    ['app.synth', () => app.synth()],
    ['Testing.synth', () => Testing.synth(stack)],
    ['Testing.fullSynth', () => Testing.fullSynth(stack)],
    ['Testing.synthHcl', () => Testing.synthHcl(stack)],
  ])('%s refuses a gate that would not do what the program says', (_, run) => {
    expect(run).toThrow(
      'The gate stack/gate would not check what its properties say: on_invalid was changed.',
    );
  });

  it('says where the program made it, and what to do', () => {
    expect(synth).toThrow(
      /\[stack\/gate\] \S*test\/constructs\/synth\/stack-synthesis\.test\.ts:\d+:\d+: .* Remove the override or the aspect/,
    );
  });
});

it.each([{}, { skipValidation: true }, { hclOutput: true }])(
  'a stack that is refused leaves no file behind, with %j',
  (options) => {
    app = new App({ outdir: folder, ...options });
    stack = new TerraformStack(app, 'refused');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const token = Lazy.stringValue({ produce: () => 'a-token-in-plain-text' });
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token });
    expect(() => app.synth()).toThrow('Token in plain text: refused/check (AMT004).');
    expect(readdirSync(folder, { recursive: true })).toEqual(['stacks', 'stacks/refused']);
    stack.node.tryRemoveChild('check');
    app.synth();
    expect(readdirSync(join(folder, 'stacks/refused'))).toContain('terraform.d');
  },
);

describe('HCL', () => {
  it('has a gate and what waits for it', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    expect(Testing.synthHcl(stack)).toMatch(
      /"terraform_data" "rollout" \{\s*depends_on = \[\s*"data\.apsaramqtt_token\.gate"/,
    );
  });

  it('is refused if CDKTF would leave out what is added to the JSON', () => {
    const device = new DataResource(stack, 'device');
    new DataResource(stack, 'rollout').addOverride('depends_on', [createGate()]);
    const region = device.getStringAttribute('output');
    new ApsaramqttProvider(stack, 'other', { alias: 'other', region });
    expect(() => Testing.synthHcl(stack)).toThrow(
      'CDKTF omits dependencies of gates in HCL. Synthesize JSON (without --hcl).',
    );
  });
});

it('skipValidation leaves the checks on', () => {
  app = new App({ outdir: folder, skipValidation: true });
  stack = new TerraformStack(app, 'lenient');
  new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: 'a-token-in-plain-text' });
  createGate();
  expect(() => app.synth()).toThrow('Token in plain text: lenient/check (AMT004).');
});

it('notes in the comment of its block where the program made a gate', () => {
  createGate();
  app.synth();
  const { data } = JSON.parse(readFileSync(join(folder, 'stacks/stack/cdk.tf.json'), 'utf8'));
  const { file, line } = data.apsaramqtt_token.gate['//'].metadata.source;
  expect(file).toMatch(/(^|\/)test\/constructs\/synth\/stack-synthesis\.test\.ts$/);
  const source = readFileSync(__filename, 'utf8').split('\n')[line - 1];
  expect(source).toContain('new MqttTokenGate(');
});

describe('a gate that is changed on the way', () => {
  const changed = (by: (gate: MqttTokenGate) => void, what: string) => {
    by(createGate());
    expect(synth).toThrow(what);
  };

  it.each<[string, (gate: MqttTokenGate) => void, string]>([
    [
      'an override of the stack that counts it away',
      () => stack.addOverride(`${GATE}.count`, 0),
      'count was added',
    ],
    ['an override of the element', (gate) => checkOf(gate).addOverride('count', 0), 'count was added'],
    ['for_each', (gate) => checkOf(gate).addOverride('for_each', {}), 'for_each was added'],
    ['a count that is set later', (gate) => Object.assign(checkOf(gate), { count: 0 }), 'count was added'],
    [
      'another token',
      (gate) => checkOf(gate).addOverride('token_env', 'OTHER_TOKEN'),
      'token_env was changed',
    ],
    ['another instance', () => stack.addOverride(`${GATE}.instance_id`, 'x'), 'instance_id was changed'],
    ['another provider', () => stack.addOverride(`${GATE}.provider`, 'a.b'), 'provider was added'],
    ['a token that is gone', () => stack.addOverride(`${GATE}.token_env`, null), 'token_env was'],
    [
      'an aspect that weakens its policy',
      () =>
        Aspects.of(stack).add(
          aspect((node) => {
            if (node instanceof DataApsaramqttToken) node.onUnverified = 'warn';
          }),
        ),
      'on_unverified was added',
    ],
    [
      "a setting of OpenTofu's",
      (gate) => checkOf(gate).addOverride('lifecycle', { enabled: false }),
      'lifecycle.enabled was added',
    ],
    ['an override that removes it', () => stack.addOverride('data', null), 'is missing'],
  ])('by %s is refused', (_, by, what) => changed(by, what));

  it('by a condition, which disables nothing, is accepted', () => {
    checkOf(createGate()).addOverride('lifecycle.precondition', [{ condition: true, error_message: 'a' }]);
    expect(synth).not.toThrow();
  });

  it('where the stack is written, is refused at once', () => {
    createGate();
    expect(() => Object.assign(stack, { toTerraform: () => ({}) })).toThrow(
      'toTerraform of the stack stack cannot be assigned',
    );
  });

  it('to a stricter policy is accepted', () => {
    createGate('gate', { onInvalid: TokenPolicy.WARN });
    stack.addOverride(`${GATE}.on_invalid`, 'fail');
    expect(synth().data.apsaramqtt_token.gate.on_invalid).toBe('fail');
  });

  it('does not show a token in the message', () => {
    createGate('gate', { token: MqttToken.unsafePlainText('a-token-for-the-emulator', 'emulator') });
    stack.addOverride(`${GATE}.token`, 'another-token-of-the-emulator');
    expect(synth).toThrow('token was changed');
    expect(synth).not.toThrow(/a-token-for|another-token/);
  });
});

describe('names in Terraform', () => {
  it.each([
    ['device.1', 'device:1'],
    ['device.1', 'device1'],
    ['压机', '机床'],
    ['1', '压机1'],
  ])('of the gates %s and %s differ, and Terraform accepts both', (first, second) => {
    for (const [id, name] of [
      [first, 'A_TOKEN'],
      [second, 'B_TOKEN'],
    ] as const)
      createGate(id, { token: MqttToken.fromEnvironment(name) }).protect(
        new DataResource(stack, `to-${name}`),
      );
    const { data, resource } = synth();
    const checks = Object.entries<{ token_env: string }>(data.apsaramqtt_token);
    expect(checks.map(([, { token_env }]) => token_env).sort()).toEqual(['A_TOKEN', 'B_TOKEN']);
    for (const [name, { token_env }] of checks) {
      expect(name).toMatch(/^[A-Za-z_][\w-]*$/);
      expect(resource.terraform_data[`to-${token_env}`].depends_on).toEqual([
        `data.apsaramqtt_token.${name}`,
      ]);
    }
  });

  it.each([
    ['begin with a digit', '1'],
    ['are in a construct whose id begins with a digit', '1/device'],
  ])('of all checks of a fleet are valid in Terraform if they %s', (_, path) => {
    const [id, child] = path.split('/') as [string, string?];
    const scope = child === undefined ? stack : new Construct(stack, id);
    const tokens = { left: token, right: MqttToken.fromFile('/run/right') };
    new MqttTokenFleetGate(scope, child ?? id, { instanceId, tokens, recheckAtApply: true });
    const { data, ephemeral } = synth();
    const names = [data.apsaramqtt_tokens, ephemeral.apsaramqtt_token].flatMap((each) => Object.keys(each));
    expect(names).toEqual(Array(4).fill(expect.stringMatching(/^[A-Za-z_][\w-]*$/)));
  });

  it('of gates differ if the stack names elements by their ids alone', () => {
    class OwnNames extends TerraformStack {
      protected override allocateLogicalId({ node }: TerraformElement): string {
        return node.id;
      }
    }
    stack = new OwnNames(app, 'own');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    for (const id of ['left', 'right']) {
      createGate(id, { recheckAtApply: true });
      new MqttTokenFleetGate(stack, `${id}-fleet`, {
        instanceId,
        tokens: { device: token, file: MqttToken.fromFile('/run/device') },
        recheckAtApply: true,
      });
    }
    const { data, ephemeral } = synth();
    expect(Object.keys(data.apsaramqtt_token)).toHaveLength(2);
    expect(Object.keys(data.apsaramqtt_tokens)).toHaveLength(4);
    expect(Object.keys(ephemeral.apsaramqtt_token)).toHaveLength(6);
  });

  it('of two gates that overrideLogicalId makes the same are refused', () => {
    createGate();
    checkOf(createGate('other')).overrideLogicalId('gate');
    expect(synth).toThrow(
      /The gate stack\/gate has the same name in Terraform as stack\/other: data\.apsaramqtt_token\.gate/,
    );
  });

  it('of a gate and a check that is not a gate are refused if they are the same', () => {
    createGate('device-1');
    new DataApsaramqttToken(stack, 'device-1.', { instanceId: 'i', tokenEnv: 'OTHER' });
    expect(synth).toThrow('The gate stack/device-1 has the same name in Terraform as stack/device-1.');
  });

  it('of two checks that are not gates are refused if they are the same', () => {
    new DataApsaramqttToken(stack, 'device-1', { instanceId: 'i', tokenEnv: 'A_TOKEN' });
    new DataApsaramqttToken(stack, 'device-1.', { instanceId: 'i', tokenEnv: 'B_TOKEN' });
    expect(synth).toThrow('stack/device-1 has the same name in Terraform as stack/device-1.: data.');
  });

  it('of protected resources are refused if they are the same', () => {
    createGate().protect(new DataResource(stack, 'device.1'));
    new DataResource(stack, 'device:1');
    expect(synth).toThrow(
      'stack/device.1 is protected by the gate stack/gate, and has the same name in Terraform as stack/device:1: terraform_data.device1.',
    );
  });

  it('of protected resources are refused if overrideLogicalId makes them invalid in Terraform', () => {
    const rollout = new DataResource(stack, 'rollout');
    createGate().protect(rollout);
    rollout.overrideLogicalId('roll.out');
    expect(synth).toThrow('its name in Terraform, "roll.out", is not valid.');
  });

  it('of protected resources are refused if they are invalid in Terraform', () => {
    createGate().protect(new DataResource(stack, '压机'));
    expect(synth).toThrow(
      'stack/压机 is protected by the gate stack/gate, and its name in Terraform, "", is not valid.',
    );
  });

  it('follow overrideLogicalId also if the gate checks again in apply', () => {
    const gate = createGate('gate', { recheckAtApply: true });
    gate.protect(new DataResource(stack, 'rollout'));
    checkOf(gate).overrideLogicalId('renamed');
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual([
      'data.apsaramqtt_token.renamed',
      'ephemeral.apsaramqtt_token.renamed',
    ]);
  });
});

describe('what is protected', () => {
  it('includes what an aspect adds to a place that aspects have passed', () => {
    const first = new Construct(stack, 'first');
    createGate().protect(first);
    new DataResource(first, 'device');
    const second = new Construct(stack, 'second');
    Aspects.of(second).add(
      aspect((node) => {
        if (node === second) new DataResource(first, 'late');
      }),
    );
    const { resource } = synth();
    const waiting = Object.values<{ depends_on: string[] }>(resource.terraform_data);
    expect(waiting).toHaveLength(2);
    for (const { depends_on } of waiting) expect(depends_on).toEqual([GATE]);
  });

  it.each<[string, (rollout: DataResource) => void]>([
    ['an override of the stack', () => stack.addOverride('resource.terraform_data.rollout.depends_on', null)],
    [
      'a late aspect',
      (rollout) => Aspects.of(stack).add(aspect(() => rollout.addOverride('depends_on', null))),
    ],
  ])('cannot be released by %s', (_, release) => {
    const rollout = new DataResource(stack, 'rollout');
    createGate().protect(rollout);
    release(rollout);
    expect(synth).toThrow('stack/rollout is protected by the gate stack/gate, but does not wait for it');
  });

  it('waits also if an aspect replaces what it depends on', () => {
    const rollout = new DataResource(stack, 'rollout');
    createGate().protect(rollout);
    Aspects.of(stack).add(
      aspect(() => {
        rollout.dependsOn = [];
      }),
    );
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual([GATE]);
  });

  it('cannot be removed by an override unnoticed', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    stack.addOverride('resource', null);
    expect(synth).toThrow('the synthesized configuration has no terraform_data.rollout');
  });

  it('follows a move to a resource that is protected, and to no other', () => {
    const [from, to] = [new DataResource(stack, 'from'), new DataResource(stack, 'to')];
    const gate = createGate();
    gate.protect(from);
    to.addMoveTarget('target');
    from.moveTo('target');
    expect(synth).toThrow(
      'stack/from is protected by the gate stack/gate, and moves to terraform_data.to, which is not.',
    );
    gate.protect(to);
    expect(synth().resource.terraform_data.to.depends_on).toEqual([GATE]);
  });

  it('includes what is imported', () => {
    const imported = new DataResource(stack, 'imported');
    imported.importFrom('an-id');
    createGate().protect(imported);
    expect(synth().resource.terraform_data.imported.depends_on).toEqual([GATE]);
  });

  it('does not include a stack in the stack, which is refused', () => {
    new DataResource(new TerraformStack(stack, 'inner'), 'rollout');
    createGate().protect(stack);
    new DataResource(stack, 'rollout');
    expect(synth).toThrow('The gate stack/gate cannot protect stack/inner: it is a stack of its own');
  });

  it('must exist', () => {
    expect(() => createGate().protect()).toThrow('The gate stack/gate was given nothing to protect');
  });

  it.each<[string, () => unknown]>([
    ['the app', () => app],
    ['something that is not a construct', () => 'terraform_data.rollout'],
    ['something that is not a construct', () => undefined],
  ])('cannot be %s', (what, create) => {
    expect(() => createGate().protect(create() as IConstruct)).toThrow(
      `The gate stack/gate was given ${what} to protect.`,
    );
  });

  it('may be removed again', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    stack.node.tryRemoveChild('rollout');
    expect(synth()).not.toHaveProperty('resource');
  });

  it('may not be replaced together with what contains it', () => {
    const create = () => new DataResource(new Construct(stack, 'line'), 'rollout');
    createGate().protect(create());
    stack.node.tryRemoveChild('line');
    create();
    expect(synth).toThrow(
      'The gate stack/gate protects an earlier stack/line/rollout, which the program removed, and the new one does not wait.',
    );
  });
});

describe('node.addDependency', () => {
  const holder = () => {
    const construct = new Construct(stack, 'holder');
    const gate = new MqttTokenGate(construct, 'gate', { instanceId, token });
    return { construct, address: `data.apsaramqtt_token.${checkOf(gate).friendlyUniqueId}` };
  };

  it('on a gate makes a resource wait', () => {
    new DataResource(stack, 'rollout').node.addDependency(createGate());
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual([GATE]);
  });

  it('on a construct that contains a gate makes everything in a construct wait', () => {
    const { construct, address } = holder();
    const line = new Construct(stack, 'line');
    const device = new DataResource(line, 'device');
    line.node.addDependency(construct);
    expect(synth().resource.terraform_data[device.friendlyUniqueId].depends_on).toEqual([address]);
  });

  it.each([
    ['by protect()', (line: Construct) => createGate().protect(line)],
    ['by addDependency()', (line: Construct) => line.node.addDependency(createGate())],
  ])('on what waits for a gate %s also makes everything in a construct wait', (_, protect) => {
    const [first, second, third] = ['first', 'second', 'third'].map((id) => new Construct(stack, id));
    const devices = [first!, second!, third!].map((line) => new DataResource(line, 'device'));
    third!.node.addDependency(second!);
    second!.node.addDependency(first!);
    protect(first!);
    const { terraform_data } = synth().resource;
    for (const { friendlyUniqueId } of devices)
      expect(terraform_data[friendlyUniqueId].depends_on).toEqual([GATE]);
  });

  it('of a construct that contains a gate makes the gate wait', () => {
    const { construct, address } = holder();
    construct.node.addDependency(new DataResource(stack, 'secret'));
    const [, type, name] = address.split('.');
    expect(synth().data[type!][name!].depends_on).toEqual(['terraform_data.secret']);
  });

  it('of a gate on a gate makes it wait', () => {
    createGate('second', { recheckAtApply: true }).node.addDependency(createGate());
    const { data, ephemeral } = synth();
    for (const checks of [data, ephemeral]) expect(checks.apsaramqtt_token.second.depends_on).toEqual([GATE]);
  });

  it('is refused if nothing could wait', () => {
    new TerraformOutput(stack, 'output', { value: 'a' }).node.addDependency(createGate());
    expect(synth).toThrow(
      'stack/output depends on stack/gate (node.addDependency), but is not a resource, data source, module or action',
    );
  });

  it('is refused if an override takes it away', () => {
    const rollout = new DataResource(stack, 'rollout');
    rollout.node.addDependency(createGate());
    rollout.addOverride('depends_on', null);
    expect(synth).toThrow('stack/rollout is protected by the gate stack/gate, but does not wait');
  });

  it('is refused of a stack without gates on a gate of another', () => {
    new TerraformStack(app, 'other').node.addDependency(createGate());
    expect(() => app.synth()).toThrow(
      'other depends on stack/gate (node.addDependency), which is in another stack',
    );
  });

  it('is refused of the app', () => {
    app.node.addDependency(createGate());
    expect(() => app.synth()).toThrow(
      'The app depends on stack/gate (node.addDependency), which is in another stack',
    );
  });

  it('is refused on a gate of another stack', () => {
    const other = new TerraformStack(app, 'other');
    createGate('mine');
    new DataResource(stack, 'rollout').node.addDependency(
      new MqttTokenGate(other, 'gate', { instanceId, token }),
    );
    expect(synth).toThrow(
      'stack/rollout depends on other/gate (node.addDependency), which is in another stack',
    );
  });
});

describe('the token of another stack', () => {
  const created = () => new TerraformVariable(stack, 'device_token', { sensitive: true });
  const other = () => {
    const found = new TerraformStack(app, 'other');
    new ApsaramqttProvider(found, 'apsaramqtt');
    return found;
  };

  it('is refused by a gate', () => {
    const other = new TerraformStack(app, 'other');
    const foreign = MqttToken.fromVariable(created());
    expect(() => new MqttTokenGate(other, 'gate', { instanceId, token: foreign })).toThrow(
      'other/gate cannot check the token of the variable stack/device_token: they are in different stacks',
    );
  });

  it.each(['app.synth', 'Testing.synth'])('is refused within a function, by %s', (way) => {
    const other = new TerraformStack(app, 'other');
    new ApsaramqttProvider(other, 'apsaramqtt');
    const foreign = MqttToken.fromResolvable(Fn.trimspace(created().stringValue));
    new MqttTokenGate(other, 'gate', { instanceId, token: foreign });
    expect(() => (way === 'app.synth' ? app.synth() : Testing.synth(other))).toThrow(
      'The gate other/gate checks a token of the stack stack',
    );
  });

  it.each<[string, (foreign: string) => void]>([
    [
      'through a local value',
      (foreign) => {
        const local = new TerraformLocal(other(), 'l', { a: [foreign] });
        const token = MqttToken.fromResolvable(Fn.element(Fn.lookup(local.fqn, 'a', []), 0));
        new MqttTokenGate(TerraformStack.of(local), 'gate', { instanceId, token });
      },
    ],
    ['by a data source', (token) => new DataApsaramqttToken(other(), 'gate', { instanceId: 'i', token })],
    [
      'by a data source, through an iterator',
      (foreign) => {
        const forEach = TerraformIterator.fromMap({ a: foreign });
        new DataApsaramqttToken(other(), 'gate', { instanceId: 'i', forEach, token: forEach.value });
      },
    ],
  ])('is refused %s', (_, take) => {
    take(created().stringValue);
    expect(() => app.synth()).toThrow('The gate other/gate checks a token of the stack stack');
  });

  it('is refused to a resource of another stack through a local value', () => {
    const { stringValue } = created();
    createGate('gate', { token: MqttToken.fromResolvable(stringValue) });
    const local = new TerraformLocal(stack, 'l', stringValue);
    new DataResource(other(), 'rollout', { input: local.expression });
    expect(() => app.synth()).toThrow('Another stack uses the token var.device_token of the stack stack.');
  });

  it('is distinguished from other values in the same local value', () => {
    const consumer = other();
    const { output } = new DataResource(stack, 'host');
    const local = new TerraformLocal(consumer, 'l', { host: output, token: Fn.file('a.token') });
    const token = MqttToken.fromResolvable(Token.asString(Fn.lookup(local.fqn, 'token', '')));
    new MqttTokenGate(consumer, 'gate', { instanceId, token });
    expect(() => app.synth()).not.toThrow();
  });

  it('is not found if only the names of environment variables are there', () => {
    const forEach = TerraformIterator.fromMap(Token.asAnyMap(new DataResource(stack, 'names').output));
    new DataApsaramqttToken(other(), 'gate', { instanceId: 'i', forEach, tokenEnv: forEach.value });
    expect(() => app.synth()).not.toThrow();
  });

  it('is refused to a resource of another stack', () => {
    const variable = created();
    MqttToken.fromVariable(variable);
    new DataResource(new TerraformStack(app, 'other'), 'rollout', {
      input: { password: variable.stringValue },
    });
    expect(() => app.synth()).toThrow('Another stack uses the token var.device_token of the stack stack.');
  });

  it.each<[string, (variable: TerraformVariable) => unknown]>([
    [
      'in a map of which a gate takes one',
      () => {
        const tokens = new TerraformVariable(stack, 'tokens', { type: 'map(string)', sensitive: true });
        createGate('one', { token: MqttToken.fromResolvable(Token.asString(Fn.lookup(tokens.value, 'a'))) });
        return tokens.value;
      },
    ],
    [
      'through an argument of a resource',
      ({ stringValue }) => {
        createGate('one', { token: MqttToken.fromResolvable(stringValue) });
        return new DataResource(stack, 'kept', { input: { password: stringValue } }).output;
      },
    ],
  ])('is refused to a resource of another stack %s', (_, given) => {
    new DataResource(other(), 'rollout', { input: given(created()) as Record<string, unknown> });
    expect(() => app.synth()).toThrow(
      /stack-synthesis\.test\.ts:\d+:\d+: Another stack uses the token \S+ of the stack stack\./,
    );
  });

  it('is distinguished from its hash', () => {
    const { stringValue } = created();
    createGate('gate', { token: MqttToken.fromResolvable(stringValue) });
    const { output } = new DataResource(stack, 'kept', { input: Token.asAnyMap(Fn.sha256(stringValue)) });
    new DataResource(other(), 'rollout', { input: output });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('an output of the program with the token of a gate', () => {
  const state = join(tmpdir(), 'terraform.stack.tfstate');
  let output: TerraformOutput;

  beforeEach(() => {
    const variable = new TerraformVariable(stack, 'device_token', { sensitive: true });
    createGate('gate', { token: MqttToken.fromVariable(variable) });
    output = new TerraformOutput(stack, 'handed-over', { value: variable.stringValue, sensitive: true });
  });

  const reader = (path = state) => {
    const found = new TerraformStack(app, 'reader');
    new ApsaramqttProvider(found, 'apsaramqtt');
    return new DataTerraformRemoteStateLocal(found, 'state', { path });
  };
  const warnings = () => output.node.metadata.filter(({ type }) => type === '@cdktf/warn');

  it('causes one warning, because Terraform stores it in the state', () => {
    app.synth();
    expect(warnings().map(({ data }) => data)).toEqual([
      expect.stringMatching(
        /^\S*test\/constructs\/synth\/stack-synthesis\.test\.ts:\d+:\d+: The output stack\/handed-over contains the token var\.device_token \(checked by the gate stack\/gate\)\. Terraform stores it in the state/,
      ),
    ]);
  });

  it('causes no warning if it contains only a result of the gate', () => {
    output.value = createGate('other').tokenFingerprint;
    app.synth();
    expect(warnings()).toEqual([]);
  });

  it.each([
    ['only its hash', false, `\${sha256(var.device_token)}`],
    ['the token where the hash is as expected', true, `\${sha256(var.name) == "0" ? var.device_token : ""}`],
  ])('causes a warning if it contains the token itself, and not for %s: %s', (_, isWarned, value) => {
    output.value = value;
    app.synth();
    expect(warnings()).toHaveLength(isWarned ? 1 : 0);
  });

  it('is refused if a gate of another stack reads it', () => {
    const remote = reader();
    const token = MqttToken.fromResolvable(remote.getString('handed-over'));
    new MqttTokenGate(TerraformStack.of(remote), 'gate', { instanceId, token });
    expect(() => app.synth()).toThrow(
      /The stack reader uses the token var\.device_token of the stack stack through the output stack\/handed-over/,
    );
    expect(() => Testing.synth(TerraformStack.of(remote))).toThrow(
      'The gate reader/gate checks a token of the stack stack.',
    );
  });

  it('is refused if anything of another stack reads it', () => {
    const remote = reader();
    new DataResource(TerraformStack.of(remote), 'rollout', {
      input: { all: remote.getString('handed-over') },
    });
    expect(() => app.synth()).toThrow('The stack reader uses the token var.device_token of the stack stack');
  });

  it('is accepted if the state is that of something else', () => {
    const remote = reader('/elsewhere/terraform.tfstate');
    const token = MqttToken.fromResolvable(remote.getString('handed-over'));
    new MqttTokenGate(TerraformStack.of(remote), 'gate', { instanceId, token });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('the variable of a token', () => {
  it.each([
    ['an override takes sensitive away', (v: TerraformVariable) => v.addOverride('sensitive', undefined)],
    ['an override of the stack sets it to false', () => stack.addOverride('variable.v.sensitive', false)],
    [
      'an aspect sets it to false',
      (v: TerraformVariable) => {
        Aspects.of(stack).add(aspect((node) => node === v && Object.assign(v, { sensitive: false })));
      },
    ],
  ])('is refused if %s', (_, change) => {
    const variable = new TerraformVariable(stack, 'v', { sensitive: true });
    createGate('gate', { token: MqttToken.fromVariable(variable) });
    expect(synth).not.toThrow();
    change(variable);
    expect(synth).toThrow('The variable stack/v contains a token, but is not sensitive');
  });

  it.each([
    ['itself', (v: TerraformVariable) => MqttToken.fromVariable(v)],
    [
      'by way of a local value',
      (v: TerraformVariable) =>
        MqttToken.fromResolvable(new TerraformLocal(stack, 'l', v.stringValue).asString),
    ],
  ])('is refused if it is ephemeral, and a data source reads it %s', (_, tokenIn) => {
    const variable = new TerraformVariable(stack, 'v', { sensitive: true });
    variable.addOverride('ephemeral', true);
    createGate('gate', { token: tokenIn(variable) });
    expect(synth).toThrow('stack/gate checks the token in the ephemeral variable');
  });

  it('may be ephemeral for an ephemeral resource', () => {
    const variable = new TerraformVariable(stack, 'v', { sensitive: true });
    variable.addOverride('ephemeral', true);
    new EphemeralApsaramqttToken(stack, 'check', { instanceId: 'post-cn-1', token: variable.stringValue });
    expect(synth).not.toThrow();
  });
});

describe('a literal token (AMT004)', () => {
  const TOKEN = 'LzMTXLFl5sYWJMlDz4t5Lq5HC1iGU1P28';
  const variable = (props = {}) => new TerraformVariable(stack, 'v', { sensitive: true, ...props });

  it.each<[string, () => string, string]>([
    ['Lazy', () => Lazy.stringValue({ produce: () => TOKEN }), 'the configuration'],
    ['a function', () => Fn.trimspace(TOKEN), 'the configuration'],
    [
      'a function of a function',
      () => Token.asString(Fn.join('', [Fn.upper(TOKEN), ''])),
      'the configuration',
    ],
    ['a local value', () => new TerraformLocal(stack, 'l', TOKEN).asString, 'the local value l'],
    [
      'an element of a local value',
      () => Fn.lookup(new TerraformLocal(stack, 'l', { a: TOKEN }).fqn, 'a', ''),
      'the local value l',
    ],
    ['a default', () => variable({ default: TOKEN }).stringValue, 'the default of the variable v'],
    ['a fallback', () => Token.asString(Fn.coalesce([variable().stringValue, TOKEN])), 'the configuration'],
    [
      'the input of a resource',
      () => new DataResource(stack, 'd', { input: { a: TOKEN } }).output.lookup('a'),
      'the argument input of terraform_data.d',
    ],
  ])('through %s is refused and not shown', (_, literal, where) => {
    createGate('gate', { token: MqttToken.fromResolvable(literal()) });
    expect(synth).toThrow(
      `Token in plain text: stack/gate (AMT004). The token of stack/gate is in plain text in ${where}`,
    );
    expect(synth).not.toThrow(/LzMTX/i);
  });

  it('through a for expression is refused', () => {
    const tokens = Token.asStringMap(
      TerraformIterator.fromMap({ d: { token: TOKEN } }).forExpressionForMap('key', 'val.token'),
    );
    new DataApsaramqttTokens(stack, 'check', { instanceId: 'i', tokens });
    expect(synth).toThrow('The token of stack/check is in plain text in the configuration');
  });

  it('is not found if a for expression iterates over a reference', () => {
    const tokens = Token.asStringMap(
      TerraformIterator.fromMap(Token.asAnyMap(variable().value)).forExpressionForMap('key', 'val.token'),
    );
    new DataApsaramqttTokens(stack, 'check', { instanceId: 'i', tokens });
    expect(synth).not.toThrow();
  });

  it.each([
    ['an iterator', 'each.value', () => TerraformIterator.fromList([TOKEN]).value],
    ['a count', 'count.index', () => Fn.element([variable().stringValue], TerraformCount.of(2).index)],
  ])('of a gate through %s is refused: Terraform does not repeat gates', (_, reference, value) => {
    createGate('gate', { token: MqttToken.fromResolvable(value() as string) });
    expect(synth).toThrow(`The gate stack/gate refers to ${reference}, which has a value only in a block`);
  });

  it('through an iterator is refused', () => {
    const forEach = TerraformIterator.fromList([TOKEN]);
    new DataApsaramqttToken(stack, 'check', { instanceId: 'i', token: forEach.value, forEach });
    expect(synth).toThrow('The token of stack/check is in plain text in for_each');
  });

  it.each<[string, () => string]>([
    ['a variable', () => variable().stringValue],
    ['an element of a variable', () => Fn.lookup(variable().fqn, 'device-1-token-of-the-line', '')],
    ['a file', () => Fn.trimspace(Fn.file('/run/secrets/token-of-the-line'))],
    [
      'a local value that is a reference',
      () => new TerraformLocal(stack, 'l', variable().stringValue).asString,
    ],
    ['a function of a reference', () => Fn.base64decode(variable().stringValue)],
  ])('is not seen in %s', (_, reference) => {
    createGate('gate', { token: MqttToken.fromResolvable(reference()) });
    expect(synth).not.toThrow();
  });

  it('is not seen if a reference has the same text as a token', () => {
    process.env.DEVICE_TOKEN = 'device-1-token';
    const gate = createGate('device-1-token');
    gate.protect(new DataResource(stack, 'rollout', { triggersReplace: { token: gate.tokenFingerprint } }));
    new TerraformOutput(stack, 'verdict', { value: `verdict: ${gate.verdict}` });
    try {
      expect(synth).not.toThrow();
    } finally {
      delete process.env.DEVICE_TOKEN;
    }
  });
});

describe('a token that this process does not know', () => {
  it('is named in an info, once for the stack: its value was not searched for', () => {
    process.env.KNOWN_TOKEN = 'a-token-that-is-known';
    try {
      const gate = new MqttTokenFleetGate(stack, 'fleet', { instanceId });
      for (const [index, name] of ['KNOWN_TOKEN', 'FIRST_TOKEN', 'SECOND_TOKEN', 'FIRST_TOKEN'].entries())
        gate.addToken(`device-${index}`, MqttToken.fromEnvironment(name));
      const third = new TerraformVariable(stack, 'third', { sensitive: true });
      gate.addToken('device-4', MqttToken.fromVariable(third));
      gate.addToken('device-5', MqttToken.fromFile('/run/fourth'));
      app.synth();
      expect(messages()).toEqual([
        expect.stringMatching(
          /^\S*test\/constructs\/synth\/stack-synthesis\.test\.ts:\d+:\d+: FIRST_TOKEN, SECOND_TOKEN, TF_VAR_third, \/run\/fourth are not available to this process, so the synthesized configuration was not searched for their values \(AMT004\)\. Provide them/,
        ),
      ]);
    } finally {
      delete process.env.KNOWN_TOKEN;
    }
  });
});

describe('a verdict that another stack uses', () => {
  const createFleet = () => new MqttTokenFleetGate(stack, 'gate', { instanceId, tokens: { a: token } });
  const use = (value: string) =>
    new DataResource(new TerraformStack(app, 'other'), 'rollout', {
      lifecycle: { precondition: [{ condition: value, errorMessage: 'The token is invalid.' }] },
    });

  it.each<[string, () => string]>([
    ['of a gate', () => createGate().verdict],
    ['through a local value', () => new TerraformLocal(stack, 'verdict', createGate().verdict).expression],
    ['of a fleet', () => createFleet().verdictOf('a')],
    ['as the status that the service gave', () => Token.asString(createGate().tokenStatus)],
    ['of all tokens of a fleet', () => Token.asString(createFleet().allValid)],
    ['as the names of invalid tokens', () => Fn.join(',', createFleet().invalidNames)],
    ['as the names of unverified tokens', () => Fn.join(',', createFleet().unverifiedNames)],
  ])('is warned of, %s: it is out of date', (_, verdict) => {
    use(verdict());
    app.synth();
    expect(messages()).toContainEqual(
      expect.stringContaining('Another stack uses a verdict of the gate stack/gate. CDKTF passes it through'),
    );
  });

  it.each<[string, () => string]>([
    ['fingerprint', () => createGate().tokenFingerprint],
    ['fingerprint in a fleet', () => createFleet().tokenFingerprintOf('a')],
    ['id of a call', () => createGate().requestId],
    ['number of calls', () => Token.asString(createFleet().calls)],
  ])('is no %s', (_, value) => {
    use(value());
    app.synth();
    expect(messages()).not.toContainEqual(expect.stringContaining('verdict'));
  });
});

describe('an aspect', () => {
  it('of the app causes a warning, because CDKTF does not run it', () => {
    const gate = createGate();
    const rollout = new DataResource(stack, 'rollout');
    Aspects.of(app).add(aspect((node) => node === rollout && gate.protect(rollout)));
    app.synth();
    expect(messages()).toContainEqual(
      expect.stringContaining('The aspects of the app have no effect: CDKTF runs only those of stacks'),
    );
  });

  it('of the stack causes no warning', () => {
    createGate();
    Aspects.of(stack).add(aspect(() => {}));
    app.synth();
    expect(messages()).not.toContainEqual(expect.stringContaining('no effect'));
  });
});

describe('MqttTokenRules.violations', () => {
  it('returns what would keep a stack from being synthesized, after aspects', () => {
    createGate().protect(new DataResource(stack, 'rollout'));
    MqttTokenRules.forbidWarnings(app);
    Aspects.of(stack).add(
      aspect((node) => node instanceof DataApsaramqttToken && node.addOverride('on_invalid', 'warn')),
    );
    const violations = MqttTokenRules.violations(app);
    expect(violations.map(({ constructPath }) => constructPath)).toEqual(['stack/gate', 'stack/gate']);
    const made = expect.stringMatching(/^\S*test\/constructs\/synth\/stack-synthesis\.test\.ts:\d+:\d+$/);
    expect(violations.map(({ location }) => location)).toEqual([made, made]);
    const messages = violations.map(({ message }) => message).join();
    expect(messages).toContain('on_invalid was added');
    expect(messages).toContain('AMT006');
    expect(MqttTokenRules.violations(new Construct(stack, 'elsewhere'))).toEqual([]);
  });
});

describe('terraform apply, with a token that is revoked', () => {
  it('creates nothing that waits in one of these ways', async () => {
    const emulator = await Emulator.start();
    const terraform = terraformWithProvider(emulator).with({ DEVICE_TOKEN: revokedToken(emulator) });
    try {
      // The value is known only during apply, so the gate is checked then.
      const late = new DataResource(stack, 'late', { input: { id: emulator.instanceId } });
      const gate = createGate('压机.1', {
        instanceId: MqttInstanceId.fromResolvable(late.output.lookup('id')),
      });
      new DataResource(stack, 'by-depends-on', { dependsOn: [gate] });
      new DataResource(stack, 'by-dependency').node.addDependency(gate);
      gate.protect(new DataResource(stack, 'by-protect'));
      new DataResource(stack, 'free');
      terraform.write('cdk.tf.json', Testing.synth(stack, true));
      expect(await terraform.run('init', '-no-color')).toMatchObject({ status: 0 });
      const { status, text } = await terraform.run('apply', '-no-color', '-auto-approve');
      expect(text).toContain('AMT001');
      expect(status).toBe(1);
      const { stdout } = await terraform.run('state', 'list');
      expect(stdout.trim().split('\n')).toEqual(['terraform_data.free', 'terraform_data.late']);
    } finally {
      terraform.remove();
      await emulator.close();
    }
  });
});

describe('the provider of the checks', () => {
  beforeEach(() => void createGate());
  const source = (value: string) =>
    stack.addOverride('terraform.required_providers.apsaramqtt.source', value);

  it('cannot be replaced by an override', () => {
    source('example/always-valid');
    expect(synth).toThrow(
      'The source of the provider apsaramqtt is "example/always-valid", which is another provider, and that one would receive the tokens of this stack.',
    );
  });

  it('cannot be removed by an override', () => {
    stack.addOverride('provider.apsaramqtt', null);
    expect(synth).toThrow(
      'stack/apsaramqtt is missing in the synthesized configuration: an override removed provider.apsaramqtt.',
    );
  });

  it('may not be in a stack within the stack', () => {
    const around = new TerraformStack(app, 'around');
    new ApsaramqttProvider(new TerraformStack(around, 'within'), 'apsaramqtt');
    new MqttTokenGate(around, 'gate', { instanceId, token });
    expect(() => Testing.synth(around, true)).toThrow(
      'around/gate has no provider: around/within/apsaramqtt is in a stack of its own. Create an ApsaramqttProvider in around.',
    );
  });

  it('may come from a registry of one’s own', () => {
    source('registry.example.com/apsaramqtt/apsaramqtt');
    expect(synth).not.toThrow();
  });
});
