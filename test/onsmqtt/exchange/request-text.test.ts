import { type HttpRequest, requestText } from '../../../lib/onsmqtt/exchange/request-text';

const signal = new AbortController().signal;
const request = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: {},
  signal,
  ...more,
});
const PROXY = { url: new URL('http://proxy:3128'), authorization: 'Basic dTpw' };

describe('a request as HTTP writes it', () => {
  it('requests an uncompressed answer, and a GET has no length', () => {
    expect(requestText(request('http://a.example.com:81/b?c=d'), undefined)).toBe(
      'GET /b?c=d HTTP/1.1\r\nhost: a.example.com:81\r\naccept-encoding: identity\r\n\r\n',
    );
  });

  it('has its query in place of that of the URL, its headers and its body', () => {
    const post = request('https://a.example.com/', {
      method: 'POST',
      query: 'x=1',
      headers: { host: 'b.example.com', 'x-y': 'z' },
      body: 'abc',
    });
    expect(requestText(post, undefined)).toBe(
      'POST /?x=1 HTTP/1.1\r\nhost: b.example.com\r\naccept-encoding: identity\r\nx-y: z\r\ncontent-length: 3\r\n\r\nabc',
    );
  });

  it('says that a PUT without a body has none', () => {
    expect(requestText(request('http://a/', { method: 'PUT' }), undefined)).toContain(
      'content-length: 0\r\n',
    );
  });

  it('names the whole URL to a proxy for plain http, with its user, and neither within a tunnel', () => {
    expect(requestText(request('http://a.example.com/b'), PROXY)).toBe(
      'GET http://a.example.com/b HTTP/1.1\r\nhost: a.example.com\r\naccept-encoding: identity\r\nproxy-authorization: Basic dTpw\r\n\r\n',
    );
    expect(requestText(request('http://a.example.com/b'), { url: PROXY.url })).not.toContain('authorization');
    const tunnelled = requestText(request('https://a.example.com/b'), PROXY);
    expect(tunnelled).toMatch(/^GET \/b HTTP/);
    expect(tunnelled).not.toContain('authorization');
  });

  it.each(['a\r\nb: c', 'a\nb', '\0', 'ā', 'a\x7f'])(
    'is refused with a header that HTTP does not allow: %j',
    (value) => {
      expect(() => requestText(request('http://a/', { headers: { x: value } }), undefined)).toThrow(
        'INVALID_HEADER',
      );
    },
  );

  it('accepts tabs and the characters of Latin-1', () => {
    expect(requestText(request('http://a/', { headers: { x: 'a\té' } }), undefined)).toContain('x: a\té\r\n');
  });
});
