import {
  CredentialsUnavailableError,
  httpUrl,
  SearchTimeoutError,
  SilentServiceError,
  statusError,
  unsetMessage,
} from '../../../lib/onsmqtt/credentials/source';

describe('a variable that is not set', () => {
  it.each([
    [['A'], undefined, 'A is not set.'],
    [['A', 'B'], undefined, 'None of A, B is set.'],
    [['A'], 'role_arn', 'role_arn is not set, and A is not set.'],
    [['A', 'B'], 'role_arn', 'role_arn is not set, and none of A, B is set.'],
  ])('is named: %j, %s', (variables, argument, message) => {
    expect(unsetMessage(variables, argument)).toBe(message);
  });
});

describe('the URL of a setting', () => {
  it.each(['http://a', 'HTTPS://a:1/b?c'])('may be %s', (text) => {
    expect(httpUrl(text, 'It')).toEqual(new URL(text));
  });

  it.each([
    '',
    'a',
    'file:///http://a',
    'ftp://a',
    'http://',
    'xhttp://a',
    'http://a+b/c',
    `http://${'a'.repeat(64)}/`,
  ])('may not be %j', (text) => {
    expect(() => httpUrl(text, 'It')).toThrow('It is not an http or https URL.');
  });
});

describe('the reason why a source has no credentials', () => {
  it.each([404, 403, 301, 499])('is final if a service answered with %d', (status) => {
    expect(statusError('The server', status)).toMatchObject({
      code: 'NoCredentials',
      message: `The server answered with HTTP status ${status}.`,
      remedies: [],
      retry: 'never',
    });
  });

  it.each([408, 425, 429, 500, 503])('is temporary if a service answered with %d', (status) => {
    expect(statusError('The server', status)).toMatchObject({
      code: 'NoCredentials',
      message: `The server is busy or has failed (HTTP ${status}).`,
      remedies: ['Run it again later.'],
      retry: 'backoff',
    });
  });

  it('is final, and no fault of the source, if there was no answer in time', () => {
    const error = new SearchTimeoutError(20_000);
    expect(error).toMatchObject({
      code: 'NoCredentials',
      message: 'There was no answer within 20 seconds, the time limit for all sources together.',
      remedies: [],
      retry: 'never',
    });
    expect(error).not.toBeInstanceOf(CredentialsUnavailableError);
    expect(new SilentServiceError('It is silent.', ['Wait.'])).toMatchObject({ remedies: ['Wait.'] });
  });
});
