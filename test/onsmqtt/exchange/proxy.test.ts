import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InvalidProxyError, proxyFor } from '../../../lib/onsmqtt/exchange/proxy';
import { IS_NIGHTLY } from '../../support/nightly';

/** An environment, a URL and the expected proxy: `direct` for none, `error` if the setting is invalid. */
const CASES: readonly [env: Record<string, string>, url: string, proxy: string][] = [
  [{ HTTPS_PROXY: 'proxy.example:3128' }, 'https://mqtt.example.com', 'http://proxy.example:3128'],
  [{ https_proxy: 'proxy.example:3128' }, 'https://mqtt.example.com', 'http://proxy.example:3128'],
  [{ HTTPS_PROXY: 'a:1', https_proxy: 'b:2' }, 'https://mqtt.example.com', 'http://a:1'],
  [{ HTTPS_PROXY: '10.0.0.1' }, 'https://mqtt.example.com', 'http://10.0.0.1'],
  [{ HTTPS_PROXY: 'https://proxy.example' }, 'https://mqtt.example.com', 'https://proxy.example'],
  [{ HTTPS_PROXY: 'http://proxy.example:80' }, 'https://mqtt.example.com', 'http://proxy.example'],
  [
    { HTTPS_PROXY: 'user:word@proxy.example:1' },
    'https://mqtt.example.com',
    'http://user:word@proxy.example:1',
  ],
  [{ HTTPS_PROXY: 'http://u:p%40w@proxy.example:1' }, 'https://a.example', 'http://u:p%40w@proxy.example:1'],
  [{ HTTP_PROXY: 'proxy.example:3128' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTP_PROXY: 'proxy.example:3128' }, 'http://mqtt.example.com', 'http://proxy.example:3128'],
  [{ HTTPS_PROXY: 'proxy.example:3128' }, 'http://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: '' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: 'http://[::1]:3128' }, 'https://mqtt.example.com', 'http://[::1]:3128'],
  // Loopback addresses.
  [{ HTTPS_PROXY: 'a:1' }, 'https://localhost:8443', 'direct'],
  [{ HTTPS_PROXY: 'a:1' }, 'https://127.0.0.1:8443', 'direct'],
  [{ HTTPS_PROXY: 'a:1' }, 'https://127.9.9.9', 'direct'],
  [{ HTTPS_PROXY: 'a:1' }, 'https://[::1]:8443', 'direct'],
  [{ HTTPS_PROXY: 'a:1' }, 'https://localhost.example', 'http://a:1'],
  // Domains in NO_PROXY.
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '*' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com' }, 'https://example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com' }, 'https://myexample.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '.example.com' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '.example.com' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '*.example.com' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '*.example.com' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: ' Example.COM , other' }, 'https://mqtt.example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', no_proxy: 'example.com' }, 'https://example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'x', no_proxy: 'example.com' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'a.b,,' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'a.b,,' }, 'https://example.com.', 'http://a:1'],
  // Ports in NO_PROXY.
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com:443' }, 'https://example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com:8443' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com:8443' }, 'https://example.com:8443', 'direct'],
  // Addresses and networks in NO_PROXY.
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.1.2.3' }, 'https://10.1.2.3', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.1.2.3:444' }, 'https://10.1.2.3', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.1.2.3:443' }, 'https://10.1.2.3', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.0.0.0/8' }, 'https://10.200.0.1', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.0.0.0/8' }, 'https://11.0.0.1', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.0.0.0/33' }, 'https://10.0.0.1', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'fd00::/8' }, 'https://[fd12::1]', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'fd12::1' }, 'https://[fd12::1]:8443', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'fd12:0:0::1' }, 'https://[fd12::1]', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '[fd12::1]:8443' }, 'https://[fd12::1]:8443', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.0.0.0/8' }, 'https://ten.example', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.1.2.3' }, 'https://ten.example', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.1.0.0/16' }, 'https://10.1.200.1', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.0.0.0/8x' }, 'https://10.0.0.1', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com:443x' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'a*.example.com' }, 'https://a.example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'example.com:' }, 'https://example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: ':443' }, 'https://example.com.', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '[example.com]' }, 'https://example.com', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '[example.com]:443' }, 'https://example.com', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'bücher.example' }, 'https://bücher.example', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '.bücher.example' }, 'https://a.bücher.example', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'bücher.example/' }, 'https://bücher.example', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '[fd12::1]' }, 'https://[fd12::1]', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'fd12::1]:443' }, 'https://[fd12::1]', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'fd12::1%eth0' }, 'https://[fd12::1]', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: 'fd12::1:443' }, 'https://[fd12::1]', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::/0' }, 'https://10.1.2.3', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::/0' }, 'https://[fd12::1]', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.0.0.0/8' }, 'https://[::ffff:10.1.2.3]', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '10.1.2.3' }, 'https://[::ffff:10.1.2.3]', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::ffff:10.0.0.0/104' }, 'https://10.1.2.3', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::ffff:10.0.0.0/104' }, 'https://11.1.2.3', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::ffff:10.1.2.3' }, 'https://10.1.2.3', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::ffff:10.0.0.0/8' }, 'https://10.1.2.3', 'http://a:1'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '::ffff:10.0.0.0/96' }, 'https://11.1.2.3', 'direct'],
  [{ HTTPS_PROXY: 'a:1', NO_PROXY: '%65xample.com' }, 'https://example.com', 'http://a:1'],
  [{ HTTP_PROXY: 'a:1', NO_PROXY: 'example.com:80' }, 'http://example.com', 'direct'],
  [{ HTTP_PROXY: 'a:1', NO_PROXY: 'example.com:443' }, 'http://example.com', 'http://a:1'],
];

function ours(env: Record<string, string>, url: string): string {
  return proxyFor(new URL(url), env)?.url.href.replace(/\/$/, '') ?? 'direct';
}

const GO_PROGRAM = `package main
import ("fmt"; "net/http"; "os")
func main() {
	request, _ := http.NewRequest("GET", os.Args[1], nil)
	proxy, err := http.ProxyFromEnvironment(request)
	if err != nil { fmt.Print("error") } else if proxy == nil { fmt.Print("direct") } else { fmt.Print(proxy) }
}`;

const folder = mkdtempSync(join(tmpdir(), 'proxy-go-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The proxy that a Go program uses. Each call starts the program, because it reads the environment only once. */
function goProxy(env: Record<string, string>, url: string): string {
  const peer = join(folder, 'peer');
  if (!existsSync(peer)) {
    writeFileSync(join(folder, 'main.go'), GO_PROGRAM);
    execFileSync('go', ['build', '-o', peer, 'main.go'], { cwd: folder });
  }
  return execFileSync(peer, [new URL(url).href], { env, encoding: 'utf8' });
}

const HOSTS = [
  'example.com',
  'a.example.com',
  'example.com.',
  '10.1.2.3',
  '[fd12::1]',
  '[::ffff:10.1.2.3]',
  'bücher.example',
];
const PORTS = ['', ':443', ':8443', ':80', ':'];
const ENTRIES = [
  ...HOSTS,
  ...[
    '*',
    '*.',
    '.',
    '',
    'com',
    '.com',
    'EXAMPLE.com',
    '[example.com]',
    'example.com/',
    'example.com;a',
    '::/0',
    '0.0.0.0/0',
  ],
  ...[
    '10.1.2.3/',
    '10.1.0.0/16',
    '10.1.2.3/08',
    '10.1.2.3/33',
    '010.1.2.3',
    '10.1',
    'fd12::1',
    'fd12::1]',
    '[fd12::1',
    'fd12::1%a',
  ],
  ...[
    'fd00::/8',
    '[fd12::]/16',
    '::ffff:10.1.2.3',
    '::ffff:10.0.0.0/104',
    '::ffff:0:0/95',
    'xn--bcher-kva.example',
    '.bücher.example',
  ],
];
const BLANK = fc.constantFrom('', ' ', '\t');
const ANY_ENTRY = fc
  .tuple(BLANK, fc.constantFrom(...ENTRIES), fc.constantFrom(...PORTS, ':https', ':0443'), BLANK)
  .map((parts) => parts.join(''));
/** A value of NO_PROXY and a URL. */
const ANY_QUESTION = fc.tuple(
  fc.array(ANY_ENTRY, { minLength: 1, maxLength: 2 }).map((entries) => entries.join(',')),
  fc.tuple(fc.constantFrom(...HOSTS), fc.constantFrom(...PORTS)).map((parts) => `https://${parts.join('')}`),
);
const CASES_OF_GO = 1_000;

describe('the proxy', () => {
  it.each(CASES)('of %j for %s is %s', (env, url, proxy) => {
    expect(ours(env, url)).toBe(proxy);
  });

  // Only in the nightly run, because the first build with Go takes a minute.
  const inNightlyRuns = IS_NIGHTLY ? it : it.skip;
  inNightlyRuns('is the one that a program written in Go uses', () => {
    const theirs = CASES.map(([variables, url]) => goProxy(variables, url));
    // Go keeps the port 80 of a URL.
    expect(theirs.map((proxy) => proxy.replace(/:80$/, ''))).toEqual(CASES.map(([, , proxy]) => proxy));
  });

  inNightlyRuns('is that of Go for any entries of NO_PROXY', () => {
    const questions = fc.sample(ANY_QUESTION, { numRuns: CASES_OF_GO, seed: 20 });
    const theirs = questions.map(([noProxy, url]) =>
      goProxy({ HTTPS_PROXY: 'http://a:1', NO_PROXY: noProxy }, url),
    );
    const proxies = questions.map(([noProxy, url]) =>
      ours({ HTTPS_PROXY: 'http://a:1', NO_PROXY: noProxy }, url),
    );
    expect(new Set(theirs)).toEqual(new Set(['direct', 'http://a:1']));
    expect(questions.map((question, at) => [...question, proxies[at]])).toEqual(
      questions.map((question, at) => [...question, theirs[at]]),
    );
  });

  it('is never used for the metadata service', () => {
    expect(ours({ HTTP_PROXY: 'a:1' }, 'http://100.100.100.200/latest')).toBe('direct');
  });

  it.each([
    'http://',
    'ftp://proxy.example',
    'socks5://proxy.example',
    '::',
    'http://user:word@',
    'http://user:12/word@proxy.example:3128',
    'user:12?word@proxy.example:3128',
    'http://user:12#word@proxy.example:3128',
    'http://domain\\user:word@proxy.example:3128',
  ])('that cannot be one (%s) is an error that does not repeat it', (text) => {
    expect(() => ours({ HTTPS_PROXY: text }, 'https://mqtt.example.com')).toThrow(InvalidProxyError);
    expect(() => ours({ HTTPS_PROXY: text }, 'https://mqtt.example.com')).not.toThrow(/word/);
  });
});
