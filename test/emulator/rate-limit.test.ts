import { Emulator } from '../../lib/emulator/emulator';
import { RateLimit } from '../../lib/emulator/rate-limit';
import { askV3 } from '../support/emulator-client';

describe('the limit of calls per second', () => {
  let now = 0;

  function allowed(limit: RateLimit, calls: number, account = 'a'): number {
    return Array.from({ length: calls }, () => limit.allows(account)).filter(Boolean).length;
  }

  beforeEach(() => {
    now = 1_000_000;
  });

  it('allows as many as it says, whatever is refused in between', () => {
    const limit = new RateLimit(100, () => now);
    expect(allowed(limit, 1000)).toBe(100);
    now += 1000;
    expect(allowed(limit, 1000)).toBe(100);
  });

  it('refuses a burst right after another, and allows it after a second', () => {
    const limit = new RateLimit(100, () => now);
    now += 499;
    expect(allowed(limit, 100)).toBe(100);
    now += 500;
    expect(allowed(limit, 1)).toBe(0);
    now += 1;
    expect(allowed(limit, 200)).toBe(100);
  });

  it('allows a smooth stream of exactly that rate', () => {
    const limit = new RateLimit(100, () => now);
    let refused = 0;
    for (let call = 0; call < 1000; call++, now += 10) refused += limit.allows('a') ? 0 : 1;
    expect(refused).toBe(0);
  });

  it('counts each account separately', () => {
    const limit = new RateLimit(10, () => now);
    expect(allowed(limit, 20, 'a') + allowed(limit, 20, 'b')).toBe(20);
  });

  it('can be disabled', () => {
    expect(allowed(new RateLimit(null, () => now), 100_000)).toBe(100_000);
  });

  it('is answered as QueryTokenOverFlow to all access keys of the account, and not for other operations', async () => {
    const time = Date.now();
    const emulator = await Emulator.start(
      {
        callsPerSecond: 2,
        accounts: [
          {
            id: '1',
            accessKeys: [
              { id: 'emulator', secret: 'emulator-secret' },
              { id: 'second', secret: 'emulator-secret' },
            ],
            instances: ['post-cn-emulator'],
          },
          { id: '2', accessKeys: [{ id: 'other', secret: 'emulator-secret' }], instances: ['post-cn-two'] },
        ],
      },
      () => time,
    );
    const ask = async (accessKeyId: string, InstanceId = 'post-cn-emulator', action = 'QueryToken') => {
      const headers = { 'x-acs-action': action };
      const reply = await askV3(emulator.url, { accessKeyId, query: { InstanceId, Token: 't' }, headers });
      return JSON.parse(reply.body).Code ?? reply.status;
    };
    try {
      expect(await ask('emulator')).toBe(200);
      expect(await ask('second')).toBe(200);
      expect(await ask('emulator')).toBe('QueryTokenOverFlow');
      expect(await ask('second')).toBe('QueryTokenOverFlow');
      expect(await ask('other', 'post-cn-two')).toBe(200);
      expect(await ask('emulator', 'post-cn-emulator', 'RevokeToken')).toBe(200);
      expect(emulator.calls().QueryToken).toEqual({ total: 5, answered: 3, throttled: 2 });
    } finally {
      await emulator.close();
    }
  });

  it.each([
    ['ApplyToken', 100, 'ApplyTokenOverFlow'],
    ['RevokeToken', 5, 'Throttling.User'],
  ])('of %s is %d, and is answered as %s', async (action, calls, code) => {
    const time = Date.now();
    const emulator = await Emulator.start({}, () => time);
    const query = {
      InstanceId: 'post-cn-emulator',
      Token: 't',
      Actions: 'R',
      Resources: 'topic',
      ExpireTime: String(time + 3_600_000),
    };
    const ask = () => askV3(emulator.url, { query, headers: { 'x-acs-action': action } });
    try {
      for (let call = 0; call < calls; call++) expect((await ask()).status).toBe(200);
      expect(JSON.parse((await ask()).body).Code).toBe(code);
    } finally {
      await emulator.close();
    }
  });
});
