import { DigestSet } from '../../lib/gate/digest-set';
import { tokenHash } from '../../lib/gate/fingerprint';

describe('a set of hashes', () => {
  it('says of each hash whether it is new', () => {
    const set = new DigestSet();
    expect(set.has(tokenHash('device-1'))).toBe(false);
    expect(set.add(tokenHash('device-1'))).toBe(true);
    expect(set.add(tokenHash('device-1'))).toBe(false);
    expect(set.has(tokenHash('device-1'))).toBe(true);
    expect(set.has(tokenHash('device-2'))).toBe(false);
    expect(set.size).toBe(1);
  });

  it('keeps every hash while it grows', () => {
    const set = new DigestSet();
    const hashes = Array.from({ length: 20_000 }, (_, index) => tokenHash(`device-${index}`));
    expect(hashes.every((hash) => set.add(hash))).toBe(true);
    expect(hashes.every((hash) => set.has(hash) && !set.add(hash))).toBe(true);
    expect(set.size).toBe(20_000);
    expect(set.has(tokenHash('device-20000'))).toBe(false);
  });

  it('treats a hash of zeros as that of one', () => {
    const set = new DigestSet();
    expect(set.has('0000000000000000')).toBe(false);
    expect(set.add('0000000000000000')).toBe(true);
    expect(set.add('0000000000000000')).toBe(false);
    expect(set.has('0000000000000001')).toBe(true);
  });

  it('distinguishes hashes that differ in one half only, though they begin at the same slot', () => {
    const set = new DigestSet();
    for (const hash of ['0000000100000005', '0000000200000005', '0000000100001005']) {
      expect(set.has(hash)).toBe(false);
      expect(set.add(hash)).toBe(true);
    }
    expect(set.size).toBe(3);
  });

  it('reads no more than 64 bits of a hash', () => {
    const set = new DigestSet();
    set.add('0123456789abcdef0');
    expect(set.has('0123456789abcdeff')).toBe(true);
  });
});
