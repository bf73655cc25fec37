import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Attempt } from '../../../lib/onsmqtt/exchange/attempt';
import { Connection } from '../../../lib/onsmqtt/exchange/connection';
import { until } from '../../support/until';

const REQUEST = 'GET / HTTP/1.1\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

const server = net.createServer();
const opened: Socket[] = [];

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});
afterAll(() => server.close());

/** A connection, its two ends, and the number of its close events. */
async function connect() {
  const accepted = once(server, 'connection');
  const near = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = (await Promise.all([accepted, once(near, 'connect')])) as [[Socket], unknown];
  opened.push(near, far);
  far.on('error', () => {}).resume();
  let markClosed = () => {};
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve;
  });
  const onClose = jest.fn(() => markClosed());
  return { connection: new Connection(near, onClose), near, far, onClose, closed };
}

const attempt = () => new Attempt('host', new AbortController().signal);

/** The outcome of a request. */
const outcome = (asking: Promise<unknown>) =>
  asking.then(
    (response) => response,
    (error: unknown) => error,
  );

describe('a connection', () => {
  it('sends a request byte for byte and gives the answer, and serves another one', async () => {
    const { connection, far } = await connect();
    for (const request of [REQUEST, 'GET /\xe9 HTTP/1.1\r\n\r\n']) {
      const asking = connection.ask(request, attempt());
      const [bytes] = (await once(far, 'data')) as [Buffer];
      expect(bytes.toString('latin1')).toBe(request);
      far.write(OK.slice(0, 30));
      await turn();
      far.write(OK.slice(30));
      expect(await asking).toMatchObject({ status: 200, body: '{}' });
      expect(connection.isUsable).toBe(true);
    }
  });

  it('is closed after its answer if the server allows no other request', async () => {
    const { connection, near, far } = await connect();
    const asking = connection.ask(REQUEST, attempt());
    await once(far, 'data');
    far.write(OK.replace('content-length', 'connection: close\r\ncontent-length'));
    expect(await asking).toMatchObject({ status: 200 });
    expect(connection.isUsable).toBe(false);
    expect(near.destroyed).toBe(true);
  });

  it('gives an answer that ends with the connection, and serves no other request', async () => {
    const { connection, far, onClose, closed } = await connect();
    const asking = connection.ask(REQUEST, attempt());
    await once(far, 'data');
    far.end('HTTP/1.1 200 OK\r\n\r\nall');
    expect(await asking).toMatchObject({ body: 'all' });
    expect(connection.isUsable).toBe(false);
    await closed;
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('gives no answer if the server closes it before the end of one', async () => {
    const { connection, far } = await connect();
    const asking = outcome(connection.ask(REQUEST, attempt()));
    await once(far, 'data');
    far.end(OK.slice(0, -1));
    expect(await asking).toMatchObject({ code: 'ENDED_EARLY' });
    expect(connection.isUsable).toBe(false);
  });

  it('gives no answer if the network fails, though it could end there', async () => {
    const { connection, near, far } = await connect();
    const asking = outcome(connection.ask(REQUEST, attempt()));
    await once(far, 'data');
    far.write('HTTP/1.1 200 OK\r\n\r\nall');
    await once(near, 'data');
    far.resetAndDestroy();
    expect(await asking).toMatchObject({ code: 'ECONNRESET' });
  });

  it('is closed when the time for an answer is over', async () => {
    const { connection, far, onClose } = await connect();
    const stop = new AbortController();
    const asking = outcome(connection.ask(REQUEST, new Attempt('host', stop.signal)));
    await once(far, 'data');
    stop.abort();
    expect(await asking).toMatchObject({ code: 'Interrupted' });
    await once(far, 'close');
    expect(connection.isUsable).toBe(false);
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});

describe('a connection whose server sends unexpected bytes', () => {
  it.each([
    ['together with the answer', (near: Socket) => near.emit('data', Buffer.from(`${OK}H`))],
    [
      'right behind the answer',
      (near: Socket) => {
        near.emit('data', Buffer.from(OK));
        near.emit('data', Buffer.from('H'));
      },
    ],
    [
      'when the answer is complete',
      (near: Socket) => {
        near.emit('data', Buffer.from(OK));
        process.nextTick(() => near.emit('data', Buffer.from('H')));
      },
    ],
  ])('%s gives no answer, and is closed', async (_, send) => {
    const { connection, near, far } = await connect();
    const asking = outcome(connection.ask(REQUEST, attempt()));
    await once(far, 'data');
    send(near);
    expect(await asking).toMatchObject({ code: 'SURPLUS' });
    expect(connection.isUsable).toBe(false);
    await once(far, 'close');
  });

  it('before it is asked, such as with the handshake, gives no answer, and is closed', async () => {
    const accepted = once(server, 'connection');
    const near = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [far] = (await accepted) as [Socket];
    opened.push(near, far);
    let received = '';
    far.on('data', (bytes) => {
      received += bytes;
    });
    far.write(OK);
    await until(() => near.readableLength > 0);
    const connection = new Connection(near, () => {});
    expect(await outcome(connection.ask(REQUEST, attempt()))).toMatchObject({ code: 'SURPLUS' });
    expect(connection.isUsable).toBe(false);
    await once(far, 'close');
    expect(received).toBe('');
  });

  it('while it is idle is closed', async () => {
    const { connection, far, onClose } = await connect();
    far.write('H');
    await once(far, 'close');
    expect(connection.isUsable).toBe(false);
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});

describe('an idle connection', () => {
  it('is closed after 4 seconds, before servers do it, but not while it waits for an answer', async () => {
    const { connection, near, far } = await connect();
    expect(near.timeout).toBe(4_000);
    const asking = connection.ask(REQUEST, attempt());
    await once(far, 'data');
    near.emit('timeout');
    far.write(OK);
    await asking;
    expect(connection.isUsable).toBe(true);
    near.emit('timeout');
    expect(connection.isUsable).toBe(false);
    await once(far, 'close');
  });

  it('does not keep the process, and one that waits for an answer does', async () => {
    const { connection, far } = await connect();
    far.unref();
    const kept = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = kept();
    const asking = connection.ask(REQUEST, attempt());
    await once(far, 'data');
    expect(kept()).toBe(before);
    far.write(OK);
    await asking;
    expect(kept()).toBe(before - 1);
    const again = connection.ask(REQUEST, attempt());
    await once(far, 'data');
    expect(kept()).toBe(before);
    far.write(OK);
    await again;
  });

  it('that its server closes serves no other request, also before it is closed here', async () => {
    const { connection, near, far, closed } = await connect();
    far.end();
    await once(near, 'end');
    expect(near.destroyed).toBe(false);
    expect(connection.isUsable).toBe(false);
    await closed;
    expect(connection.isUsable).toBe(false);
  });

  it('whose network fails is closed without an error', async () => {
    const { connection, far, closed } = await connect();
    far.resetAndDestroy();
    await closed;
    expect(connection.isUsable).toBe(false);
  });
});
