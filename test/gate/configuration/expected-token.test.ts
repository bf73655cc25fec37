import { expectedToken, isSameToken, plain, tokenName } from '../../../lib/gate/configuration/expected-token';

const REFERENCE = '$' + '{var.device_token}';
const TOKEN = 'LzMT+XLFl5uWLDcx9a==';

/** The error message for a wrong expectation. */
function refusal(expected: Parameters<typeof expectedToken>[0]): string {
  try {
    expectedToken(expected, 'toGateToken');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

describe('the token that a test expects a gate to check', () => {
  it.each([
    [{ tokenEnv: 'DEVICE_TOKEN' }, { kind: 'environment', text: 'DEVICE_TOKEN' }],
    [{ tokenEnv: '_d1' }, { kind: 'environment', text: '_d1' }],
    [{ tokenFile: 'device.token' }, { kind: 'file', text: 'device.token' }],
    [{ token: 'var.device_token' }, { kind: 'value', text: REFERENCE }],
    [{ token: REFERENCE }, { kind: 'value', text: REFERENCE }],
    [
      { token: 'data.example_secret.device.value' },
      { kind: 'value', text: '$' + '{data.example_secret.device.value}' },
    ],
    [{ token: 'example_secret.device' }, { kind: 'value', text: '$' + '{example_secret.device}' }],
    [
      { tokenEnv: 'A', tokenFile: '', token: undefined },
      { kind: 'environment', text: 'A' },
    ],
  ])('%j is %j', (expected, token) => {
    expect(expectedToken(expected, 'toGateToken')).toEqual(token);
  });

  it.each([{}, { tokenEnv: '' }, { tokenEnv: 'A', tokenFile: 'b' }])(
    'is required exactly once, not as in %j',
    (expected) => {
      expect(refusal(expected)).toBe(
        'toGateToken: give exactly one of tokenEnv, tokenFile and token, which says which token is gated.',
      );
    },
  );

  it.each([TOKEN, '1A', 'A-B', 'A B', '-A'])(
    'has a name that an environment variable can have, not %j',
    (tokenEnv) => {
      expect(refusal({ tokenEnv })).toBe(
        'toGateToken: tokenEnv is not the name of an environment variable. Give the name, such as "DEVICE_TOKEN", and not the token.',
      );
    },
  );

  it.each([TOKEN, 'var.', 'xvar.token', 'Var.token', '-example_secret.device', 'secret.device'])(
    'is a reference, and never a token such as %j',
    (token) => {
      expect(refusal({ token })).toBe(
        'toGateToken: token is not how Terraform refers to a token, such as "var.device_token". Give the reference, and not the token.',
      );
    },
  );

  it('is spelled as in the language of the program', () => {
    const spelled = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const refused = (expected: Parameters<typeof expectedToken>[0]) => () =>
      expectedToken(expected, 'to_gate_token', spelled);
    expect(refused({})).toThrow('exactly one of token_env, token_file and token,');
    expect(refused({ tokenEnv: '1' })).toThrow('to_gate_token: token_env is not');
    expect(refused({ token: '1' })).toThrow('to_gate_token: token is not');
  });
});

describe('two tokens', () => {
  it('are the same if they come from the same place', () => {
    const token = { kind: 'environment', text: 'A' } as const;
    expect(isSameToken(token, { kind: 'environment', text: 'A' })).toBe(true);
    expect(isSameToken(token, { kind: 'environment', text: 'B' })).toBe(false);
    expect(isSameToken(token, { kind: 'file', text: 'A' })).toBe(false);
  });
});

describe('a token is described', () => {
  it.each([
    ['environment', 'DEVICE_TOKEN', 'the token in the environment variable DEVICE_TOKEN'],
    ['file', 'device.token', 'the token in the file device.token'],
    ['value', REFERENCE, 'the token var.device_token'],
    ['value', TOKEN, 'a token in plain text'],
  ] as const)('(%s) by its place and never by its value', (kind, text, name) => {
    expect(tokenName({ kind, text })).toBe(name);
  });

  it('without template syntax', () => {
    expect(plain(REFERENCE)).toBe('var.device_token');
    expect(plain('var.device_token')).toBe('var.device_token');
  });
});
