import fc from 'fast-check';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { SecretRegister } from '../../../lib/gate/secrets/secret-register';
import { FORMS, WRAPPED_FORMS } from '../support/secret-forms';

const TOKEN = 'LzMT+XLFl5s/YWJ/MlDz4t5Lq5HC1iGU1P28HAMaxYzmBSHQsWXgdISJ1ZJ+2cxaU2jwjWXrFaI=';

function registerOf(...secrets: string[]): SecretRegister {
  const register = new SecretRegister();
  for (const secret of secrets) register.add(secret);
  return register;
}

describe('a secret that is registered', () => {
  it.each(FORMS)('is replaced by its fingerprint if a text has it %s', (_, write) => {
    const clean = registerOf(TOKEN).redact(`before ${write(TOKEN)} after`);
    // Up to four characters of base64 remain, because the secret shares them with the next byte.
    expect(clean).toMatch(/^before sha256:[0-9a-f]{12}[0-9A-Za-z+/=_-]{0,4} after$/);
    expect(clean).toContain(fingerprint(TOKEN));
  });

  it.each(WRAPPED_FORMS)('is not shown if a text has it %s', (_, write) => {
    expect(registerOf(TOKEN).redact(`before ${write(TOKEN)} after`)).toBe(
      `before ${fingerprint(TOKEN)} after`,
    );
  });

  it.each(['A', '%41', '&#65;'])('does not keep a text of 6 MB of %s from being searched', (repeated) => {
    const text = repeated.repeat(6_000_000 / repeated.length);
    expect(registerOf(TOKEN).redact(`${text} ${TOKEN}`)).toBe(`${text} ${fingerprint(TOKEN)}`);
  });

  it('is found in pieces of 24 characters around its beginning, because texts are cut', () => {
    expect(registerOf(TOKEN).redact(`${TOKEN.slice(0, 30)}…`)).toBe(`${fingerprint(TOKEN)}…`);
  });

  it('is found at the end of a text, if only its last characters have no escapes', () => {
    expect(registerOf('++ABCDEF').redact('a ++ABCDEF')).toBe(`a ${fingerprint('++ABCDEF')}`);
  });

  it('is found every time it occurs, and the text between is kept', () => {
    const register = registerOf('secret-1', 'secret-2');
    expect(register.redact('<secret-1secret-2, secret-1>')).toBe(
      `<${fingerprint('secret-1')}${fingerprint('secret-2')}, ${fingerprint('secret-1')}>`,
    );
    expect(register.isIn('a secret-2')).toBe(true);
    expect(register.isIn('a secret-3')).toBe(false);
  });

  it('is the first one if two overlap, whichever was registered first', () => {
    for (const secrets of [
      ['one-and-two', 'and-two-three'],
      ['and-two-three', 'one-and-two'],
    ])
      expect(registerOf(...secrets).redact('one-and-two-three')).toBe(`${fingerprint('one-and-two')}-three`);
  });

  it('leaves nothing of the second if two overlap in characters that are escaped', () => {
    expect(registerOf('device--', '--+device2').redact('device--+device2')).toBe(
      fingerprint('device--') + fingerprint('--+device2'),
    );
  });

  it('leaves nothing of the second if what is left of it is shorter than any secret', () => {
    expect(registerOf('one-two-THREE', 'THREE-fourfive').redact('one-two-THREE-fourfive')).toBe(
      fingerprint('one-two-THREE') + fingerprint('THREE-fourfive'),
    );
  });

  it('is found wherever it begins in a long run of characters', () => {
    const secret = 'a+secret/of=24characters';
    const register = registerOf(secret, 'another-one-that-is-longer-than-that');
    for (let before = 0; before < 60; before++)
      expect(register.redact(`in ${'.'.repeat(before)}${'-'.repeat(before % 7)}${secret}`)).toContain(
        fingerprint(secret),
      );
  });

  it('is the longer one if two have the same letters, wherever they begin', () => {
    for (const secrets of [
      ['--+Device', 'Device12'],
      ['Device12', '--+Device'],
    ])
      expect(registerOf(...secrets).redact('--+Device12')).toBe(`${fingerprint('--+Device')}12`);
  });

  it('is found from 8 characters', () => {
    expect(registerOf('1234567').redact('1234567')).toBe('1234567');
    expect(registerOf('12345678').redact('12345678')).toBe(fingerprint('12345678'));
  });

  it('may be registered again, or be empty', () => {
    const register = registerOf('secret-1', 'secret-1');
    register.add(undefined);
    expect(register.redact('secret-1')).toBe(fingerprint('secret-1'));
    expect(new SecretRegister().isIn('secret-1')).toBe(false);
  });

  it('is the longer one if one is within another', () => {
    const longer = `${TOKEN.slice(0, 40)}/and-more`;
    expect(registerOf(TOKEN.slice(0, 40), longer).redact(longer)).toBe(fingerprint(longer));
    expect(registerOf(longer, TOKEN.slice(0, 40)).redact(longer)).toBe(fingerprint(longer));
  });
});

it('a secret is found after a text that only has its beginning', () => {
  const clean = registerOf('validtoken-one-0001').redact('validtoken-two-0002, validtoken-one-0001');
  expect(clean).toBe(`validtoken-two-0002, ${fingerprint('validtoken-one-0001')}`);
});

describe('a text without a secret', () => {
  it('stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        expect(registerOf(TOKEN, 'emulator-secret').redact(text)).toBe(text);
      }),
      { seed: 15, numRuns: 1_000 },
    );
  });

  it('stays as it is if it only begins as a secret does', () => {
    const text = 'validtoken-two-0002';
    expect(registerOf('validtoken-one-0001').redact(text)).toBe(text);
  });

  it('stays as it is if the secret is too short to be distinguished from other text', () => {
    expect(registerOf('token').redact('a token')).toBe('a token');
  });
});
