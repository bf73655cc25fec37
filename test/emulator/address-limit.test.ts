import { AddressLimit } from '../../lib/emulator/address-limit';
import { Emulator } from '../../lib/emulator/emulator';
import { askV3 } from '../support/emulator-client';

describe('the limit of an address', () => {
  it('blocks an address that sends too much, and lets it in again after a while', () => {
    let now = 1_000_000;
    const limit = new AddressLimit(10, () => now);
    const allowed = (requests: number, address = '127.0.0.1') =>
      Array.from({ length: requests }, () => limit.allows(address)).filter(Boolean).length;
    expect(allowed(20)).toBe(10);
    now += 4_000;
    expect(allowed(1)).toBe(0);
    expect(allowed(1, '127.0.0.2')).toBe(1);
    now += 1_001;
    expect(allowed(20)).toBe(10);
  });

  it('counts the requests of all accounts together', async () => {
    const time = Date.now();
    const emulator = await Emulator.start(
      {
        addressCallsPerSecond: 2,
        accounts: [
          { id: '1', accessKeys: [{ id: 'one', secret: 'emulator-secret' }], instances: ['post-cn-one'] },
          { id: '2', accessKeys: [{ id: 'two', secret: 'emulator-secret' }], instances: ['post-cn-two'] },
        ],
      },
      () => time,
    );
    const ask = async (account: string) => {
      const query = { InstanceId: `post-cn-${account}`, Token: 't' };
      const reply = await askV3(emulator.url, { accessKeyId: account, query });
      return JSON.parse(reply.body).Code ?? reply.status;
    };
    try {
      expect([await ask('one'), await ask('two'), await ask('one'), await ask('two')]).toEqual([
        200,
        200,
        'Throttling',
        'Throttling',
      ]);
    } finally {
      await emulator.close();
    }
  });
});
