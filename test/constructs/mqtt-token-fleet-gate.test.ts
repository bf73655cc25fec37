import { DataResource, TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  ApsaramqttProvider,
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
