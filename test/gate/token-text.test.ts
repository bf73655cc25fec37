import { bareToken, tokenTextProblem } from '../../lib/gate/token-text';

describe('a token', () => {
  it.each(['R', 'W', 'RW'])('may be given as the password of a client, %s|<token>', (prefix) => {
    expect(bareToken(`${prefix}|LzMT+abc=`)).toBe('LzMT+abc=');
    expect(tokenTextProblem(`${prefix}|LzMT+abc=`, 'The token')).toBeUndefined();
  });

  it('without a prefix is checked unchanged', () => {
    expect(bareToken('LzMT+abc=')).toBe('LzMT+abc=');
    expect(tokenTextProblem('LzMT+abc=', 'The token')).toBeUndefined();
  });

  it.each([
    'R|a|b',
    'R|a|',
    'X|a',
    'r|a',
    '|a',
    'a|',
    'RWR|a',
    'R|a|X|b',
    'xR|a|W|b',
    'R|a|W|b|c',
    'xToken|a|b',
  ])('is not %s', (text) => {
    expect(tokenTextProblem(text, 'The token')).toEqual({
      code: 'MalformedPassword',
      message:
        'The token contains a vertical bar, but it is not a password (R|<token>, W|<token> or RW|<token>).',
      remedies: ['Use the token alone.'],
    });
  });

  it('is not the user name of a client, which is not shown', () => {
    expect(tokenTextProblem('Token|LTAI5t|post-cn-0pp12gl0001', 'The token')).toEqual({
      code: 'UserName',
      message: 'The token is the user name of an MQTT client, not its password.',
      remedies: ['Use the password, such as RW|<token>, or the token in it.'],
    });
  });

  it.each(['post-cn-0pp12gl0001', 'mqtt-cn-abc', 'post-cn-0pp12gl0001.mqtt.aliyuncs.com'])(
    'is not the id or the address of an instance: %s',
    (text) => {
      expect(tokenTextProblem(text, 'The token')).toMatchObject({
        code: 'InstanceId',
        message: 'The token is an instance id, not a token.',
        remedies: [expect.stringMatching(/^[A-Z].*\.$/)],
      });
    },
  );

  it('may begin as the address of an instance does', () => {
    expect(tokenTextProblem('post-cn-0pp12gl0001.mqtt.aliyuncs.com+LzMT', 'The token')).toBeUndefined();
  });

  it('is checked after the prefix', () => {
    expect(tokenTextProblem('RW|LzMT****', 'The token')).toMatchObject({ code: 'MaskedValue' });
  });
});

describe('a password without a token', () => {
  it.each(['R|', 'W|', 'RW|'])('(%s) is refused with what was found', (text) => {
    expect(tokenTextProblem(text, 'The token')).toEqual({
      code: 'EmptyPassword',
      message: `The token is only the prefix of a password (${text}), without the token.`,
      remedies: ['Use the complete password, such as RW|<token>, or the token alone.'],
    });
  });

  it('is not the name for an empty text', () => {
    expect(tokenTextProblem('', 'The token')).toMatchObject({ code: 'EmptyValue' });
  });
});

describe('a password with more than one token', () => {
  it.each(['R|one|W|two', 'W|two|R|one', 'R||W|', 'R|one|W|two|', 'R|one|W|two|RW|three'])(
    '(%s) is refused with the way to check each',
    (text) => {
      expect(tokenTextProblem(text, 'The token in file a')).toEqual({
        code: 'TwoTokens',
        message: 'The token in file a is a password with more than one token.',
        remedies: [
          'Check each token by itself: put each part, such as R|<token>, into a variable of its own.',
        ],
      });
    },
  );
});

describe('a list of tokens', () => {
  it.each(['one,two', 'one;two', 'R|one;W|two', 'one，two', 'one；two', 'one、two'])(
    '(%s) is refused with the way to check each',
    (text) => {
      expect(tokenTextProblem(text, 'The token')).toEqual({
        code: 'TwoTokens',
        message: 'The token is a list of values that a comma or a semicolon separates.',
        remedies: ['Check each token by itself: put each into a variable of its own.'],
      });
    },
  );

  const ONE = 'LzMT+XLFl5s/uWLDcx9a==';
  const TWO = 'AbCd+EfGh5s/iJkLmn0b==';

  it.each([
    [2, 'lines', `${ONE}\n${TWO}`],
    [2, 'lines of Windows', `${ONE}\r\n${TWO}\r\n`],
    [2, 'words', ` ${ONE} ${TWO}`],
    [3, 'what a comma separates', `${ONE}, ${TWO},${ONE}`],
    [2, 'what a vertical bar separates', `${ONE}|${TWO}`],
    [3, 'what Chinese punctuation separates', `${ONE}，${TWO}；R|${ONE}、`],
    [2, 'passwords in lines', `R|${ONE}\nRW|${TWO}`],
    [2, 'a password and a token', `W|${ONE} ${TWO}`],
  ])('(%i %s) is refused with the way to check each', (count, _, text) => {
    expect(tokenTextProblem(text, 'The token in file a')).toEqual({
      code: 'TwoTokens',
      message: `The token in file a contains ${count} tokens.`,
      remedies: [
        'Check each token by itself: put each into a variable of its own. If it is one token in several lines, join them.',
      ],
    });
  });

  it.each([`Bearer ${ONE}`, `# device 1\n${ONE}`, `${ONE}\n\n`, `R|${ONE}\n`])(
    'is not a token with other text next to it: %j',
    (text) => {
      expect(tokenTextProblem(text, 'The token')).toMatchObject({ code: 'WhiteSpace' });
    },
  );

  it('in JSON is called what it is', () => {
    expect(tokenTextProblem('["one","two"]', 'The token')).toMatchObject({ code: 'JsonValue' });
  });
});
