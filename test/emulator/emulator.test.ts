import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Emulator } from '../../lib/emulator/emulator';
import { tokenFingerprint } from '../../lib/emulator/token-store';
import { selfSigned } from '../support/certificate';
import { askV3, send } from '../support/emulator-client';

describe('the emulator as a server', () => {
  const started: Emulator[] = [];

  async function start(...args: Parameters<typeof Emulator.start>): Promise<Emulator> {
    const emulator = await Emulator.start(...args);
    started.push(emulator);
    return emulator;
  }

  afterEach(async () => {
    for (const emulator of started.splice(0)) await emulator.close();
  });

  it('prints its address and the credentials to use', async () => {
    const emulator = await start();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(emulator).toMatchObject({
      accessKeyId: 'emulator',
      accessKeySecret: 'emulator-secret',
      instanceId: 'post-cn-emulator',
      region: 'cn-hangzhou',
    });
  });

  it('speaks HTTPS with the certificate it was given', async () => {
    const tls = await selfSigned(['127.0.0.1']);
    const emulator = await start({ tls });
    expect(emulator.url).toMatch(/^https:/);
    const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
    const reply = await askV3(emulator.url, { query, ca: tls.cert });
    expect(JSON.parse(reply.body)).toMatchObject({ TokenStatus: true });
    emulator.inject({ fault: { kind: 'reset', during: 'headers' }, times: 1 });
    await expect(askV3(emulator.url, { query, ca: tls.cert })).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(askV3(emulator.url, { query })).rejects.toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('refuses an invalid certificate', async () => {
    await expect(Emulator.start({ tls: { key: 'k', cert: 'c' } })).rejects.toThrow(
      'tls must contain a private key and its certificate in PEM',
    );
  });

  it('listens on IPv6', async () => {
    const emulator = await start({ host: '::1' });
    expect(emulator.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await askV3(emulator.url)).status).toBe(400);
  });

  it('says so when its port is in use', async () => {
    const { url } = await start();
    await expect(Emulator.start({ port: Number(new URL(url).port) })).rejects.toThrow(
      'port is already in use',
    );
  });

  it.each(['192.0.2.1', 'no-such-host.invalid'])('says so of another host: %s', async (host) => {
    await expect(Emulator.start({ host, allowRemote: true })).rejects.toThrow(
      'host is not an address of this machine',
    );
  });

  it('gives its counts in-process and under a separate path, with fingerprints only', async () => {
    const emulator = await start();
    const token = emulator.issueToken();
    const query = { InstanceId: emulator.instanceId, Token: token };
    await askV3(emulator.url, { query });
    await askV3(emulator.url, { query, secret: 'wrong' });
    await askV3(emulator.url, { query, headers: { 'x-acs-action': 'RevokeToken' } });
    const { QueryToken, RevokeToken, ApplyToken } = emulator.calls();
    expect(QueryToken).toEqual({ total: 2, answered: 1, throttled: 0 });
    expect(RevokeToken).toEqual({ total: 1, answered: 1, throttled: 0 });
    expect(ApplyToken).toEqual({ total: 0, answered: 0, throttled: 0 });
    expect(emulator.callsFor(token)).toBe(2);
    expect(emulator.callsFor('another')).toBe(0);
    const reply = await send(emulator.url, { method: 'GET', path: '/_emulator/calls', headers: {} });
    expect(JSON.parse(reply.body)).toEqual({
      actions: emulator.calls(),
      queries: { [tokenFingerprint(token)]: 2 },
    });
  });

  const remote = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  (remote ? it : it.skip)('keeps its counts from other machines', async () => {
    const emulator = await start({ host: '0.0.0.0', allowRemote: true });
    const { port } = new URL(emulator.url);
    const calls = { method: 'GET', path: '/_emulator/calls', headers: {} };
    expect((await send(`http://127.0.0.1:${port}`, calls)).status).toBe(200);
    expect(JSON.parse((await send(`http://${remote}:${port}`, calls)).body).Code).toBe('MissingAction');
  });

  it.each([
    ['no HTTP at all', '\x00\x01\x02\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(200_000)}\r\n\r\n`],
    ['a broken percent-encoding', 'GET /?Token=%E0%A4%A&Action=%ff HTTP/1.1\r\nhost: h\r\n\r\n'],
    [
      'the names of object members',
      'GET /?__proto__=1&Action=__proto__&Version=2020-04-20 HTTP/1.1\r\nhost: h\r\n\r\n',
    ],
    [
      'a signature over the names of object members',
      'GET /?Action=QueryToken&Version=2020-04-20 HTTP/1.1\r\nhost: h\r\n' +
        'authorization: ACS3-HMAC-SHA256 Credential=emulator,SignedHeaders=host;constructor,Signature=f\r\n\r\n',
    ],
    [
      'a form that ends early',
      'POST / HTTP/1.1\r\nhost: h\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 99\r\n\r\nAction=',
    ],
    [
      'a body without end',
      `POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 9000000\r\n\r\n${'x'.repeat(3_000_000)}`,
    ],
  ])('survives %s', async (_what, bytes) => {
    const emulator = await start();
    const { hostname, port } = new URL(emulator.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end(bytes));
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
      socket.resume();
    });
    const query = { InstanceId: emulator.instanceId, Token: emulator.issueToken() };
    expect((await askV3(emulator.url, { query })).status).toBe(200);
  });
});
