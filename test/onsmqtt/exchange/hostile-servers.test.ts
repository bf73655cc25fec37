import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { OnsMqttError } from '../../../lib/onsmqtt/errors';
import { createExchange, type ExchangeOptions } from '../../../lib/onsmqtt/exchange/exchange';
import { type Identity, selfSigned } from '../../support/certificate';

const closers: (() => Promise<unknown>)[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Starts a server that calls a function for each request. Resolves with its URL. */
async function answering(onRequest: (socket: Socket) => unknown): Promise<string> {
  const server = net.createServer((socket) => socket.on('data', () => onRequest(socket)));
  return `http://127.0.0.1:${await listen(server)}`;
}

/** An exchange with long timeouts, so that a busy machine changes no error. Tests of a timeout set a short one. */
function exchange(options: Partial<ExchangeOptions> = {}) {
  return createExchange({ connectTimeoutMs: 60_000, readTimeoutMs: 60_000, env: {}, ...options });
}

function ask(url: string, options: Partial<ExchangeOptions> = {}, { send } = exchange(options)) {
  const request = { method: 'POST', url: new URL(url), headers: {}, signal: never } as const;
  return send(request, (response) => response);
}

function failure(url: string, options: Partial<ExchangeOptions> = {}): Promise<OnsMqttError> {
  return ask(url, options).then(
    () => {
      throw new Error('It was answered.');
    },
    (error: OnsMqttError) => error,
  );
}

/** Writes bytes repeatedly until the other side disconnects. */
function drip(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), 5);
  socket.on('close', () => clearInterval(timer));
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

describe('a server that never comes to an end', () => {
  it.each([
    ['drips a body', 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', ' '],
    ['drips a body in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
    ['drips a body without a length', 'HTTP/1.1 200 OK\r\n\r\n', ' '],
    ['drips headers', 'HTTP/1.1 200 OK\r\n', 'a: b\r\n'],
    ['drips trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n', 'a: b\r\n'],
  ])('%s: the attempt ends when its time is over', async (_, beginning, more) => {
    const url = await answering((socket) => {
      socket.write(beginning);
      drip(socket, more);
    });
    const error = await failure(url, { readTimeoutMs: 100 });
    expect(error).toMatchObject({ code: 'ReadTimeout', mayHaveBeenBilled: true });
  });

  it('sends interim responses without end: the attempt ends after a few', async () => {
    const url = await answering((socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n'));
    expect(await failure(url)).toMatchObject({ code: 'NotHttp' });
  });

  it('answers after a few interim responses: the answer counts', async () => {
    const url = await answering((socket) => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${OK}`));
    expect(await ask(url)).toMatchObject({ status: 200, body: '{}' });
  });
});

describe('an answer that two readers could read in two ways', () => {
  it.each([
    ['two lengths', 'content-length: 2\r\ncontent-length: 3'],
    ['a length and chunks', 'content-length: 2\r\ntransfer-encoding: chunked'],
    ['a length that is not a number', 'content-length: 0x2'],
    ['an encoding that is not known', 'transfer-encoding: gzip, chunked'],
    ['a folded header', 'a: b\r\n c: d'],
    ['a blank before the colon', 'content-length : 2'],
    ['a header without a name', ': b'],
    ['a line feed alone', 'a: b\nc: d'],
  ])('is refused: %s', async (_, headers) => {
    const url = await answering((socket) => socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n{}`));
    expect(await failure(url)).toMatchObject({ code: 'NotHttp' });
  });

  it('is larger than 64 KB, however it is written', async () => {
    const large = 'x'.repeat(65_537);
    for (const answer of [
      `content-length: 65537\r\n\r\n${large}`,
      `transfer-encoding: chunked\r\n\r\n10001\r\n${large}`,
      `\r\n${large}`,
      `a: ${large}`,
    ]) {
      const url = await answering((socket) => socket.write(`HTTP/1.1 200 OK\r\n${answer}`));
      expect(await failure(url)).toMatchObject({ code: 'AnswerTooLarge', retry: 'never' });
    }
  });

  it('comes byte by byte: it is read as if it came at once', async () => {
    const text =
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\n{"a\r\n4\r\n":1}\r\n0\r\nt: u\r\n\r\n';
    const url = await answering(async (socket) => {
      for (const byte of text) {
        socket.write(byte);
        await new Promise(setImmediate);
      }
    });
    expect(await ask(url)).toMatchObject({ status: 200, body: '{"a":1}' });
  });
});

describe('bytes without a request', () => {
  it('after an answer end the connection, and the answer is not accepted', async () => {
    const url = await answering((socket) => socket.write(`${OK}${OK}`));
    expect(await failure(url)).toMatchObject({ code: 'SurplusBytes', retry: 'at-once' });
  });

  it('on an idle connection are never the answer to the next question', async () => {
    const closed: Promise<unknown>[] = [];
    const url = await answering((socket) => {
      closed.push(once(socket, 'close'));
      socket.write(OK);
      setTimeout(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged'), 20);
    });
    const shared = exchange();
    for (let count = 1; count <= 3; count++) {
      expect(await ask(url, {}, shared)).toMatchObject({ body: '{}' });
      expect(closed).toHaveLength(count);
      await closed.at(-1);
    }
  });
});

describe('a proxy', () => {
  it('that never answers CONNECT is given up in the time to connect', async () => {
    const port = await listen(net.createServer());
    const env = { HTTPS_PROXY: `127.0.0.1:${port}` };
    const error = await failure('https://mqtt.example.com', { env, connectTimeoutMs: 100 });
    expect(error).toMatchObject({ code: 'ConnectTimeout', mayHaveBeenBilled: false });
  });

  it('that closes every connection is called once for each attempt', async () => {
    let connections = 0;
    const port = await listen(
      net.createServer((socket) => {
        connections += 1;
        socket.end();
      }),
    );
    const error = await failure('https://mqtt.example.com', { env: { HTTPS_PROXY: `127.0.0.1:${port}` } });
    expect(error).toMatchObject({ code: 'ProxyClosed', retry: 'backoff', mayHaveBeenBilled: false });
    expect(connections).toBe(1);
  });

  it('that does not exist is named, not the host behind it', async () => {
    const port = await listen(net.createServer());
    await closers.pop()!();
    const error = await failure('https://mqtt.example.com', { env: { HTTPS_PROXY: `127.0.0.1:${port}` } });
    expect(error.message).toBe(`The proxy 127.0.0.1:${port} refused the connection.`);
  });

  it('that sends bytes before the host does is not accepted', async () => {
    const server = http.createServer();
    server.on('connect', (_, socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\n\r\n${OK}`));
    const env = { HTTPS_PROXY: `127.0.0.1:${await listen(server)}` };
    expect(await failure('https://mqtt.example.com', { env })).toMatchObject({ code: 'TlsFailed' });
  });
});

// "npm ci --prefix test/node-versions" installs Bun if npm has it for this machine.
const BUN = resolve('test/node-versions/node_modules/bun/bin/bun');

const WEAKEST = 'ALL:eNULL@SECLEVEL=0';

describe.each([
  ['Node', process.execPath],
  ['Bun', BUN],
])('what the environment of a process says on %s', (_, runtime) => {
  const when = existsSync(runtime) ? it : it.skip;
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  const script = join(folder, 'ask.js');
  let identity: Identity;
  beforeAll(async () => {
    await build({
      stdin: { contents: ASK, resolveDir: join(__dirname, '../../..'), loader: 'ts' },
      outfile: script,
      bundle: true,
      platform: 'node',
    });
    identity = await selfSigned(['localhost']);
    writeFileSync(join(folder, 'ca.pem'), identity.cert);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  when.each([
    ['SSL_CERT_FILE', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ['NODE_EXTRA_CA_CERTS', { SSLKEYLOGFILE: 'keys.log' }],
    ['SSL_CERT_FILE', { NODE_OPTIONS: '--tls-min-v1.0' }],
    ['NODE_EXTRA_CA_CERTS', { NODE_DEBUG: '*' }],
    ['SSL_CERT_FILE', { NODE_DEBUG: 'undici,fetch,http,https,tls,net' }],
    ['SSL_CERT_FILE', { NODE_OPTIONS: '--trace-tls' }],
    ['NODE_EXTRA_CA_CERTS', { NODE_OPTIONS: '--tls-keylog=keys.log' }],
  ])('with %s, %j does not accept a forged certificate or print a secret', async (authority, variables) => {
    const port = await listen(https.createServer(identity, (_, response) => void response.end('{}')));
    const run = promisify(execFile);
    const env = {
      PATH: process.env.PATH,
      URL: `https://localhost:${port}/?Token=the-secret`,
      ...variables,
    };
    const forged = await run(runtime, [script], { cwd: folder, env });
    expect(forged.stdout).toBe('UntrustedCertificate');
    const trusting = { ...env, [authority]: 'ca.pem' };
    const trusted = await run(runtime, [script], { cwd: folder, env: trusting });
    expect(trusted.stdout).toBe('200');
    // `--trace-tls` would print "Sent Record" for each record.
    expect(forged.stderr + trusted.stderr).not.toMatch(/the-secret|Sent Record/);
    expect(() => rmSync(join(folder, 'keys.log'))).toThrow('ENOENT');
  });

  when.each([
    ['a server with nothing newer than TLS 1.1', '--tls-min-v1.0', { maxVersion: 'TLSv1.1' }],
    [
      'a server that encrypts nothing',
      '--tls-min-v1.2',
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-NULL-SHA@SECLEVEL=0' },
    ],
  ] as const)('%s is refused, whatever the environment permits (%s)', async (_server, option, weak) => {
    const server = https.createServer(
      { ciphers: WEAKEST, ...identity, ...weak, minVersion: 'TLSv1' },
      (_request, response) => void response.end('{}'),
    );
    const env = {
      PATH: process.env.PATH,
      URL: `https://localhost:${await listen(server)}`,
      SSL_CERT_FILE: 'ca.pem',
    };
    const options = { NODE_OPTIONS: `${option} --tls-cipher-list=${WEAKEST}` };
    const peer = `require('https').get(process.env.URL, { ca: require('fs').readFileSync('ca.pem') }, ({ statusCode }) => process.stdout.write(String(statusCode), () => process.exit())).end()`;
    const run = promisify(execFile);
    const { stdout: accepting } = await run(process.execPath, ['-e', peer], {
      cwd: folder,
      env: { ...env, ...options },
    });
    expect(accepting).toBe('200');
    const { stdout } = await run(runtime, [script], { cwd: folder, env: { ...env, ...options } });
    expect(stdout).toBe('TlsFailed');
  });
});

describe('authorities that are no file', () => {
  it.each(['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS'])(
    '%s with a pipe without a writer does not block a check',
    async (variable) => {
      const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      const path = variable === 'SSL_CERT_DIR' ? folder : join(folder, 'pipe');
      const port = await listen(net.createServer());
      await closers.pop()!();
      const error = await failure(`https://127.0.0.1:${port}`, { env: { [variable]: path } });
      expect(error).toMatchObject({ code: 'ConnectionRefused' });
      rmSync(folder, { recursive: true });
    },
  );
});

const ASK = `
import { createExchange } from './lib/onsmqtt/exchange/exchange';

const { send } = createExchange({ connectTimeoutMs: 60_000, readTimeoutMs: 60_000, env: process.env });
const signal = new AbortController().signal;
send({ method: 'POST', url: new URL(process.env.URL!), headers: { authorization: 'the-secret' }, signal }, ({ status }) => status).then(
  (status) => process.stdout.write(String(status)),
  (error) => process.stdout.write(error.code),
);
`;
