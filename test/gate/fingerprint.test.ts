import { fingerprint } from '../../lib/gate/fingerprint';

describe('the fingerprint', () => {
  it("is the beginning of the token's SHA-256", () => {
    // printf abc | sha256sum
    expect(fingerprint('abc')).toBe('sha256:ba7816bf8f01');
  });

  it('is made from the UTF-8 bytes of a token', () => {
    // printf 'tökén' | sha256sum
    expect(fingerprint('tökén')).toBe('sha256:c61a705e3291');
  });
});
