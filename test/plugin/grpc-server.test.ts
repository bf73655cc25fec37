import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectHttp2, constants } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { status } from '@grpc/grpc-js';
import { selfSignedIdentity } from '../../lib/plugin/certificate';
import { MAX_MESSAGE_BYTES } from '../../lib/plugin/grpc-message';
import { GO_ENVIRONMENT } from '../support/go';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { RUNTIMES } from './support/runtimes';
import { TestServer } from './support/test-server';

const LARGE_BYTES = { socket: 50 << 20, loopback: 5 << 20 };

const run = promisify(execFile);
/**
 * Only in the nightly run, because compiling takes a minute of processor time. By default, Terraform, which contains grpc-go, plans with
 * 200 concurrent calls.
 */
const hasGrpcGo = IS_NIGHTLY && installed('go', ['version']);
const tools = mkdtempSync(join(tmpdir(), 'grpc-client-'));
const goClient = join(tools, 'client');

beforeAll(async () => {
  if (hasGrpcGo)
    await run('go', ['build', '-o', goClient, '.'], {
      cwd: join(__dirname, 'go'),
      env: { ...process.env, ...GO_ENVIRONMENT },
    });
}, 300_000);
afterAll(() => rmSync(tools, { recursive: true }));

describe.each(RUNTIMES)('a gRPC server on $name', (runtime) => {
  const servers: TestServer[] = [];

  async function start(options?: Parameters<typeof TestServer.start>[1]): Promise<TestServer> {
    const server = await TestServer.start(runtime, options);
    servers.push(server);
    return server;
  }
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  describe.each(['socket', 'loopback'] as const)('on a %s', (place) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start({ place });
    });

    it('answers a call', async () => {
      const client = server.connect();
      expect(await client.callRaw('/a.B/Echo', Buffer.from('hello'))).toEqual(Buffer.from('hello'));
    });

    it('carries a message of many frames both ways', async () => {
      const large = Buffer.alloc(LARGE_BYTES[place], 'large ');
      expect((await server.connect().callRaw('/a.B/Echo', large)).equals(large)).toBe(true);
    });

    (hasGrpcGo ? it : it.skip)('answers 200 callers at once by grpc-go', async () => {
      const { stdout } = await run(goClient, ['-target', server.address, '-concurrency', '200'], {
        env: {
          CLIENT_CERTIFICATE: server.client.certificate,
          CLIENT_KEY: server.client.key,
          SERVER_CERTIFICATE: server.place.certificate,
        },
      });
      expect(stdout).toBe('ok\n');
    });
  });

  describe('with mutual TLS', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    });
    beforeEach(() => server.forget());

    it('runs 500 calls at once', async () => {
      const client = server.connect();
      const requests = Array.from({ length: 500 }, (_, index) => Buffer.from(`call ${index}`));
      expect(await Promise.all(requests.map((request) => client.callRaw('/a.B/Meet', request)))).toEqual(
        requests,
      );
    });

    it('refuses a message over the limit, and goes on', async () => {
      const client = server.connect();
      await expect(client.callRaw('/a.B/Echo', Buffer.alloc(MAX_MESSAGE_BYTES + 1))).rejects.toMatchObject({
        code: status.RESOURCE_EXHAUSTED,
        details: expect.stringContaining(String(MAX_MESSAGE_BYTES)),
      });
      expect(await client.callRaw('/a.B/Echo', Buffer.from('small'))).toEqual(Buffer.from('small'));
    });

    it('answers a method that it does not have as unimplemented', async () => {
      await expect(server.connect().callRaw('/a.B/Other')).rejects.toMatchObject({
        code: status.UNIMPLEMENTED,
        details: '/a.B/Other is not implemented',
      });
    });

    it('answers a stream of a method that it does not have at once, while the caller still writes', async () => {
      expect(await server.connect().openBothWays('/a.B/Other')).toMatchObject({
        code: status.UNIMPLEMENTED,
        details: '/a.B/Other is not implemented',
      });
    });

    it('passes a status on, with a long text beyond ASCII', async () => {
      const text = `größer: 50 % ${'.'.repeat(1_000)}`;
      await expect(server.connect().callRaw('/a.B/Fail', Buffer.from(text))).rejects.toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: text,
      });
    });

    it.each(['a', 'ü', '値', '😀', ' '])(
      'truncates a status of many %s, and continues',
      async (character) => {
        const client = server.connect();
        const text = character.repeat(20_000);
        const failure = client.callRaw('/a.B/Fail', Buffer.from(text));
        const { code, details } = await failure.catch((error) => error);
        expect(code).toBe(status.INVALID_ARGUMENT);
        expect(details.length).toBeGreaterThan(1_000);
        expect(text.startsWith(details)).toBe(true);
        expect(await client.callRaw('/a.B/Echo', Buffer.from('x'))).toEqual(Buffer.from('x'));
      },
    );

    it('shows nothing of an exception but its class and place', async () => {
      const error = await server
        .connect()
        .callRaw('/a.B/Throw')
        .catch((caught) => caught);
      expect(error).toMatchObject({ code: status.INTERNAL, details: expect.stringContaining('RangeError') });
      expect(error.details).not.toContain('hunter2');
    });

    it('says that it is serving', async () => {
      expect(await server.connect().callRaw('/grpc.health.v1.Health/Check')).toEqual(Buffer.of(0x08, 0x01));
    });

    it.each(['/plugin.GRPCStdio/StreamStdio', '/plugin.GRPCBroker/StartStream'])(
      'keeps %s open while calls go on',
      async (path) => {
        const client = server.connect();
        const ended = client.openStream(path).then(() => 'ended');
        const called = client.callRaw('/a.B/Echo', Buffer.from('x')).then(() => 'called');
        expect(await Promise.race([ended, called])).toBe('called');
      },
    );

    it('answers Shutdown before it reports the request to end', async () => {
      await server.connect().callRaw('/plugin.GRPCController/Shutdown');
      await server.until({ event: 'shutdown' });
    });

    it('refuses a client without a certificate', async () => {
      const client = server.connectAsStranger('without certificate');
      await expect(client.callRaw('/a.B/Echo')).rejects.toMatchObject({ code: status.UNAVAILABLE });
      expect(server.events).toEqual([]);
    });

    it('refuses a client with another certificate', async () => {
      const client = server.connect(await selfSignedIdentity());
      await expect(client.callRaw('/a.B/Echo')).rejects.toMatchObject({ code: status.UNAVAILABLE });
      expect(server.events).toEqual([]);
    });

    it('refuses a client that speaks before it was let in', async () => {
      const socket = connectTls({
        port: server.place.port!,
        host: '127.0.0.1',
        ca: server.place.certificate,
        servername: 'localhost',
        ALPNProtocols: ['h2'],
      });
      socket.on('error', () => {});
      socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0');
      const received: Buffer[] = [];
      socket.on('data', (chunk) => received.push(chunk));
      await new Promise((resolve) => socket.on('close', resolve));
      expect(received).toEqual([]);
      expect(server.events).toEqual([]);
    });

    it('refuses plaintext', async () => {
      const client = server.connectAsStranger('in plaintext');
      await expect(client.callRaw('/a.B/Echo')).rejects.toMatchObject({ code: status.UNAVAILABLE });
      expect(server.events).toEqual([]);
    });
  });

  describe('if Terraform wants plaintext', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start({ plaintext: true });
    });

    it('answers without TLS', async () => {
      expect(await server.connect().callRaw('/a.B/Echo', Buffer.from('x'))).toEqual(Buffer.from('x'));
    });

    it('counts connections as they come and go', async () => {
      server.forget();
      const session = connectHttp2(`http://${server.address}`);
      await server.until({ event: 'connections', count: 2 });
      server.forget();
      session.destroy();
      await server.until({ event: 'connections', count: 1 });
    });

    it('survives that a caller goes away before the answer', async () => {
      const session = connectHttp2(`http://${server.address}`);
      const stream = session.request({
        ':method': 'POST',
        ':path': '/a.B/Hold',
        'content-type': 'application/grpc',
      });
      stream.on('error', () => {});
      stream.end(Buffer.alloc(5));
      await server.until({ event: 'held' });
      const cancelled = new Promise((resolve) => stream.on('close', resolve));
      stream.close(constants.NGHTTP2_CANCEL);
      await cancelled;
      const client = server.connect();
      await client.callRaw('/a.B/Release');
      session.close();
      expect(await client.callRaw('/a.B/Echo', Buffer.from('still here'))).toEqual(Buffer.from('still here'));
    });

    it.each([
      [405, { ':method': 'GET', 'content-type': 'application/grpc' }],
      [415, { ':method': 'POST', 'content-type': 'text/plain' }],
    ])('answers %d to what is not gRPC', async (code, headers) => {
      const session = connectHttp2(`http://${server.address}`);
      const stream = session.request({ ':path': '/a.B/Echo', ...headers });
      stream.on('error', () => {});
      const answered = new Promise<Record<string, unknown>>((resolve) => stream.on('response', resolve));
      expect((await answered)[':status']).toBe(code);
      session.destroy();
    });
  });
});
