import { Emulator } from '../../../lib/emulator/emulator';
import { askV3, secondsTime } from '../../support/emulator-client';

const DAY_MS = 24 * 60 * 60_000;

describe('ApplyToken', () => {
  let emulator: Emulator;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    emulator = await Emulator.start({}, () => now);
  });

  afterEach(() => emulator.close());

  async function call(action: string, query: Record<string, string>, method = 'POST') {
    const headers = { 'x-acs-action': action, 'x-acs-date': secondsTime(now) };
    const reply = await askV3(emulator.url, { method, query, headers });
    return { status: reply.status, ...JSON.parse(reply.body) };
  }

  function applyToken(parameters: Record<string, string> = {}) {
    return call('ApplyToken', {
      InstanceId: emulator.instanceId,
      Actions: 'R,W',
      Resources: 'a,b/#',
      ExpireTime: String(now + 60_000),
      ...parameters,
    });
  }

  async function isValid(token: string): Promise<boolean> {
    return (await call('QueryToken', { InstanceId: emulator.instanceId, Token: token })).TokenStatus;
  }

  it('returns a token that looks like those of the service, and a request id', async () => {
    expect(await applyToken()).toEqual({
      status: 200,
      RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
      Token: expect.stringMatching(/^[A-Za-z0-9+/]{322}==$/),
    });
  });

  it.each(['R', 'W', 'R,W'])('issues tokens for the actions %s', async (Actions) => {
    expect((await applyToken({ Actions })).status).toBe(200);
  });

  it('issues a token that is valid until its ExpireTime', async () => {
    const { Token } = await applyToken({ ExpireTime: String(now + 120_000) });
    now += 119_999;
    expect(await isValid(Token)).toBe(true);
    now += 1;
    expect(await isValid(Token)).toBe(false);
  });

  it('limits a lifetime to 30 days', async () => {
    const { Token } = await applyToken({ ExpireTime: String(now + 365 * DAY_MS) });
    now += 30 * DAY_MS - 1;
    expect(await isValid(Token)).toBe(true);
    now += 1;
    expect(await isValid(Token)).toBe(false);
  });

  it('accepts 100 topics, and not 101', async () => {
    const topics = (count: number) => Array.from({ length: count }, (_, i) => `t/${i}`).join(',');
    expect((await applyToken({ Resources: topics(100) })).status).toBe(200);
    expect(await applyToken({ Resources: topics(101) })).toMatchObject({
      status: 400,
      Code: 'ParameterCheckFailed',
    });
  });

  it.each([
    ['Actions', 'RW'],
    ['Resources', 'a,,b'],
    ['ExpireTime', 'tomorrow'],
    ['ExpireTime', '-1'],
  ])('refuses %s of %p', async (name, value) => {
    expect(await applyToken({ [name]: value })).toMatchObject({
      status: 400,
      Code: 'ParameterCheckFailed',
      Message: expect.stringContaining(name),
    });
  });

  it('refuses an ExpireTime less than 60 seconds ahead', async () => {
    expect(await applyToken({ ExpireTime: String(now + 59_999) })).toMatchObject({
      status: 400,
      Code: 'ParameterCheckFailed',
    });
  });

  it.each(['Actions', 'Resources', 'ExpireTime', 'InstanceId'])('requires %s', async (name) => {
    expect(await applyToken({ [name]: '' })).toMatchObject({ status: 400, Code: `InvalidParameter.${name}` });
  });

  it('refuses an instance that the account does not have', async () => {
    expect(await applyToken({ InstanceId: 'post-cn-none' })).toMatchObject({
      status: 400,
      Code: 'InstancePermissionCheckFailed',
    });
  });

  it.each(['ApplyToken', 'RevokeToken'])('is POST only, as %s', async (action) => {
    expect(await call(action, { InstanceId: emulator.instanceId }, 'GET')).toMatchObject({
      status: 403,
      Code: 'UnsupportedHTTPMethod',
    });
  });
});
