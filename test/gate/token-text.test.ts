import { bareToken, looksLikeToken, tokenTextProblem } from '../../lib/gate/token-text';

describe('a token', () => {
  it.each(['R', 'W', 'RW'])('may be given as the password of a client, %s|<token>', (prefix) => {
    expect(bareToken(`${prefix}|LzMT+abc=`)).toBe('LzMT+abc=');
    expect(tokenTextProblem(`${prefix}|LzMT+abc=`, 'The token')).toBeUndefined();
  });

  it.each(['LzMT+abc=', 'R|a|b', 'X|a', 'r|a', '|a', 'RWR|a'])('%s is asked about as it is', (text) => {
    expect(bareToken(text)).toBe(text);
  });

  it('is checked behind the prefix', () => {
    expect(tokenTextProblem('R|', 'The token')).toMatchObject({ code: 'EmptyValue' });
    expect(tokenTextProblem('RW|LzMT****', 'The token')).toMatchObject({ code: 'MaskedValue' });
  });
});

describe('a password with two tokens', () => {
  it.each(['R|one|W|two', 'W|two|R|one', 'R||W|'])('(%s) is refused with the way to check each', (text) => {
    expect(tokenTextProblem(text, 'The token in file a')).toEqual({
      code: 'TwoTokens',
      message: 'The token in file a is a password with two tokens.',
      remedies: [
        'Check each token by itself: put the part with R| and the part with W| into a variable each.',
      ],
    });
  });
});

describe('a text that should be a name', () => {
  it.each([
    ['LzMT+XLFl5uWLDcx9a==', true],
    ['R|LzMTXLFluWLDcxa', true],
    ['LzMTXLFl5uWLDcxa', true],
    ['DEVICE_1_TOKEN_OF_THE_PLANT', false],
    ['device_1_token_of_the_plant', false],
    ['DeviceTokenOfThePlant', false],
    ['LzMT1', false],
    ['/tmp/Folder1/Device2', false],
    ['Folder1/Device-2-of-all', false],
    ['secrets/Device1.token of mine', false],
  ])('%s looks like a token: %s', (text, expected) => {
    expect(looksLikeToken(text)).toBe(expected);
  });
});
