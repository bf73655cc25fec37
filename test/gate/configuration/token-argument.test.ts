import { blocksOf } from '../../../lib/gate/configuration/block';
import { expressionOf, isTokenCheck, tokenArguments } from '../../../lib/gate/configuration/token-argument';

function argumentsOf(body: Record<string, unknown>) {
  return blocksOf({ data: { apsaramqtt_token: { device: body } } }).flatMap(tokenArguments);
}

describe('a check of tokens', () => {
  it('is a data source or an ephemeral resource of the provider', () => {
    for (const kind of ['data', 'ephemeral']) {
      for (const type of ['apsaramqtt_token', 'apsaramqtt_tokens'])
        expect(isTokenCheck({ kind, type })).toBe(true);
    }
    expect(isTokenCheck({ kind: 'resource', type: 'apsaramqtt_token' })).toBe(false);
    expect(isTokenCheck({ kind: 'data', type: 'example_token' })).toBe(false);
  });

  it('checks the token of each argument', () => {
    expect(argumentsOf({ token: 'a' })).toEqual([{ kind: 'value', text: 'a' }]);
    expect(argumentsOf({ token_env: 'DEVICE_TOKEN', instance_id: 'post-cn-1' })).toEqual([
      { kind: 'environment', text: 'DEVICE_TOKEN' },
    ]);
    expect(argumentsOf({ token_file: 'device.token' })).toEqual([{ kind: 'file', text: 'device.token' }]);
  });

  it('checks each token of a fleet, by its name', () => {
    expect(
      argumentsOf({ tokens: { a: 'x', b: 'y' }, token_envs: { c: 'C' }, token_files: { d: 'f' } }),
    ).toEqual([
      { key: 'a', kind: 'value', text: 'x' },
      { key: 'b', kind: 'value', text: 'y' },
      { key: 'c', kind: 'environment', text: 'C' },
      { key: 'd', kind: 'file', text: 'f' },
    ]);
  });

  it('may have a fleet that is one expression, and arguments that are not texts', () => {
    expect(argumentsOf({ tokens: '$' + '{var.tokens}' })).toEqual([
      { kind: 'value', text: '$' + '{var.tokens}' },
    ]);
    expect(argumentsOf({ token: null, tokens: { a: 1 } })).toEqual([]);
  });
});

describe('a text that is one expression', () => {
  it.each([
    ['$' + '{var.token}', 'var.token'],
    ['$' + '{lookup(\n var.tokens, "a")}', 'lookup(\n var.tokens, "a")'],
    ['x$' + '{var.token}', undefined],
    ['$' + '{var.token}x', undefined],
    ['var.token', undefined],
  ])('%j is %j', (text, expression) => {
    expect(expressionOf(text)).toBe(expression);
  });
});
