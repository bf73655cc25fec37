import {
  DataResource,
  DataTerraformRemoteStateLocal,
  TerraformHclModule,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Testing,
} from 'cdktf';
import { Construct } from 'constructs';
import {
  ApsaramqttProvider,
  DataApsaramqttToken,
  MqttInstanceId,
  MqttToken,
  MqttTokenFleetGate,
  type MqttTokenFleetGateProps,
  MqttTokenGate,
  TokenPolicy,
} from '../../lib';
import { Emulator } from '../../lib/emulator/emulator';
import { terraformWithProvider } from '../support/terraform-with-provider';

const GATE = 'data.apsaramqtt_tokens.devices';
const TOKENS = {
  left: MqttToken.fromEnvironment('LEFT_TOKEN'),
  right: MqttToken.fromEnvironment('RIGHT_TOKEN'),
};

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
});

function createGate(props: Partial<MqttTokenFleetGateProps> = {}): MqttTokenFleetGate {
  const instanceId = MqttInstanceId.of('post-cn-emulator');
  return new MqttTokenFleetGate(stack, 'devices', { instanceId, tokens: TOKENS, ...props });
}

const synth = () => JSON.parse(Testing.synth(stack));

class FleetInHcl extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ApsaramqttProvider(this, 'apsaramqtt');
    const instanceId = MqttInstanceId.of('post-cn-emulator');
    const fleet = new MqttTokenFleetGate(this, 'devices', { instanceId, tokens: TOKENS, minRemaining: '1h' });
    fleet.addToken('file', MqttToken.fromFile('/run/file'), { expiresAt: '2099-12-31T00:00:00Z' });
  }
}

describe('MqttTokenFleetGate', () => {
  it.each([
    ['token_envs', TOKENS, { left: 'LEFT_TOKEN', right: 'RIGHT_TOKEN' }],
    ['token_files', { left: MqttToken.fromFile('/run/left') }, { left: '/run/left' }],
  ])('is one data source with the name of the construct, with %s', (argument, tokens, expected) => {
    createGate({ tokens });
    expect(synth().data.apsaramqtt_tokens).toEqual({
      devices: { instance_id: 'post-cn-emulator', [argument]: expected },
    });
  });

  it('takes variables and references together, as both are values in Terraform', () => {
    const variable = new TerraformVariable(stack, 'left_token', { sensitive: true });
    const secret = new DataResource(stack, 'secret');
    createGate({
      tokens: {
        left: MqttToken.fromVariable(variable),
        right: MqttToken.fromResolvable(secret.getStringAttribute('output')),
      },
    });
    expect(synth().data.apsaramqtt_tokens.devices.tokens).toEqual({
      left: `\${var.left_token}`,
      right: `\${terraform_data.secret.output}`,
    });
  });

  it('passes policy and provider on', () => {
    const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing' });
    createGate({ onInvalid: TokenPolicy.WARN, onUnverified: TokenPolicy.FAIL, provider });
    expect(synth().data.apsaramqtt_tokens.devices).toMatchObject({
      on_invalid: 'warn',
      on_unverified: 'fail',
      provider: 'apsaramqtt.beijing',
    });
  });

  it('gives the results of the check, also of each token', () => {
    const gate = createGate();
    new TerraformOutput(stack, 'results', {
      value: [
        gate.allValid,
        gate.invalidNames,
        gate.unverifiedNames,
        gate.calls,
        gate.verdictOf('left'),
        gate.tokenFingerprintOf('right'),
      ],
    });
    expect(synth().output.results.value).toEqual([
      `\${${GATE}.all_valid}`,
      `\${${GATE}.invalid_names}`,
      `\${${GATE}.unverified_names}`,
      `\${${GATE}.calls}`,
      `\${${GATE}.results["left"].verdict}`,
      `\${${GATE}.results["right"].token_fingerprint}`,
    ]);
  });

  it('quotes the name of a token as Terraform does', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would take for one.
    const name = 'a "b" ${c}';
    const gate = createGate({ tokens: { [name]: TOKENS.left } });
    new TerraformOutput(stack, 'verdict', { value: gate.verdictOf(name) });
    expect(synth().output.verdict.value).toBe(`\${${GATE}.results["a \\"b\\" $\${c}"].verdict}`);
  });

  it('protects what it is given, and other gates', () => {
    const gate = createGate();
    gate.protect(
      new DataResource(stack, 'rollout'),
      new MqttTokenGate(stack, 'second', { instanceId: MqttInstanceId.of('i'), token: TOKENS.left }),
    );
    expect(synth().resource.terraform_data.rollout.depends_on).toEqual([GATE]);
    expect(synth().data.apsaramqtt_token.second.depends_on).toEqual([GATE]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty'])(
    'accepts %s as the name of a token, although every object has a member with this name',
    (name) => {
      const gate = createGate({ tokens: { [name]: TOKENS.left } });
      gate.protectByName(name, new DataResource(stack, 'rollout'));
      expect(synth().data.apsaramqtt_tokens.devices).toMatchObject({ token_envs: { [name]: 'LEFT_TOKEN' } });
      const props = { instanceId: MqttInstanceId.of('i'), expiresAt: { [name]: '2099-01-01T00:00:00Z' } };
      expect(() => new MqttTokenFleetGate(stack, 'other', props)).toThrow(
        `has an expiry for "${name}", but no token with this name`,
      );
    },
  );

  describe('protectByName', () => {
    const synthWithValidations = () => {
      new ApsaramqttProvider(stack, 'apsaramqtt');
      return Testing.synth(stack, true);
    };

    it('makes the token of that name a condition, beside those that a resource has already', () => {
      const own = { condition: `\${true}`, errorMessage: 'never' };
      const rollout = new DataResource(stack, 'rollout', {
        lifecycle: { createBeforeDestroy: true, precondition: [own] },
      });
      createGate().protectByName('left', rollout);
      synth();
      expect(synth().resource.terraform_data.rollout).toMatchObject({
        depends_on: [GATE],
        lifecycle: {
          create_before_destroy: true,
          precondition: [
            { condition: `\${true}`, error_message: 'never' },
            {
              condition: `\${${GATE}.results["left"].verdict == "valid"}`,
              error_message: expect.stringContaining('The token left (${'),
            },
          ],
        },
      });
    });

    it('makes it a condition once, even if called several times', () => {
      const rollout = new DataResource(stack, 'rollout');
      const fleet = createGate();
      fleet.protectByName('left', rollout);
      fleet.protectByName('left', rollout);
      fleet.member('left').protect(rollout);
      expect(synth().resource.terraform_data.rollout.lifecycle.precondition).toHaveLength(1);
    });

    it('protects what is within a construct, and given data sources', () => {
      const line = new Construct(stack, 'line');
      new DataTerraformRemoteStateLocal(line, 'state', { path: 'x.tfstate' });
      const check = new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenEnv: 'TOKEN' });
      createGate().protectByName('left', line, check);
      const device = new DataResource(line, 'device');
      const { resource, data: sources } = synth();
      expect(resource.terraform_data[device.friendlyUniqueId].lifecycle.precondition).toHaveLength(1);
      expect(sources.apsaramqtt_token.check.lifecycle.precondition).toHaveLength(1);
      expect(JSON.stringify(sources.terraform_remote_state)).not.toContain('precondition');
    });

    it('protects what depends on it through addDependency(), including modules, and what depends on these', () => {
      const line = new Construct(stack, 'line');
      const rollout = new DataResource(line, 'rollout');
      createGate().protectByName('left', rollout);
      const module = new TerraformHclModule(line, 'network', { source: 'example/network/any' });
      line.node.addDependency(rollout);
      const last = new DataResource(stack, 'last');
      last.node.addDependency(module);
      const { resource, module: modules } = synth();
      const dependenciesOf = ({ friendlyUniqueId }: DataResource) =>
        resource.terraform_data[friendlyUniqueId].depends_on;
      expect(dependenciesOf(rollout)).toEqual([GATE]);
      for (const dependencies of [modules[module.friendlyUniqueId].depends_on, dependenciesOf(last)])
        expect(dependencies).toEqual(
          expect.arrayContaining([GATE, `terraform_data.${rollout.friendlyUniqueId}`]),
        );
    });

    it('refuses a name that the gate does not have', () => {
      const protect = () => createGate().protectByName('middle', new DataResource(stack, 'rollout'));
      expect(protect).toThrow('The gate stack/devices has no token named "middle". It has left, right.');
    });

    it('fails the synth for a module, which has no conditions', () => {
      const module = new TerraformHclModule(stack, 'network', { source: 'example/network/any' });
      createGate().protectByName('left', module);
      expect(synthWithValidations).toThrow('stack/network is a module, and Terraform has no precond');
    });

    it('refuses another gate, which is not a resource', () => {
      const props = { instanceId: MqttInstanceId.of('i'), token: TOKENS.left };
      const other = new MqttTokenGate(stack, 'other', props);
      expect(() => createGate().protectByName('left', other)).toThrow(
        'The gate stack/devices cannot protect the gate stack/other by the token left. Pass the constructs that it protects to protectByName().',
      );
    });

    it('names what the program calls, of the fleet or of its member', () => {
      const fleet = createGate();
      expect(() => fleet.protectByName('left')).toThrow(
        'The token left of the gate stack/devices was given nothing to protect: protectByName() takes one or more constructs.',
      );
      expect(() => fleet.member('left').protect()).toThrow('nothing to protect: protect() takes');
      expect(() => fleet.member('left').protect(fleet)).toThrow('that it protects to protect().');
      fleet.member('left').protect(new TerraformOutput(stack, 'idle', { value: 1 }));
      expect(synth).toThrow(/ protect\(\) was given stack\/idle, which is not a resource/);
      fleet.protectByName('right', new TerraformOutput(stack, 'idle-too', { value: 1 }));
      expect(synth).toThrow(/ protectByName\(\) was given stack\/idle-too, which is not a resource/);
    });

    it('fails the synth if an override takes the condition away', () => {
      const rollout = new DataResource(stack, 'rollout');
      createGate().protectByName('left', rollout);
      rollout.addOverride('lifecycle', null);
      expect(synthWithValidations).toThrow(
        'stack/rollout is protected by the gate stack/devices, but has no precondition',
      );
    });
  });

  it('fails the synth if the program continues after the gate was refused, although it has tokens', () => {
    const refused = () => createGate({ expiresAt: { another: '2026-12-31T00:00:00Z' } });
    expect(refused).toThrow('no token with this name');
    expect(synth).toThrow('The gate stack/devices was not created completely');
  });

  it('needs tokens, also if something depends on it', () => {
    new DataResource(stack, 'rollout', { dependsOn: [createGate({ tokens: {} })] });
    expect(synth).toThrow('The gate stack/devices has no tokens. Add one or more');
  });

  it('checks each token again at apply, also if constructs could not distinguish their names', () => {
    const left = MqttToken.fromEnvironment('LEFT_TOKEN');
    createGate({ tokens: { 'line/1': left, 'line--1': left, 'line.1': left }, recheckAtApply: true });
    expect(Object.keys(synth().ephemeral.apsaramqtt_token)).toHaveLength(3);
  });

  it('accepts added tokens from any kind of source', () => {
    const fleet = createGate({ tokens: TOKENS, recheckAtApply: true });
    const file = fleet.addToken('file', MqttToken.fromFile('/run/file'), {
      expiresAt: '2026-12-31T00:00:00Z',
    });
    const lenient = fleet.addToken('lenient', MqttToken.fromEnvironment('LENIENT'), {
      onInvalid: TokenPolicy.WARN,
    });
    fleet.protect(new DataResource(stack, 'rollout'));
    file.protect(new DataResource(stack, 'file-rollout', { input: { fingerprint: file.tokenFingerprint } }));
    new TerraformOutput(stack, 'results', {
      value: [fleet.allValid, fleet.invalidNames, fleet.calls, lenient.verdict, fleet.member('left').verdict],
    });
    const { data, ephemeral, resource, output } = synth();
    const checks = Object.entries<Record<string, unknown>>(data.apsaramqtt_tokens);
    expect(checks.map(([, check]) => check)).toEqual(
      expect.arrayContaining([
        { instance_id: 'post-cn-emulator', token_envs: { left: 'LEFT_TOKEN', right: 'RIGHT_TOKEN' } },
        {
          instance_id: 'post-cn-emulator',
          token_files: { file: '/run/file' },
          expires_at: { file: '2026-12-31T00:00:00Z' },
        },
        { instance_id: 'post-cn-emulator', on_invalid: 'warn', token_envs: { lenient: 'LENIENT' } },
      ]),
    );
    expect(Object.values(ephemeral.apsaramqtt_token)).toHaveLength(4);
    expect(resource.terraform_data.rollout.depends_on).toHaveLength(7);
    // One for the plan and one for the recheck.
    expect(resource.terraform_data['file-rollout'].lifecycle.precondition).toHaveLength(2);
    const [files] = checks.find(([, check]) => 'token_files' in check)!;
    expect(resource.terraform_data['file-rollout'].input.fingerprint).toBe(
      `\${data.apsaramqtt_tokens.${files}.results["file"].token_fingerprint}`,
    );
    expect(output.results.value[0]).toContain('alltrue(');
    expect(output.results.value[1]).toContain('sort(concat(');
    expect(output.results.value[2]).toContain('sum(');
  });

  it('sets minRemaining for each token with an expiry, if there is one', () => {
    const fleet = createGate({ recheckAtApply: true, minRemaining: '1h' });
    const checks = () => {
      const { data, ephemeral } = synth();
      const all = [data.apsaramqtt_tokens, ephemeral.apsaramqtt_token].flatMap<Record<string, unknown>>(
        Object.values,
      );
      return all.map(({ expires_at, min_remaining }) => [expires_at, min_remaining]);
    };
    // Without expires_at, min_remaining has no effect, and Terraform warns about that.
    expect(checks()).toEqual([
      [undefined, '1h'],
      [undefined, '1h'],
      [undefined, '1h'],
    ]);
    fleet.addToken('file', MqttToken.fromFile('/run/file'), { expiresAt: '2099-12-31T00:00:00Z' });
    expect(checks()).toEqual(
      expect.arrayContaining([
        [undefined, undefined],
        [{ file: '2099-12-31T00:00:00Z' }, '1h'],
        [undefined, undefined],
        [undefined, undefined],
        ['2099-12-31T00:00:00Z', '1h'],
      ]),
    );
    const hcl = Testing.synthHcl(new FleetInHcl(Testing.app(), 'hcl'));
    expect(hcl.match(/min_remaining = "1h"/g)).toHaveLength(1);
    expect(hcl.match(/min_remaining/g)).toHaveLength(1);
  });

  describe('with recheckAtApply, what one of many tokens protects', () => {
    const PLANNED = 'data.apsaramqtt_tokens.devices';
    const create = () => {
      const fleet = createGate({ tokens: TOKENS, recheckAtApply: true });
      const rollout = new DataResource(stack, 'rollout');
      fleet.protectByName('left', rollout);
      return { fleet, rollout };
    };
    const synthesized = () => synth().resource.terraform_data.rollout;

    it('waits only for the recheck of this token', () => {
      create();
      const { depends_on, lifecycle } = synthesized();
      expect(depends_on).toEqual([PLANNED]);
      const conditions = JSON.stringify(lifecycle);
      expect(conditions).toMatch(/Recheck-1-left_\w+\.verdict/);
      expect(conditions).not.toMatch(/Recheck-2-right/);
    });

    it.each<[string, (made: ReturnType<typeof create>) => void]>([
      ['the fleet protects it, too', ({ fleet, rollout }) => fleet.protect(rollout)],
      [
        'it depends on the fleet, too',
        ({ fleet, rollout }) => Object.assign(rollout, { dependsOn: [fleet.fqn] }),
      ],
      ['an override names the fleet', ({ fleet, rollout }) => rollout.addOverride('depends_on', [fleet.fqn])],
    ])('waits for all of them where %s', (_, arrange) => {
      arrange(create());
      const ofFleet = [
        PLANNED,
        expect.stringContaining('Recheck-1-left'),
        expect.stringContaining('Recheck-2-right'),
      ];
      expect(synthesized().depends_on).toEqual(ofFleet);
    });
  });

  it('refuses a token that has the name of another', () => {
    expect(() => createGate().addToken('left', TOKENS.left)).toThrow('already has a token named "left"');
  });

  it('normalises names as Terraform does: é has two encodings', () => {
    const [one, other] = ['\u{e9}', 'e\u{301}'];
    const gate = createGate({
      tokens: { [one]: TOKENS.left },
      expiresAt: { [other]: '2099-12-31T00:00:00Z' },
    });
    expect(() => gate.addToken(other, TOKENS.left)).toThrow(`already has a token named "${other}"`);
    expect(gate.member(other)).toBe(gate.member(one));
    expect(() => gate.addToken('\u{feff}device-1', TOKENS.left)).toThrow('begins with a byte order mark');
  });

  it('refuses a name that cdktf would lose', () => {
    expect(() => createGate().addToken('__proto__', TOKENS.left)).toThrow(
      'The token "__proto__" of the gate stack/devices needs another name',
    );
  });

  it('refuses a reference in place of a name', () => {
    const variable = new TerraformVariable(stack, 'name', {});
    const gate = createGate();
    expect(() => gate.addToken(variable.stringValue, TOKENS.left)).toThrow(
      'The name of a token of the gate stack/devices is a reference',
    );
  });

  it('refuses a text in place of a token, and does not show it', () => {
    const create = () => createGate({ tokens: { device: 'a-raw-token' as never } });
    expect(create).toThrow(
      'The token "device" of the gate stack/devices was given a token that is not an MqttToken',
    );
    expect(create).not.toThrow(/raw/);
  });

  it('refuses the name of a token that it does not have', () => {
    expect(() => createGate().verdictOf('middle')).toThrow(
      'The gate stack/devices has no token named "middle". It has left, right.',
    );
  });

  it('names a few tokens of many if a name is wrong', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `device-${index}`);
    const gate = createGate({ tokens: Object.fromEntries(names.map((name) => [name, TOKENS.left])) });
    expect(() => gate.verdictOf('device')).toThrow(
      'It has device-0, device-1, device-2, device-3, device-4 and 995 more.',
    );
  });

  it.each(['', 'ignore'])('refuses %j as the policy of one token', (policy) => {
    const add = () => createGate().addToken('middle', TOKENS.left, { onInvalid: policy as TokenPolicy });
    expect(add).toThrow(`The token "middle" of the gate stack/devices: onInvalid is "${policy}". Set it to`);
  });
});

it('a plan with a fleet gate fails for a revoked token and protects the rollout, and passes with valid ones', async () => {
  const emulator = await Emulator.start();
  const terraform = terraformWithProvider(emulator);
  try {
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const gate = createGate();
    gate.protect(new DataResource(stack, 'rollout', { input: { left: gate.verdictOf('left') } }));
    terraform.write('cdk.tf.json', JSON.stringify(synth()));
    await terraform.run('init', '-no-color');
    const env = { LEFT_TOKEN: emulator.issueToken(), RIGHT_TOKEN: emulator.issueToken() };
    const passed = await terraform.with(env).run('apply', '-no-color', '-auto-approve');
    expect(passed.text).toContain('1 added');
    expect(passed.status).toBe(0);
    emulator.revokeToken(env.RIGHT_TOKEN);
    const failed = await terraform
      .with(env)
      .run('apply', '-no-color', '-auto-approve', '-replace=terraform_data.rollout');
    expect(failed.text).toContain('1 invalid of 2 tokens of instance post-cn-emulator');
    expect(failed.status).toBe(1);
    const { text } = await terraform.run('state', 'list');
    expect(text).toContain('terraform_data.rollout');
  } finally {
    terraform.remove();
    await emulator.close();
  }
});

it('a fleet gate that warns stops only what is protected by the name of an invalid token', async () => {
  const emulator = await Emulator.start();
  const terraform = terraformWithProvider(emulator);
  try {
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const gate = createGate({ onInvalid: TokenPolicy.WARN });
    gate.protectByName('left', new DataResource(stack, 'rollout-left'));
    gate.protectByName('right', new DataResource(stack, 'rollout-right'));
    terraform.write('cdk.tf.json', JSON.stringify(synth()));
    await terraform.run('init', '-no-color');
    const valid = { LEFT_TOKEN: emulator.issueToken(), RIGHT_TOKEN: 'never-issued' };
    const failed = await terraform.with(valid).run('plan', '-no-color');
    expect(failed.text).toMatch(/Warning: Token \S+ is invalid \(AMT001\)/);
    expect(failed.text).toMatch(
      /Error: Resource precondition failed on cdk.tf.json.* The token right \(sha256:\w{12}\) is invalid, and the gate stack\/devices/,
    );
    expect(failed.text).not.toContain('The token left (sha256');
    const { text } = await terraform
      .with(valid)
      .run('plan', '-no-color', '-target=terraform_data.rollout-left');
    expect(text).toContain('1 to add');
  } finally {
    terraform.remove();
    await emulator.close();
  }
});

it('a fleet with several kinds of token sources gives one result in Terraform, and warns for a token that may be invalid', async () => {
  const emulator = await Emulator.start();
  const terraform = terraformWithProvider(emulator).with({
    LEFT_TOKEN: emulator.issueToken(),
    RIGHT_TOKEN: emulator.issueToken(),
    LENIENT_TOKEN: 'never-issued',
  });
  try {
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const gate = createGate({ recheckAtApply: true, minRemaining: '1h' });
    gate.addToken('lenient', MqttToken.fromEnvironment('LENIENT_TOKEN'), {
      onInvalid: TokenPolicy.WARN,
      expiresAt: '2099-12-31T00:00:00Z',
    });
    gate.protect(new DataResource(stack, 'rollout'));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would take for one.
    const odd = gate.addToken('"${a}" %{b} \\ 压机', MqttToken.fromEnvironment('LEFT_TOKEN'));
    odd.protect(new DataResource(stack, 'rollout-odd'));
    const { allValid, invalidNames, calls } = gate;
    new TerraformOutput(stack, 'results', { value: { allValid, invalidNames, calls, odd: odd.verdict } });
    terraform.write('cdk.tf.json', JSON.stringify(synth()));
    expect(await terraform.run('init', '-no-color')).toMatchObject({ status: 0 });
    const { status, text } = await terraform.run('apply', '-no-color', '-auto-approve');
    expect(text).toContain('2 added');
    expect(text).not.toContain('min_remaining has no effect');
    expect(text).toMatch(
      /"allValid" = false "calls" = 3 "invalidNames" = tolist\(\[ "lenient", \]\) "odd" = "valid"/,
    );
    expect(status).toBe(0);
  } finally {
    terraform.remove();
    await emulator.close();
  }
});
