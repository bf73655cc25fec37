import dns from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import tls, { type SecureContext, type TLSSocket } from 'node:tls';
import { Attempt } from '../../../lib/onsmqtt/exchange/attempt';
import { connect, type Route } from '../../../lib/onsmqtt/exchange/connect';
import { contextWith } from '../../../lib/onsmqtt/exchange/trust';
import { type Identity, selfSigned } from '../../support/certificate';

const sockets = new Set<Socket>();
const servers: net.Server[] = [];
let identity: Identity;
let secureContext: SecureContext;

beforeAll(async () => {
  identity = await selfSigned(['localhost', '127.0.0.1', 'mqtt.example.com']);
  secureContext = contextWith([identity.cert]);
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: net.Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

async function open(
  route: Omit<Route, 'url' | 'addressTimeoutMs'> & { url: string },
  attempt = attemptAt('host:1'),
) {
  const socket = await connect({ addressTimeoutMs: 1_000, ...route, url: new URL(route.url) }, attempt);
  sockets.add(socket);
  return socket;
}

function attemptAt(peer: string): Attempt {
  return new Attempt(peer, new AbortController().signal);
}

const codeOf = (opening: Promise<unknown>) =>
  opening.then(
    () => 'open',
    (error: { code: string }) => error.code,
  );

it('a connection is handed over with nothing that still listens to it but to its errors', async () => {
  const port = await listen(http.createServer());
  const socket = await open({ url: `http://127.0.0.1:${port}` });
  const counts = ['connect', 'close', 'error'].map((event) => socket.listenerCount(event));
  expect(counts).toEqual([0, 0, 1]);
});

describe('a connection with TLS', () => {
  it('speaks HTTP/1.1, and names the host that it wants', async () => {
    const server = tls.createServer({ ...identity, ALPNProtocols: ['h2', 'http/1.1'] });
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
    const port = await listen(server);
    const socket = (await open({ url: `https://localhost:${port}`, secureContext })) as TLSSocket;
    expect(socket.alpnProtocol).toBe('http/1.1');
    expect(socket.authorized).toBe(true);
    const [named] = await accepted;
    expect(named).toHaveProperty('servername', 'localhost');
    // An IP address is not sent as the server name.
    const [[unnamed]] = await Promise.all([
      once(server, 'secureConnection') as Promise<[TLSSocket]>,
      open({ url: `https://127.0.0.1:${port}`, secureContext }),
    ]);
    expect(unnamed).toHaveProperty('servername', false);
  });

  it.each([
    ['of version 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } as const],
    ['without encryption', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0' } as const],
  ])('%s does not come about, whatever the process has as a default', async (_, weak) => {
    const server = tls.createServer({ ...identity, ciphers: 'ALL:@SECLEVEL=0', ...weak });
    const port = await listen(server.on('tlsClientError', () => {}));
    const defaults = [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_CIPHERS] as const;
    [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_CIPHERS] = ['TLSv1.1', 'ALL:eNULL:@SECLEVEL=0'];
    try {
      // The connection succeeds with the defaults of this process.
      const other = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      sockets.add(other);
      await once(other, 'secureConnect');
      // The context is unique, so that one made with other defaults is not reused.
      const trusted = contextWith([identity.cert, `${weak.maxVersion}`]);
      for (const context of [undefined, trusted])
        expect(await codeOf(open({ url: `https://localhost:${port}`, secureContext: context }))).toMatch(
          /^ERR_SSL_|EPROTO|ECONNRESET/,
        );
    } finally {
      [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_CIPHERS] = defaults;
    }
  });

  it('to a server that is not trusted is closed', async () => {
    const server = tls.createServer(identity).on('tlsClientError', () => {});
    const port = await listen(server);
    const [[accepted], code] = await Promise.all([
      once(server, 'connection') as Promise<[Socket]>,
      codeOf(open({ url: `https://localhost:${port}` })),
    ]);
    expect(code).toMatch(/SELF_SIGNED/);
    if (!accepted.closed) await once(accepted, 'close');
  });
});

describe('a proxy that itself speaks TLS', () => {
  const proxyAt = (port: number) => ({ url: new URL(`https://localhost:${port}`) });

  it('is gone through to a host with TLS, which has its own', async () => {
    const target = await listen(https.createServer(identity));
    const proxy = https.createServer(identity).on('connect', (_, client: Socket) => {
      const through = net.connect(target, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(through).pipe(client);
      });
      through.on('error', () => {});
    });
    const attempt = attemptAt('mqtt.example.com:443');
    const route = { url: 'https://mqtt.example.com', proxy: proxyAt(await listen(proxy)), secureContext };
    expect(((await open(route, attempt)) as TLSSocket).authorized).toBe(true);
    expect(attempt.peer).toBe('mqtt.example.com:443');
  });

  it('is called without a tunnel if the host has no TLS', async () => {
    const proxy = https.createServer(identity, (_, response) => void response.end());
    const route = { url: 'http://mqtt.example.com', proxy: proxyAt(await listen(proxy)), secureContext };
    expect(((await open(route)) as TLSSocket).authorized).toBe(true);
  });

  it('is named if it is not trusted', async () => {
    const proxy = https.createServer(identity).on('tlsClientError', () => {});
    const port = await listen(proxy);
    const attempt = attemptAt('mqtt.example.com:443');
    const opening = open({ url: 'https://mqtt.example.com', proxy: proxyAt(port) }, attempt);
    expect(await codeOf(opening)).toMatch(/SELF_SIGNED/);
    expect(attempt.peer).toBe(`The proxy localhost:${port}`);
  });
});

describe('a proxy without TLS', () => {
  const answering = async (answer: string) => {
    const asked: string[] = [];
    const port = await listen(
      net.createServer((socket) =>
        socket.on('data', (bytes) => {
          asked.push(bytes.toString());
          socket.write(answer);
        }),
      ),
    );
    return { asked, proxy: { url: new URL(`http://127.0.0.1:${port}`) } };
  };

  it.each([
    [199, 'ProxyNotHttp'],
    [300, 'ProxyRefused'],
    [407, 'ProxyRefused'],
    [429, 'ProxyFailed'],
    [499, 'ProxyRefused'],
    [500, 'ProxyFailed'],
    [504, 'ProxyFailed'],
  ])('that answers CONNECT with status %s does not connect: %s', async (status, code) => {
    // Interim responses (1xx) before the final response are ignored.
    const { asked, proxy } = await answering(`HTTP/1.1 ${status} No\r\n\r\nHTTP/1.1 ${code} No\r\n\r\n`);
    const attempt = attemptAt('mqtt.example.com:8443');
    const opening = codeOf(open({ url: 'https://mqtt.example.com:8443', proxy }, attempt));
    expect(await opening).toBe(code);
    expect(asked).toEqual(['CONNECT mqtt.example.com:8443 HTTP/1.1\r\nhost: mqtt.example.com:8443\r\n\r\n']);
  });

  it('may answer CONNECT in pieces', async () => {
    const server = net.createServer((socket) =>
      socket.once('data', async () => {
        socket.write('HTTP/1.1 403 ');
        // Waits long enough for the other end to read it.
        for (let count = 0; count < 5; count++) await turn();
        socket.write('No\r\n\r\n');
      }),
    );
    const proxy = { url: new URL(`http://127.0.0.1:${await listen(server)}`) };
    expect(await codeOf(open({ url: 'https://mqtt.example.com', proxy }))).toBe('ProxyRefused');
  });

  it.each([200, 299])('that answers CONNECT with status %s is gone through', async (status) => {
    const { proxy } = await answering(`HTTP/1.1 ${status} Yes\r\n\r\n`);
    // The proxy then answers the start of TLS with more HTTP.
    expect(await codeOf(open({ url: 'https://mqtt.example.com', proxy }))).toMatch(/^ERR_SSL_|EPROTO/);
  });

  it('is given the user and the password', async () => {
    const { asked, proxy } = await answering('HTTP/1.1 403 No\r\n\r\n');
    await codeOf(open({ url: 'https://mqtt.example.com', proxy: { ...proxy, authorization: 'Basic dTpw' } }));
    expect(asked).toEqual([
      'CONNECT mqtt.example.com:443 HTTP/1.1\r\nhost: mqtt.example.com:443\r\nproxy-authorization: Basic dTpw\r\n\r\n',
    ]);
  });

  it.each([
    ['something else than HTTP', 'SSH-2.0\r\n\r\n'],
    ['another protocol', 'HTTP/1.1 101 Yes\r\n\r\n'],
    ['more than a head may be', `HTTP/1.1 200 Yes\r\na: ${'a'.repeat(40_000)}`],
  ])('that answers in %s is named as the cause, and the connection is closed', async (_, answer) => {
    const server = net.createServer((socket) => socket.on('data', () => socket.write(answer)));
    const proxy = { url: new URL(`http://127.0.0.1:${await listen(server)}`) };
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    expect(await codeOf(open({ url: 'https://mqtt.example.com', proxy }))).toBe('ProxyNotHttp');
    const [socket] = await accepted;
    if (!socket.closed) await once(socket, 'close');
  });

  it.each([
    ['closes', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('that %s the connection instead of an answer has closed it', async (_, close) => {
    const server = net.createServer((socket) => socket.on('data', () => close(socket)));
    const proxy = { url: new URL(`http://127.0.0.1:${await listen(server)}`) };
    expect(await codeOf(open({ url: 'https://mqtt.example.com', proxy }))).toBe('ProxyClosed');
  });
});

describe('names of hosts', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('are looked up once for connections that open together, and again for later ones', async () => {
    const port = await listen(http.createServer());
    const lookup = jest.spyOn(dns, 'lookup');
    const url = `http://localhost:${port}`;
    await Promise.all([open({ url }), open({ url }), open({ url })]);
    expect(lookup).toHaveBeenCalledTimes(1);
    await open({ url });
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it('that are looked up together are not mixed up', async () => {
    const port = await listen(http.createServer());
    const urls = [`http://localhost:${port}`, `http://nowhere.invalid:${port}`];
    const codes = await Promise.all(urls.map((url) => codeOf(open({ url }))));
    expect(codes).toEqual(['open', expect.stringMatching(/ENOTFOUND|EAI_AGAIN/)]);
  });

  it('that are not known fail every connection that waits', async () => {
    const url = 'http://nowhere.invalid';
    const codes = await Promise.all([codeOf(open({ url })), codeOf(open({ url }))]);
    for (const code of codes) expect(code).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });
});
