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

const GATE = 'data.apsaramqtt_tokens.presses';
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
  return new MqttTokenFleetGate(stack, 'presses', { instanceId, tokens: TOKENS, ...props });
}

const synth = () => JSON.parse(Testing.synth(stack));

describe('MqttTokenFleetGate', () => {
  it.each([
    ['token_envs', TOKENS, { left: 'LEFT_TOKEN', right: 'RIGHT_TOKEN' }],
    ['token_files', { left: MqttToken.fromFile('/run/left') }, { left: '/run/left' }],
  ])('asks with one data source of its own name, with %s', (argument, tokens, expected) => {
    createGate({ tokens });
    expect(synth().data.apsaramqtt_tokens).toEqual({
      presses: { instance_id: 'post-cn-emulator', [argument]: expected },
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
    expect(synth().data.apsaramqtt_tokens.presses.tokens).toEqual({
      left: `\${var.left_token}`,
      right: `\${terraform_data.secret.output}`,
    });
  });

  it('passes policy and provider on', () => {
    const provider = new ApsaramqttProvider(stack, 'beijing', { alias: 'beijing' });
    createGate({ onInvalid: TokenPolicy.WARN, onUnverified: TokenPolicy.FAIL, provider });
    expect(synth().data.apsaramqtt_tokens.presses).toMatchObject({
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
              condition: `\${(${GATE}.results["left"].verdict == "valid")}`,
              error_message: expect.stringContaining('The token left (${'),
            },
          ],
        },
      });
    });

    it('reaches what is beneath a construct, and data sources that it is given', () => {
      const line = new Construct(stack, 'line');
      new DataTerraformRemoteStateLocal(line, 'state', { path: 'x.tfstate' });
      const check = new DataApsaramqttToken(stack, 'check', { instanceId: 'i', tokenEnv: 'TOKEN' });
      createGate().protectByName('left', line, check);
      const press = new DataResource(line, 'press');
      const { resource, data: sources } = synth();
      expect(resource.terraform_data[press.friendlyUniqueId].lifecycle.precondition).toHaveLength(1);
      expect(sources.apsaramqtt_token.check.lifecycle.precondition).toHaveLength(1);
      expect(JSON.stringify(sources.terraform_remote_state)).not.toContain('precondition');
    });

    it('refuses a name that the gate does not have', () => {
      const protect = () => createGate().protectByName('middle', new DataResource(stack, 'rollout'));
      expect(protect).toThrow('The gate stack/presses has no token named "middle". It has left, right.');
    });

    it('fails the synth for a module, which has no conditions', () => {
      const module = new TerraformHclModule(stack, 'network', { source: 'example/network/any' });
      createGate().protectByName('left', module);
      expect(synthWithValidations).toThrow('stack/network is a module, and Terraform has no precond');
    });

    it('refuses another gate, which is no resource', () => {
      const props = { instanceId: MqttInstanceId.of('i'), token: TOKENS.left };
      const other = new MqttTokenGate(stack, 'other', props);
      expect(() => createGate().protectByName('left', other)).toThrow(
        'The gate stack/presses cannot protect the gate stack/other by name: give protectByName() what that one protects.',
      );
    });

    it('fails the synth where an override takes the condition away', () => {
      const rollout = new DataResource(stack, 'rollout');
      createGate().protectByName('left', rollout);
      rollout.addOverride('lifecycle', null);
      expect(synthWithValidations).toThrow(
        'stack/rollout is protected by the gate stack/presses, but has no precondition',
      );
    });
  });

  it.each([
    ['no tokens', {}, 'The gate stack/presses has no tokens.'],
    [
      'tokens from several kinds of place',
      { ...TOKENS, file: MqttToken.fromFile('/run/token') },
      'more than one kind of place (environment, files, Terraform): left, right; file. Create a gate for each',
    ],
  ])('refuses %s', (_, tokens, message) => {
    expect(() => createGate({ tokens })).toThrow(message);
  });

  it('refuses the name of a token that it does not have', () => {
    expect(() => createGate().verdictOf('middle')).toThrow(
      'The gate stack/presses has no token named "middle". It has left, right.',
    );
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

it('a fleet gate that warns lets everything pass but what is protected by the name of an invalid token', async () => {
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
      /Error: Resource precondition failed on cdk.tf.json.* The token right \(sha256:\w{12}\) is invalid, and this is protected by stack\/presses/,
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
