import fc from 'fast-check';
import { endpointProblem } from '../../lib/onsmqtt/endpoints';
import { InvalidProxyError, proxyFor } from '../../lib/onsmqtt/exchange/proxy';
import { isHost } from '../../lib/onsmqtt/host-name';

const LABEL = 'a'.repeat(63);
const LONGEST = [LABEL, LABEL, LABEL, 'a'.repeat(61)].join('.');

describe('the host of a URL', () => {
  it.each(['a', 'a.', 'a_b.example-1.com', 'xn--bcher-kva.example', '10.0.0.1', '[::1]', LABEL, LONGEST])(
    'may be %s',
    (host) => {
      expect(new URL(`http://${host}`).hostname).toBe(host);
      expect(isHost(host)).toBe(true);
    },
  );

  it.each(['', 'a..b', 'a+b', 'a=', 'a*b', `${LABEL}a`, `${LONGEST}a`])('may not be %j', (host) => {
    expect(isHost(host)).toBe(false);
  });
});

/** Tokens are base64 of at least 100 characters. */
const tokens = fc.uint8Array({ minLength: 80, maxLength: 300 }).map((bytes) => {
  return Buffer.from(bytes).toString('base64');
});
const texts = fc
  .tuple(fc.constantFrom('', 'http://', 'https://'), tokens, fc.constantFrom('', ':8080', '/'))
  .map((parts) => parts.join(''));

describe('a token in place of an address is looked up nowhere, and is not shown', () => {
  it('as an endpoint', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(endpointProblem(text)).toMatchObject({ code: expect.stringMatching(/^Malformed|^Insecure/) });
      }),
    );
  });

  it('as a proxy', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(() => proxyFor(new URL('https://mqtt.example.com'), { HTTPS_PROXY: text })).toThrow(
          InvalidProxyError,
        );
      }),
    );
  });
});
