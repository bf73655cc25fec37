import { fingerprint } from '../../lib/gate/fingerprint';
import { outgoingLine, outgoingText } from '../../lib/gate/outgoing-text';
import { secrets } from '../../lib/gate/secrets/secrets';

const SECRET = 'the-secret-of-outgoing-text';
secrets.add(SECRET);

describe('a text that leaves', () => {
  it('has the fingerprint in place of a secret', () => {
    expect(outgoingText(`a ${SECRET}\n${SECRET}`)).toBe(`a ${fingerprint(SECRET)}\n${fingerprint(SECRET)}`);
    expect(outgoingLine(`a ${SECRET}`)).toBe(`a ${fingerprint(SECRET)}`);
  });

  it('shows what a terminal would act on, but for the line breaks of a text', () => {
    expect(outgoingText('a\x1b[31m\nb\r')).toBe('a\\u{1b}[31m\nb\\u{d}');
    expect(outgoingLine('a\x1b[31m\nb')).toBe('a\\u{1b}[31m\\u{a}b');
  });

  it.each([
    ['a token', 'LzM1'.repeat(30), true],
    ['one that begins with a slash and ends with padding', `/LzM1${'+aB3'.repeat(30)}==`, true],
    ['a digest', 'a1b2c3d4'.repeat(16), false],
    ['a path', `/srv/Device1/${'line-of-the-plant/'.repeat(8)}token`, false],
  ])('has a fingerprint in place of %s that no one has used: %#', (_, unused, isHidden) => {
    const shown = isHidden ? fingerprint(unused) : unused;
    expect(outgoingText(`min_remaining is "${unused}".`)).toBe(`min_remaining is "${shown}".`);
  });

  it('has no secret that the characters it shows would hide', () => {
    expect(outgoingText(`\u202e${SECRET}\x07`)).toBe(`\\u{202e}${fingerprint(SECRET)}\\u{7}`);
  });
});
