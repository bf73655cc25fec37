import { connect } from 'node:net';
import { Emulator } from '../../lib/emulator/emulator';
import type { FaultRule } from '../../lib/emulator/fault';
import { tokenFingerprint } from '../../lib/emulator/token-store';
import { askV3, send } from '../support/emulator-client';

describe('a scripted fault', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
  });

  afterEach(() => emulator.clearFaults());

  afterAll(() => emulator.close());

  function queryToken(token = emulator.issueToken()) {
    return askV3(emulator.url, { query: { InstanceId: emulator.instanceId, Token: token } });
  }

  /** Sends a request that needs no signature. Returns whether the headers of the answer arrived. */
  async function interrupted(): Promise<{ head: boolean; code?: string }> {
    let head = false;
    const onHead = () => {
      head = true;
    };
    try {
      await send(emulator.url, { method: 'GET', path: '/', headers: {}, onHead });
    } catch (error) {
      return { head, code: (error as NodeJS.ErrnoException).code };
    }
    return { head };
  }

  function inject(fault: FaultRule['fault'], times = 1): void {
    emulator.inject({ fault, times });
  }

  it('delays the headers', async () => {
    inject({ kind: 'delay', ms: 120 });
    const start = performance.now();
    expect(JSON.parse((await queryToken()).body)).toMatchObject({ TokenStatus: true });
    // Timers may fire up to a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(119);
  });

  it('drips the answer byte by byte', async () => {
    inject({ kind: 'drip', ms: 0 });
    expect(JSON.parse((await queryToken()).body)).toMatchObject({ TokenStatus: true });
  });

  it('sends interim responses first', async () => {
    inject({ kind: 'interim', count: 3 });
    expect(JSON.parse((await queryToken()).body)).toMatchObject({ TokenStatus: true });
  });

  it('replays the answer to another call', async () => {
    const valid = await queryToken();
    inject({ kind: 'replay' });
    expect((await queryToken('no-such-token')).body).toBe(valid.body);
  });

  it('sends a second answer on the same connection', async () => {
    await queryToken();
    inject({ kind: 'surplus' });
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: emulator\r\n\r\n');
    let text = '';
    for await (const bytes of socket) {
      text += bytes;
      if (text.split('HTTP/1.1').length === 3) break;
    }
    expect(text).toContain('"Code":"MissingAction"');
    expect(text).toContain('"TokenStatus":true');
  });

  it.each(['code', 'message', 'requestId', 'contentType', 'header'] as const)(
    'repeats the token in its %s',
    async (place) => {
      inject({ kind: 'echo', in: place });
      const { body, headers } = await queryToken('the-token-itself');
      expect(JSON.stringify([body, headers])).toContain('the-token-itself');
    },
  );

  it('stalls in the middle of the body, and goes on', async () => {
    inject({ kind: 'stall', ms: 120 });
    let headAt = Number.NaN;
    const onHead = () => {
      headAt = performance.now();
    };
    const reply = await send(emulator.url, { method: 'GET', path: '/', headers: {}, onHead });
    expect(performance.now() - headAt).toBeGreaterThanOrEqual(100);
    expect(JSON.parse(reply.body)).toMatchObject({ Code: 'MissingAction' });
  });

  it('stalls for ever, until the emulator is closed', async () => {
    const own = await Emulator.start({ faults: [{ fault: { kind: 'stall' } }] });
    const closed: Promise<void>[] = [];
    await expect(
      send(own.url, { method: 'GET', path: '/', headers: {}, onHead: () => closed.push(own.close()) }),
    ).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(closed).toHaveLength(1);
    await closed[0];
  });

  it('resets the connection before the headers', async () => {
    inject({ kind: 'reset', during: 'headers' });
    expect(await interrupted()).toEqual({ head: false, code: 'ECONNRESET' });
  });

  it('resets the connection in the middle of the body', async () => {
    inject({ kind: 'reset', during: 'body' });
    expect(await interrupted()).toEqual({ head: true, code: 'ECONNRESET' });
  });

  /** How a raw connection ends. A raw socket is used because an HTTP client does not distinguish a reset from other ends. */
  function endOf(during: 'headers' | 'body'): Promise<string> {
    inject({ kind: 'reset', during });
    const { hostname, port } = new URL(emulator.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)));
      socket.on('end', () => resolve('end'));
      socket.resume();
    });
  }

  it.each(['headers', 'body'] as const)(
    'sends a reset in place of the end of a connection: %s',
    async (part) => {
      expect(await endOf(part)).toBe('ECONNRESET');
    },
  );

  it('cuts the body short', async () => {
    inject({ kind: 'truncate' });
    expect(await interrupted()).toEqual({ head: true, code: 'ECONNRESET' });
  });

  it('answers with an error code, at any status, with a time to wait', async () => {
    inject({ kind: 'error', code: 'Throttling', httpStatus: 429, message: 'Slow down.', retryAfterMs: 1500 });
    const reply = await queryToken();
    expect(reply.status).toBe(429);
    expect(reply.headers['x-acs-retry-after']).toBe('1500');
    expect(JSON.parse(reply.body)).toMatchObject({ Code: 'Throttling', Message: 'Slow down.' });
  });

  it('answers with any body, content type and header', async () => {
    const body = '<html>Ein Proxy läßt nicht durch</html>';
    inject({ kind: 'raw', status: 502, headers: { 'content-type': 'text/html', via: 'proxy' }, body });
    const reply = await queryToken();
    expect(reply).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html', via: 'proxy' },
      body,
    });
  });

  it('answers 200 with nothing', async () => {
    inject({ kind: 'raw' });
    const reply = await queryToken();
    expect({ ...reply, type: reply.headers['content-type'] }).toMatchObject({
      status: 200,
      body: '',
      type: undefined,
    });
  });

  it('answers with a redirect', async () => {
    inject({ kind: 'raw', status: 307, headers: { location: 'https://elsewhere.example/' } });
    const reply = await queryToken();
    expect(reply.status).toBe(307);
    expect(reply.headers.location).toBe('https://elsewhere.example/');
  });

  it('happens as often as its rule says, and the next one after it', async () => {
    inject({ kind: 'raw', status: 501 }, 2);
    inject({ kind: 'raw', status: 502 });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await queryToken()).status);
    expect(statuses).toEqual([501, 501, 502, 200]);
  });

  it('happens every time unless its rule says otherwise, until it is cleared', async () => {
    emulator.inject({ fault: { kind: 'raw', status: 503 } });
    for (let i = 0; i < 3; i++) expect((await queryToken()).status).toBe(503);
    emulator.clearFaults();
    expect((await queryToken()).status).toBe(200);
  });

  it.each([
    ['itself', (token: string) => token],
    ['its fingerprint', tokenFingerprint],
  ])('concerns one token, given by %s', async (_how, name) => {
    const [concerned, other] = [emulator.issueToken(), emulator.issueToken()];
    emulator.inject({ fault: { kind: 'raw', status: 503 }, token: name(concerned) });
    expect((await queryToken(other)).status).toBe(200);
    expect((await queryToken(concerned)).status).toBe(503);
    expect((await askV3(emulator.url)).status).toBe(400);
  });

  it('concerns one operation', async () => {
    emulator.inject({ fault: { kind: 'raw', status: 503 }, action: 'RevokeToken' });
    expect((await queryToken()).status).toBe(200);
    const revoke = await askV3(emulator.url, { headers: { 'x-acs-action': 'RevokeToken' } });
    expect(revoke.status).toBe(503);
  });

  it('is refused with the name of what is wrong with it, and without its token', () => {
    const rule = { fault: { kind: 'delay', ms: -1 }, token: 'the-token' } as const;
    expect(() => emulator.inject(rule)).toThrow(
      'Invalid emulator configuration: fault.ms must not be negative.',
    );
  });
});
