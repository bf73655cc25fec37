import { NonceMemory } from '../../lib/emulator/nonce-memory';

describe('the memory of nonces', () => {
  it('refuses a repeated nonce, for each access key separately', () => {
    const memory = new NonceMemory();
    expect([memory.use('a', 'n'), memory.use('a', 'n'), memory.use('b', 'n')]).toEqual([true, false, true]);
  });

  it('always remembers as many as a generation holds, and forgets those before the last two', () => {
    const memory = new NonceMemory(3);
    for (const nonce of ['1', '2', '3', '4']) memory.use('a', nonce);
    expect(['4', '3', '2', '1'].map((nonce) => memory.use('a', nonce))).toEqual([false, false, false, false]);
    for (const nonce of ['5', '6', '7']) memory.use('a', nonce);
    expect(memory.use('a', '1')).toBe(true);
  });
});
