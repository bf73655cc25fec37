import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { OnsMqttError } from '../../../lib/onsmqtt/errors';
import { RepeatedAnswerError } from '../../../lib/onsmqtt/exchange/answers-seen';
import {
  createExchange,
  type ExchangeOptions,
  type HttpRequest,
  type HttpResponse,
} from '../../../lib/onsmqtt/exchange/exchange';
import { type Identity, selfSigned } from '../../support/certificate';

const SECRET = 'Token=the-secret-token';
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

function listen(server: net.Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const httpServer = (handler: http.RequestListener) => listen(http.createServer(handler));
const rawServer = (onSocket: (socket: Socket) => void) => listen(net.createServer(onSocket));

function exchange(options: Partial<ExchangeOptions> = {}) {
  const { send } = createExchange({ connectTimeoutMs: 10_000, readTimeoutMs: 10_000, env: {}, ...options });
  return { send: (request: HttpRequest): Promise<HttpResponse> => send(request, (response) => response) };
}

function request(url: string, overrides: Partial<HttpRequest> = {}): HttpRequest {
  const signal = new AbortController().signal;
  return {
    method: 'POST',
    url: new URL(`${url}/?${SECRET}`),
    headers: { authorization: SECRET },
    signal,
    ...overrides,
  };
}

async function failure(url: string, options: Partial<ExchangeOptions> = {}): Promise<OnsMqttError> {
  const error = await exchange(options)
    .send(request(url))
    .then(
      () => new Error('It was answered.'),
      (reason: unknown) => reason as OnsMqttError,
    );
  expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('secret');
  return error as OnsMqttError;
}

describe('a request', () => {
  it('arrives unchanged and returns its answer', async () => {
    const port = await httpServer((incoming, response) => {
      response.setHeader('X-Acs-Request-Id', 'R1');
      response.writeHead(404).end(`${incoming.method} ${incoming.url} ${incoming.headers.authorization}`);
    });
    const response = await exchange().send(request(`http://127.0.0.1:${port}`));
    expect(response).toMatchObject({ status: 404, body: `POST /?${SECRET} ${SECRET}` });
    expect(response.headers['x-acs-request-id']).toBe('R1');
  });

  it('uses the connection of an earlier one', async () => {
    const connections = new Set<Socket>();
    const port = await httpServer((incoming, response) => {
      connections.add(incoming.socket);
      response.end('{}');
    });
    const { send } = exchange();
    for (let count = 0; count < 20; count++) await send(request(`http://127.0.0.1:${port}`));
    expect(connections.size).toBeLessThan(3);
  });

  it('waits for a connection if a hundred others have one each', async () => {
    const waiting: http.ServerResponse[] = [];
    const connections = new Set<Socket>();
    const port = await httpServer((incoming, response) => {
      connections.add(incoming.socket);
      waiting.push(response);
      if (connections.size === 100) for (const one of waiting.splice(0)) one.end('{}');
    });
    const { send } = exchange();
    const sending = Array.from({ length: 102 }, () => send(request(`http://127.0.0.1:${port}`)));
    expect(new Set((await Promise.all(sending)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(connections.size).toBe(100);
  });

  it('leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const port = await httpServer((_, response) => void response.end('{}'));
    const before = timers();
    await exchange().send(request(`http://127.0.0.1:${port}`));
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('does not follow a redirect', async () => {
    const port = await httpServer((incoming, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
      expect(incoming.url).toBe(`/?${SECRET}`);
    });
    expect(await exchange().send(request(`http://127.0.0.1:${port}`))).toMatchObject({ status: 302 });
  });

  it('ends at once when it is aborted', async () => {
    const stop = new AbortController();
    const port = await rawServer(() => stop.abort());
    const sending = exchange().send(request(`http://127.0.0.1:${port}`, { signal: stop.signal }));
    await expect(sending).rejects.toMatchObject({ code: 'Interrupted', retry: 'never' });
  });
});

describe('a server that', () => {
  it('is not there refuses the connection', async () => {
    const port = await rawServer(() => {});
    await closers.pop()!();
    const error = await failure(`http://127.0.0.1:${port}`);
    expect(error).toMatchObject({ code: 'ConnectionRefused', retry: 'backoff', mayHaveBeenBilled: false });
    expect(error.message).toBe(`127.0.0.1:${port} refused the connection.`);
  });

  it.each([
    ['closes the connection at once', (socket: Socket) => socket.destroy()],
    [
      'resets the connection when it is asked',
      (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()),
    ],
    [
      'resets the connection within the body',
      (socket: Socket) =>
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"TokenStatus": true', () =>
            socket.resetAndDestroy(),
          );
        }),
    ],
    [
      'ends the body before its length',
      (socket: Socket) =>
        socket.once('data', () => {
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"TokenStatus": true}');
        }),
    ],
  ])('%s gives no answer, and may have counted the call', async (_, onSocket) => {
    const error = await failure(`http://127.0.0.1:${await rawServer((socket) => void onSocket(socket))}`);
    expect(error).toMatchObject({ code: 'ConnectionReset', retry: 'backoff', mayHaveBeenBilled: true });
  });

  it.each([
    ['its headers', ''],
    ['its body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{'],
  ])('does not send %s in time is given up', async (_, beginning) => {
    const port = await rawServer((socket) => socket.once('data', () => socket.write(beginning)));
    const error = await failure(`http://127.0.0.1:${port}`, { readTimeoutMs: 100 });
    expect(error).toMatchObject({ code: 'ReadTimeout', retry: 'backoff' });
  });

  it('sends far more than an answer can be is cut off', async () => {
    const port = await httpServer((_, response) => void response.end('x'.repeat(1_000_000)));
    expect(await failure(`http://127.0.0.1:${port}`)).toMatchObject({
      code: 'AnswerTooLarge',
      retry: 'never',
    });
  });

  it('does not speak HTTP is reported as such', async () => {
    const port = await rawServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failure(`http://127.0.0.1:${port}`)).toMatchObject({ code: 'NotHttp' });
  });

  it('has an unknown name is not found', async () => {
    expect(await failure('https://onsmqtt.nowhere.invalid')).toMatchObject({
      code: expect.stringMatching(/HostNotFound|HostLookupFailed/),
    });
  });
});

/** A server with persistent connections, and the number of the connection of each request. */
async function countingServer(answer: (request: number) => string) {
  const through: number[] = [];
  let connections = 0;
  const port = await rawServer((socket) => {
    const connection = connections++;
    socket.on('error', () => {});
    socket.on('data', () => socket.write(answer(through.push(connection))));
  });
  return { url: `http://127.0.0.1:${port}`, through };
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

describe('the idle connections to a server that', () => {
  it('sends more than one answer are not used again', async () => {
    const { url, through } = await countingServer((count) => (count === 3 ? OK + OK : OK));
    const { send } = exchange();
    await Promise.all([send(request(url)), send(request(url))]);
    await expect(send(request(url))).rejects.toMatchObject({ code: 'SurplusBytes' });
    await send(request(url));
    expect(new Set(through.slice(0, 2)).size).toBe(2);
    expect(through[3]).toBe(2);
  });

  it.each([
    ['does not speak HTTP', (socket: Socket) => socket.write('SSH-2.0\r\n\r\n'), 'NotHttp'],
    ['resets a connection', (socket: Socket) => socket.resetAndDestroy(), 'ConnectionReset'],
  ])('%s on another one are used again', async (_, fail, code) => {
    const through: number[] = [];
    let connections = 0;
    const port = await rawServer((socket) => {
      const connection = connections++;
      socket.on('data', () => (through.push(connection) === 3 ? fail(socket) : socket.write(OK)));
    });
    const { send } = exchange();
    const good = () => send(request(`http://127.0.0.1:${port}`));
    await Promise.all([good(), good()]);
    await expect(good()).rejects.toMatchObject({ code });
    await good();
    expect(connections).toBe(2);
  });

  it('repeats an answer are not used again, nor is the one that it came through', async () => {
    const { url, through } = await countingServer(() => OK);
    const { send } = createExchange({ connectTimeoutMs: 10_000, readTimeoutMs: 10_000, env: {} });
    const good = () => send(request(url), (response) => response);
    await Promise.all([good(), good()]);
    const repeated = send(request(url), () => {
      throw new RepeatedAnswerError('host:1');
    });
    await expect(repeated).rejects.toThrow(RepeatedAnswerError);
    await good();
    expect(through[3]).toBe(2);
  });

  it('answers what its reader refuses are used again', async () => {
    const { url, through } = await countingServer(() => OK);
    const { send } = createExchange({ connectTimeoutMs: 10_000, readTimeoutMs: 10_000, env: {} });
    const refused = send(request(url), () => {
      throw new Error('not what was expected');
    });
    await expect(refused).rejects.toThrow('not what was expected');
    await send(request(url), (response) => response);
    expect(through).toEqual([0, 0]);
  });
});

describe('a TLS server', () => {
  const certificate = (name: string, notAfterDate = new Date(Date.now() + 86_400_000)) =>
    selfSigned([name], { notBeforeDate: new Date(Date.now() - 172_800_000), notAfterDate });

  async function tlsServer(identity: Identity): Promise<number> {
    return listen(https.createServer(identity, (_, response) => void response.end('{}')));
  }

  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'exchange-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  function caFile(pem: string): string {
    const file = path.join(folder, `ca-${Math.random()}.pem`);
    writeFileSync(file, pem);
    return file;
  }

  it('with a private authority is reached when the file that names it is given', async () => {
    const identity = await certificate('localhost');
    const port = await tlsServer(identity);
    const { send } = exchange({ env: { NODE_EXTRA_CA_CERTS: caFile(identity.cert) } });
    expect(await send(request(`https://localhost:${port}`))).toMatchObject({ status: 200 });
  });

  it('with a private authority that is not trusted is reported with what to do', async () => {
    const error = await failure(`https://localhost:${await tlsServer(await certificate('localhost'))}`);
    expect(error).toMatchObject({ code: 'UntrustedCertificate', retry: 'never' });
    expect(error.remedies.join()).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('with a private authority is reported with the file of authorities that could not be read', async () => {
    const error = await failure(`https://localhost:${await tlsServer(await certificate('localhost'))}`, {
      env: { SSL_CERT_FILE: path.join(folder, 'missing.pem') },
    });
    expect(error).toMatchObject({ code: 'UntrustedCertificate' });
    expect(error.remedies).toContain('Could not read what is set in SSL_CERT_FILE (ENOENT).');
  });

  it('with a certificate for another name is refused', async () => {
    const identity = await certificate('other.example.com');
    const error = await failure(`https://localhost:${await tlsServer(identity)}`, {
      env: { NODE_EXTRA_CA_CERTS: caFile(identity.cert) },
    });
    expect(error).toMatchObject({ code: 'CertificateNameMismatch', retry: 'never' });
  });

  it('with an expired certificate is refused', async () => {
    const identity = await certificate('localhost', new Date(Date.now() - 86_400_000));
    const error = await failure(`https://localhost:${await tlsServer(identity)}`, {
      env: { NODE_EXTRA_CA_CERTS: caFile(identity.cert) },
    });
    expect(error).toMatchObject({ code: 'CertificateExpired', retry: 'never' });
  });

  it('that speaks plain HTTP is reported as such', async () => {
    const port = await httpServer((_, response) => void response.end('{}'));
    expect(await failure(`https://localhost:${port}`)).toMatchObject({ code: 'TlsFailed' });
  });
});

describe('a proxy', () => {
  /** A proxy that answers CONNECT with a status. If it is 200, the proxy connects the client to the given port. */
  function proxyServer(status: number, targetPort = 0) {
    const seen: string[] = [];
    const server = http.createServer();
    server.on('connect', (incoming: http.IncomingMessage, client: Socket) => {
      seen.push(`${incoming.url} ${incoming.headers['proxy-authorization'] ?? ''}`.trim());
      if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const target = net.connect(targetPort, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      return client.on('error', () => target.destroy());
    });
    return { seen, listening: listen(server) };
  }

  it('of HTTPS_PROXY is gone through, with its user and password', async () => {
    const identity = await selfSigned(['mqtt.example.com']);
    const target = await listen(https.createServer(identity, (_, response) => void response.end('{}')));
    const { seen, listening } = proxyServer(200, target);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'proxy-'));
    const extraCaFile = path.join(folder, 'ca.pem');
    writeFileSync(extraCaFile, identity.cert);
    const env = {
      HTTPS_PROXY: `http://user:word@127.0.0.1:${await listening}`,
      NODE_EXTRA_CA_CERTS: extraCaFile,
    };
    expect(await exchange({ env }).send(request('https://mqtt.example.com'))).toMatchObject({
      status: 200,
    });
    await rm(folder, { recursive: true });
    expect(seen).toEqual([`mqtt.example.com:443 Basic ${Buffer.from('user:word').toString('base64')}`]);
  });

  it('with TLS is trusted as servers are, if the host itself has none', async () => {
    const identity = await selfSigned(['localhost']);
    const proxy = await listen(https.createServer(identity, (_, response) => void response.end('{}')));
    const folder = await mkdtemp(path.join(os.tmpdir(), 'proxy-'));
    const extraCaFile = path.join(folder, 'ca.pem');
    writeFileSync(extraCaFile, identity.cert);
    const env = { HTTP_PROXY: `https://localhost:${proxy}` };
    expect(await failure('http://mqtt.example.com', { env })).toMatchObject({ code: 'UntrustedCertificate' });
    const trusting = exchange({ env: { ...env, NODE_EXTRA_CA_CERTS: extraCaFile } });
    expect(await trusting.send(request('http://mqtt.example.com'))).toMatchObject({ status: 200 });
    await rm(folder, { recursive: true });
  });

  it('with an unknown name is what has to be corrected, not the endpoint', async () => {
    const env = { HTTPS_PROXY: 'proxy.nowhere.invalid:3128' };
    const error = await failure('https://mqtt.example.com', { env });
    expect(error.message).toContain('The proxy proxy.nowhere.invalid:3128 ');
    expect(error.code).toMatch(/ProxyNotFound|HostLookupFailed/);
    expect(JSON.stringify(error.remedies)).not.toContain('check-endpoint');
  });

  it('that refuses is named as the one that did', async () => {
    const { listening } = proxyServer(403);
    const error = await failure('https://mqtt.example.com', {
      env: { https_proxy: '', HTTPS_PROXY: `http://127.0.0.1:${await listening}` },
    });
    expect(error).toMatchObject({ code: 'ProxyRefused', retry: 'never' });
    expect(error.remedies.join()).toContain('NO_PROXY');
  });

  it('is not used for loopback addresses and for hosts in NO_PROXY', async () => {
    const { seen, listening } = proxyServer(403);
    const proxy = `http://127.0.0.1:${await listening}`;
    const port = await httpServer((_, response) => void response.end('{}'));
    const env = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: 'nowhere.invalid' };
    await exchange({ env }).send(request(`http://127.0.0.1:${port}`));
    await failure('https://nowhere.invalid', { env });
    expect(seen).toEqual([]);
  });
});
