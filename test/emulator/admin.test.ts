import { Emulator } from '../../lib/emulator/emulator';
import { askV3 } from '../support/emulator-client';

let emulator: Emulator;

const start = async (admin: boolean) => {
  emulator = await Emulator.start({ admin });
};

afterEach(() => emulator.close());

async function post(path: string, body: unknown, headers = { 'content-type': 'application/json' }) {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answered = (await response.json().catch(() => ({}))) as { token?: string; message?: string };
  return { status: response.status, type: response.headers.get('content-type'), body: answered };
}

async function isValid(token: string): Promise<boolean> {
  const query = { InstanceId: emulator.instanceId, Token: token };
  return JSON.parse((await askV3(emulator.url, { query })).body).TokenStatus;
}

describe('with --admin', () => {
  beforeEach(() => start(true));

  it('issues tokens without a signature, which end when they are revoked or expire', async () => {
    const tokens = await Promise.all([1, 2, 3].map(async () => (await post('issue', {})).body.token!));
    const [revoked, expired, valid] = tokens;
    expect(await post('revoke', { token: revoked })).toMatchObject({ status: 200 });
    expect(await post('expire', { token: expired })).toMatchObject({ status: 200 });
    expect(await Promise.all(tokens.map(isValid))).toEqual([false, false, true]);
    const { body: old } = await post('issue', { lifetimeSeconds: 0 });
    expect(await isValid(old.token!)).toBe(false);
    expect(valid).not.toBe(revoked);
  });

  it('does not end the token of another instance', async () => {
    const token = emulator.issueToken();
    await post('revoke', { token, instanceId: 'another' });
    expect(await isValid(token)).toBe(true);
  });

  it.each([
    ['issue', { lifetime: 3 }, 'issue accepts instanceId (a string) and lifetimeSeconds'],
    ['revoke', {}, 'revoke requires token'],
    ['issue', '{', 'The body is not valid JSON.'],
  ])('says what %s requires, given %j', async (path, body, message) => {
    const { status, type, body: answered } = await post(path, body);
    expect({ status, type }).toEqual({ status: 400, type: 'application/json' });
    expect(answered.message).toContain(message);
  });

  it('refuses requests that a web page could send', async () => {
    const { status } = await post('issue', '{}', { 'content-type': 'text/plain' });
    expect(status).toBe(400);
    expect((await fetch(`${emulator.url}/_emulator/issue`)).status).toBe(400);
  });
});

it('does not exist without --admin', async () => {
  await start(false);
  const token = emulator.issueToken();
  expect((await post('revoke', { token })).status).not.toBe(200);
  expect((await post('issue', {})).body.token).toBeUndefined();
  expect(await isValid(token)).toBe(true);
});
