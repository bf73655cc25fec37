import { httpUrl, unsetMessage } from '../../../lib/onsmqtt/credentials/source';

describe('what is not set', () => {
  it.each([
    [['A'], undefined, 'A is not set.'],
    [['A', 'B'], undefined, 'None of A, B is set.'],
    [['A'], 'role_arn', 'role_arn is not set, and A is not set.'],
    [['A', 'B'], 'role_arn', 'role_arn is not set, and none of A, B is set.'],
  ])('is said by its names: %j, %s', (variables, argument, message) => {
    expect(unsetMessage(variables, argument)).toBe(message);
  });
});

describe('the URL of a setting', () => {
  it.each(['http://a', 'HTTPS://a:1/b?c'])('may be %s', (text) => {
    expect(httpUrl(text, 'It')).toEqual(new URL(text));
  });

  it.each(['', 'a', 'file:///http://a', 'ftp://a', 'http://', 'xhttp://a'])('may not be %j', (text) => {
    expect(() => httpUrl(text, 'It')).toThrow('It is not an http or https URL.');
  });
});
