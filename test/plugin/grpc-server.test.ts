import { connect as connectHttp2, constants } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { status } from '@grpc/grpc-js';
import { type Identity, selfSignedIdentity } from '../../lib/plugin/certificate';
import { GrpcError, MAX_MESSAGE_BYTES, Status } from '../../lib/plugin/grpc-message';
import { createGrpcServer, type Method } from '../../lib/plugin/grpc-server';
import { type Listen, type Listener, listenOnLoopback, listenOnSocket } from '../../lib/plugin/listener';
import { GrpcClient } from './support/grpc-client';

const server = selfSignedIdentity();
const terraform = selfSignedIdentity();
const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0).reverse()) one.close();
});

interface Running {
  readonly listener: Listener;
  readonly sessions: number[];
  readonly shutdown: Promise<void>;
  /** Resolves when the last connection has gone. */
  readonly left: Promise<void>;
}

async function start(
  methods: Record<string, Method>,
  { listen = listenOnSocket, plaintext = false }: { listen?: Listen; plaintext?: boolean } = {},
): Promise<Running> {
  const sessions: number[] = [];
  let accept: (socket: Socket) => void;
  const listener = await listen((socket) => accept(socket));
  open.push(listener);
  let leave: () => void;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const shutdown = new Promise<void>((resolve) => {
    accept = createGrpcServer({
      methods: new Map(Object.entries(methods)),
      tls: plaintext ? undefined : { identity: server, clientCertificate: terraform.der },
      onShutdown: resolve,
      onSessions: (count) => {
        sessions.push(count);
        if (count === 0) leave();
      },
    });
  });
  return { listener, sessions, shutdown, left };
}

function connectClient({ listener }: Running, identity: Identity | undefined = terraform): GrpcClient {
  const target = listener.network === 'unix' ? `unix:${listener.address}` : listener.address;
  const client = new GrpcClient(target, { trusted: server.certificate, identity });
  open.push(client);
  return client;
}

const echo: Record<string, Method> = { '/a.B/Echo': (request) => request };

describe.each([
  ['a unix socket', listenOnSocket],
  ['the loopback address', listenOnLoopback],
])('a gRPC server on %s', (_where, listen) => {
  it('answers a call', async () => {
    const client = connectClient(await start(echo, { listen }));
    expect(await client.callRaw('/a.B/Echo', Buffer.from('hello'))).toEqual(Buffer.from('hello'));
  });

  it('carries a message of 50 MB', async () => {
    const client = connectClient(await start(echo, { listen }));
    const large = Buffer.alloc(50 << 20, 'large ');
    expect((await client.callRaw('/a.B/Echo', large)).equals(large)).toBe(true);
  });
});

describe('a gRPC server', () => {
  it('runs 500 calls at once', async () => {
    let waiting = 0;
    let release: () => void = () => {};
    const allAreThere = new Promise<void>((resolve) => {
      release = resolve;
    });
    const client = connectClient(
      await start({
        '/a.B/Meet': async (request) => {
          if (++waiting === 500) release();
          await allAreThere;
          return request;
        },
      }),
    );
    const requests = Array.from({ length: 500 }, (_, index) => Buffer.from(`call ${index}`));
    expect(await Promise.all(requests.map((request) => client.callRaw('/a.B/Meet', request)))).toEqual(
      requests,
    );
  });

  it('refuses a message over the limit, and goes on', async () => {
    const client = connectClient(await start(echo));
    await expect(client.callRaw('/a.B/Echo', Buffer.alloc(MAX_MESSAGE_BYTES + 1))).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringContaining(String(MAX_MESSAGE_BYTES)),
    });
    expect(await client.callRaw('/a.B/Echo', Buffer.from('small'))).toEqual(Buffer.from('small'));
  });

  it('answers a method that it does not have as unimplemented', async () => {
    const client = connectClient(await start(echo));
    await expect(client.callRaw('/a.B/Other')).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
      details: '/a.B/Other is not implemented',
    });
  });

  it('passes a status on, with text beyond ASCII', async () => {
    const client = connectClient(
      await start({
        '/a.B/Fail': () => {
          throw new GrpcError(Status.INVALID_ARGUMENT, 'größer: 50 %');
        },
      }),
    );
    await expect(client.callRaw('/a.B/Fail')).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: 'größer: 50 %',
    });
  });

  it('tells nothing of an exception but its class and place', async () => {
    const client = connectClient(
      await start({
        '/a.B/Throw': async () => {
          throw new RangeError('hunter2');
        },
      }),
    );
    const error = await client.callRaw('/a.B/Throw').catch((caught) => caught);
    expect(error).toMatchObject({ code: status.INTERNAL, details: expect.stringContaining('RangeError') });
    expect(error.details).not.toContain('hunter2');
  });

  it('says that it is serving', async () => {
    const client = connectClient(await start({}));
    expect(await client.callRaw('/grpc.health.v1.Health/Check')).toEqual(Buffer.of(0x08, 0x01));
  });

  it.each(['/plugin.GRPCStdio/StreamStdio', '/plugin.GRPCBroker/StartStream'])(
    'keeps %s open while calls go on',
    async (path) => {
      const client = connectClient(await start(echo));
      const ended = client.openStream(path).then(() => 'ended');
      const called = client.callRaw('/a.B/Echo', Buffer.from('x')).then(() => 'called');
      expect(await Promise.race([ended, called])).toBe('called');
    },
  );

  it('answers Shutdown before it tells that it is time to go', async () => {
    const running = await start({});
    const client = connectClient(running);
    const order: string[] = [];
    await Promise.all([
      client.callRaw('/plugin.GRPCController/Shutdown').then(() => order.push('answered')),
      running.shutdown,
    ]);
    expect(order).toEqual(['answered']);
  });

  it('survives that a caller goes away before the answer', async () => {
    let answer: () => void = () => {};
    const called = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const running = await start(
      {
        ...echo,
        '/a.B/Wait': async (request) => {
          answer();
          await released;
          return request;
        },
      },
      { plaintext: true },
    );
    const session = connectHttp2('http://localhost', {
      createConnection: () => connect(running.listener.address),
    });
    const stream = session.request({ ':method': 'POST', ':path': '/a.B/Wait' });
    stream.on('error', () => {});
    stream.end(Buffer.alloc(5));
    await called;
    const cancelled = new Promise((resolve) => stream.on('close', resolve));
    stream.close(constants.NGHTTP2_CANCEL);
    await cancelled;
    release();
    session.close();
    const client = new GrpcClient(`unix:${running.listener.address}`);
    open.push(client);
    expect(await client.callRaw('/a.B/Echo', Buffer.from('still here'))).toEqual(Buffer.from('still here'));
  });

  it('counts connections as they come and go', async () => {
    const running = await start(echo);
    const client = connectClient(running);
    await client.callRaw('/a.B/Echo');
    client.close();
    await running.left;
    expect(running.sessions).toEqual([1, 0]);
  });
});

describe('mutual TLS', () => {
  it('refuses a client without a certificate', async () => {
    const running = await start(echo);
    const client = new GrpcClient(`unix:${running.listener.address}`, { trusted: server.certificate });
    open.push(client);
    await expect(client.callRaw('/a.B/Echo')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect(running.sessions).toEqual([]);
  });

  it('refuses a client with another certificate', async () => {
    const running = await start(echo);
    const client = connectClient(running, selfSignedIdentity());
    await expect(client.callRaw('/a.B/Echo')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect(running.sessions).toEqual([]);
  });

  it('refuses a client that speaks before it was let in', async () => {
    const running = await start(echo);
    const socket = connectTls({
      path: running.listener.address,
      ca: server.certificate,
      servername: 'localhost',
      ALPNProtocols: ['h2'],
    });
    socket.on('error', () => {});
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0');
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(received).toEqual([]);
    expect(running.sessions).toEqual([]);
  });

  it('refuses plaintext', async () => {
    const running = await start(echo);
    const client = new GrpcClient(`unix:${running.listener.address}`);
    open.push(client);
    await expect(client.callRaw('/a.B/Echo')).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });

  it('is not asked for where Terraform wants plaintext', async () => {
    const running = await start(echo, { plaintext: true });
    const client = new GrpcClient(`unix:${running.listener.address}`);
    open.push(client);
    expect(await client.callRaw('/a.B/Echo', Buffer.from('x'))).toEqual(Buffer.from('x'));
  });
});
