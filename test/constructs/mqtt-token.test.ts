import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { DataApsaramqttToken, MqttInstanceId, MqttToken, MqttTokenGate } from '../../lib';

let stack: TerraformStack;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'stack');
});

/** The synthesized arguments of a gate with this token. */
function synthesized(token: MqttToken): object {
  new MqttTokenGate(stack, 'gate', { instanceId: MqttInstanceId.of('post-cn-1'), token });
  const { instance_id, ...rest } = JSON.parse(Testing.synth(stack)).data.apsaramqtt_token.gate;
  expect(instance_id).toBe('post-cn-1');
  return rest;
}

function variable(config: object): TerraformVariable {
  return new TerraformVariable(stack, 'device_token', { type: 'string', ...config });
}

describe('MqttToken.fromVariable', () => {
  it('refers to the variable', () => {
    expect(synthesized(MqttToken.fromVariable(variable({ sensitive: true })))).toEqual({
      token: `\${var.device_token}`,
    });
  });

  it('refuses a variable that Terraform would show', () => {
    expect(() => MqttToken.fromVariable(variable({}))).toThrow(
      'the variable stack/device_token is not sensitive, so Terraform would show the token. Set sensitive to true.',
    );
  });

  it('refuses a variable whose default contains the token, without showing it', () => {
    const create = () => MqttToken.fromVariable(variable({ sensitive: true, default: 'c2VjcmV0' }));
    expect(create).toThrow('the variable stack/device_token has a default');
    expect(create).not.toThrow('c2VjcmV0');
  });
});

describe('MqttToken.fromEnvironment', () => {
  it('names the environment variable', () => {
    expect(synthesized(MqttToken.fromEnvironment('DEVICE_TOKEN'))).toEqual({ token_env: 'DEVICE_TOKEN' });
  });

  it.each(['', 'R2Q5/w==', '1TOKEN', 'a b'])('refuses an invalid name, without showing it: "%s"', (name) => {
    const create = () => MqttToken.fromEnvironment(name);
    expect(create).toThrow('Give the name, such as "MQTT_TOKEN", and not the token.');
    if (name) expect(create).not.toThrow(name);
  });

  it('refuses a variable of the program that is not set', () => {
    expect(() => MqttToken.fromEnvironment(process.env.NO_SUCH_NAME as string)).toThrow('not the name');
  });
});

describe('MqttToken.fromFile', () => {
  it('makes the path absolute, because Terraform runs in another folder', () => {
    expect(synthesized(MqttToken.fromFile('secrets/token'))).toEqual({
      token_file: resolve('secrets/token'),
    });
  });

  it('keeps an absolute path, and a path that Terraform will know', () => {
    expect(synthesized(MqttToken.fromFile('/run/secrets/token'))).toEqual({
      token_file: '/run/secrets/token',
    });
    stack = new TerraformStack(Testing.app(), 'stack');
    const path = new TerraformVariable(stack, 'path', {}).stringValue;
    expect(synthesized(MqttToken.fromFile(path))).toEqual({ token_file: `\${var.path}` });
    stack = new TerraformStack(Testing.app(), 'stack');
    expect(synthesized(MqttToken.fromFile(`\${path.root}/token`))).toEqual({
      token_file: `\${path.root}/token`,
    });
  });

  it('makes a path absolute that Terraform completes', () => {
    const device = new TerraformVariable(stack, 'device', {}).stringValue;
    expect(synthesized(MqttToken.fromFile(`secrets/${device}`))).toEqual({
      token_file: resolve(`secrets/\${var.device}`),
    });
  });

  it('refuses an empty path', () => {
    expect(() => MqttToken.fromFile('')).toThrow('the path is empty');
    expect(() => MqttToken.fromFile('LzMT+XLFl5uWLDcx9a==')).toThrow(
      /^(?!.*LzMT).*this is a token and not the path/,
    );
  });
});

describe('MqttToken.fromResolvable', () => {
  it('refers to the attribute', () => {
    const other = new DataApsaramqttToken(stack, 'other', { instanceId: 'post-cn-2', tokenEnv: 'OTHER' });
    expect(synthesized(MqttToken.fromResolvable(other.requestId))).toEqual({
      token: `\${data.apsaramqtt_token.other.request_id}`,
    });
  });

  it('accepts a reference in Terraform syntax', () => {
    const token = MqttToken.fromResolvable(`\${data.kms.secret["a"].value}`);
    expect(synthesized(token)).toEqual({ token: `\${data.kms.secret["a"].value}` });
    expect(`${token}`).toBe('the token that Terraform refers to');
  });

  it('refuses plain text next to a reference', () => {
    const create = () => synthesized(MqttToken.fromResolvable(`c2VjcmV0LXRva2Vu\${var.end}`));
    expect(create).toThrow('Part of the token of stack/gate is in plain text');
    expect(create).not.toThrow('c2VjcmV0LXRva2Vu');
  });

  it('says at synth that the check may be deferred to apply', () => {
    const other = new DataApsaramqttToken(stack, 'other', { instanceId: 'post-cn-2', tokenEnv: 'OTHER' });
    synthesized(MqttToken.fromResolvable(other.requestId));
    expect(stack.node.findChild('gate').node.metadata).toMatchObject([
      {
        type: '@cdktf/info',
        data: expect.stringMatching(/: Check of token \S+ is deferred to apply \(AMT003\)/),
      },
    ]);
  });

  it('refuses plain text, without showing it', () => {
    for (const text of ['c2VjcmV0', `\${"c2VjcmV0"}`, `\${c2VjcmV0}`]) {
      const create = () => MqttToken.fromResolvable(text);
      expect(create).toThrow('is plain text and not a reference. Use MqttToken.fromEnvironment');
      expect(create).not.toThrow('c2VjcmV0');
    }
  });
});

describe('MqttToken.unsafePlainText', () => {
  it('passes the token on, and warns with the reason', () => {
    expect(synthesized(MqttToken.unsafePlainText('c2VjcmV0', 'expires within the hour'))).toEqual({
      token: 'c2VjcmV0',
    });
    const { metadata } = stack.node.findChild('gate').node;
    expect(metadata).toHaveLength(1);
    expect(metadata[0]).toMatchObject({
      type: '@cdktf/warn',
      data: expect.stringMatching(
        /: Token in plain text: \S+ \(AMT004\)\. .*Reason given: expires within the hour\./,
      ),
    });
    expect(metadata[0]!.data).not.toContain('c2VjcmV0');
  });

  it.each([
    ['', 'is empty'],
    ['c2Vj****', 'is masked'],
    ['c2Vj cmV0', 'contains white space'],
    ['c2VjcmV0\n', 'contains white space'],
  ])('refuses a token that cannot be used, without showing it: %j', (token, problem) => {
    const create = () => MqttToken.unsafePlainText(token, 'a test');
    expect(create).toThrow(`MqttToken.unsafePlainText: The token ${problem}`);
    expect(create).not.toThrow('c2Vj');
  });

  it('refuses a reference', () => {
    const { stringValue } = variable({ sensitive: true });
    expect(() => MqttToken.unsafePlainText(stringValue, 'a test')).toThrow('Use MqttToken.fromResolvable');
  });

  it('requires a reason', () => {
    expect(() => MqttToken.unsafePlainText('c2VjcmV0', ' ')).toThrow('the reason is empty');
  });

  it('does not show the token if the object is logged', () => {
    const token = MqttToken.unsafePlainText('c2VjcmV0', 'a test');
    expect(inspect(token, { showHidden: true, depth: 5 })).not.toContain('c2VjcmV0');
    expect(JSON.stringify(token)).not.toContain('c2VjcmV0');
  });
});

describe('MqttToken.toString', () => {
  it('says where the token is, and does not show it', () => {
    const other = new DataApsaramqttToken(stack, 'other', { instanceId: 'post-cn-2', tokenEnv: 'OTHER' });
    expect(`${MqttToken.fromEnvironment('DEVICE_TOKEN')}`).toBe(
      'the token in the environment variable DEVICE_TOKEN',
    );
    expect(`${MqttToken.fromFile('/run/token')}`).toBe('the token in the file /run/token');
    expect(`${MqttToken.fromResolvable(other.requestId)}`).toBe('the token that Terraform refers to');
    expect(`${MqttToken.fromVariable(variable({ sensitive: true }))}`).toBe(
      'the token that Terraform refers to',
    );
    expect(`${MqttToken.unsafePlainText('c2VjcmV0', 'a test')}`).toBe('the token in plain text');
  });
});
