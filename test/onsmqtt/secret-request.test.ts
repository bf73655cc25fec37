import { inspect } from 'node:util';
import { SecretRequest } from '../../lib/onsmqtt/secret-request';

it('a request shows its method and nothing else, however it is printed', () => {
  const { signal } = new AbortController();
  const request = new SecretRequest({
    method: 'POST',
    url: new URL('https://mqtt.example.com/?Token=the-token'),
    query: 'Token=the-token',
    headers: { authorization: 'the-signature' },
    body: 'OIDCToken=the-oidc-token',
    signal,
  });
  expect(request.url.search).toBe('?Token=the-token');
  expect(request.query).toBe('Token=the-token');
  expect(request.headers).toEqual({ authorization: 'the-signature' });
  expect(request.body).toBe('OIDCToken=the-oidc-token');
  expect(request.signal).toBe(signal);
  const printed = `${inspect(request)} ${JSON.stringify(request)} ${JSON.stringify({ ...request })}`;
  expect(printed).toContain('POST');
  expect(printed).not.toContain('the-');
});
