import { fingerprint } from '../../../lib/gate/fingerprint';
import { SecretRegister } from '../../../lib/gate/secrets/secret-register';

const hex = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, '0');
const upper = (text: string) => text.toUpperCase();

/** How programs escape characters that have a special meaning. */
const SPELLINGS: readonly (readonly [string, string, (character: string) => string])[] = [
  ['a URL', '+/=&<> "\'!*', (one) => `%${upper(hex(one, 2))}`],
  ['a URL in lower case', '+/=&<>', (one) => `%${hex(one, 2)}`],
  ['a URL within a URL', '+/=&', (one) => `%25${upper(hex(one, 2))}`],
  ['a URL within a URL in lower case', '+/=&', (one) => `%25${hex(one, 2)}`],
  ['JSON of Java', '+/=&<>', (one) => `\\u${hex(one, 4)}`],
  ['JSON of Java in upper case', '+/=&<>', (one) => `\\u${upper(hex(one, 4))}`],
  ['a string of a shell or of Python', '+/=&<>', (one) => `\\x${hex(one, 2)}`],
  ['JSON', '"\\\n', (one) => JSON.stringify(one).slice(1, -1)],
  ['JSON within JSON', '"\\', (one) => JSON.stringify(JSON.stringify(one).slice(1, -1)).slice(1, -1)],
  ['JSON of PHP', '/', (one) => `\\${one}`],
  ['HTML by number', '+/=&<>', (one) => `&#${one.charCodeAt(0)};`],
  ['HTML in hexadecimal', '+/=&<>', (one) => `&#x${hex(one, 1)};`],
  ['HTML in hexadecimal in upper case', '+/=&<>', (one) => `&#x${upper(hex(one, 1))};`],
  [
    'HTML by name',
    '&<>"\'',
    (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[one] ?? one,
  ],
  ['base64 for URLs', '+/', (one) => ({ '+': '-', '/': '_' })[one] ?? one],
];

const CHARACTERS = [...new Set(SPELLINGS.flatMap(([, characters]) => [...characters]))];

describe('a secret with a character that programs write otherwise', () => {
  it.each(CHARACTERS)('(%j) is found whole in every spelling', (character) => {
    // The escaped characters surround a part that all programs write unchanged, which the search finds first.
    const secret = `${character}Device${character}0`;
    const register = new SecretRegister();
    register.add(secret);
    for (const [program, characters, spell] of SPELLINGS) {
      if (!characters.includes(character)) continue;
      const written = `${spell(character)}Device${spell(character)}0`;
      const other = `${written.slice(0, -1)}1`;
      expect([program, register.redact(`[${written}]`)]).toEqual([program, `[${fingerprint(secret)}]`]);
      expect(register.redact(other)).toBe(other);
    }
  });

  it('and looks escaped itself is found as it is', () => {
    const register = new SecretRegister();
    register.add('%25Device%250');
    expect(register.redact('[%25Device%250]')).toBe(`[${fingerprint('%25Device%250')}]`);
  });

  it('and others before its first letters is found in a URL', () => {
    const register = new SecretRegister();
    register.add('+/=Device0');
    expect(register.redact('[%2B%2F%3DDevice0]')).toBe(`[${fingerprint('+/=Device0')}]`);
    expect(register.redact('[%2F%2B%3DDevice0]')).toBe('[%2F%2B%3DDevice0]');
  });

  it('of several bytes is found in a URL', () => {
    const register = new SecretRegister();
    register.add('éDevice€0');
    for (const text of ['%C3%A9Device%E2%82%AC0', '%c3%a9Device%e2%82%ac0'])
      expect(register.redact(`[${text}]`)).toBe(`[${fingerprint('éDevice€0')}]`);
  });

  it('no other text is taken for it', () => {
    const register = new SecretRegister();
    register.add('+Device/0');
    for (const text of [
      '-Device/1',
      'xDevice/0',
      '+Device0',
      '\\Device/0',
      '\\/Device/0',
      '%44evice/0',
      '+Device%2G0',
      '+Device/%30',
    ])
      expect(register.redact(text)).toBe(text);
  });
});

it('finds a short secret in base64, whatever is before and after it', () => {
  const register = new SecretRegister();
  for (const secret of ['Device-1', 'Device-21', 'Device-321']) {
    register.add(secret);
    for (const before of ['', ':', '::'])
      for (const after of ['', '.', '..']) {
        const text = Buffer.from(`${before}${secret}${after}`).toString('base64');
        expect([text, register.redact(text)]).toEqual([text, expect.stringContaining(fingerprint(secret))]);
      }
  }
});

describe('a piece of a secret', () => {
  it('is found from 24 characters', () => {
    const secret = 'Device-1-0123456789-abcdefghijklmnopqrstuvwxyz';
    const register = new SecretRegister();
    register.add(secret);
    expect(register.redact(`${secret.slice(0, 24)}…`)).toBe(`${fingerprint(secret)}…`);
    expect(register.redact(`${secret.slice(0, 23)}…`)).toBe(`${secret.slice(0, 23)}…`);
  });

  it('is found if a text begins within the secret', () => {
    const secret = '--Device-1-0123456789-abcdefghijklmnopqrstuvwxyz';
    const register = new SecretRegister();
    register.add(secret);
    expect(register.redact(secret.slice(1))).toBe(fingerprint(secret));
    // With an earlier start, this would be part of an escape sequence.
    register.add('++Device-2-0123456789-abcdefghijklmnopqrstuvwxyz');
    const rest = '%2BDevice-2-0123456789-abcdefghijklmnopqrstuvwxyz';
    expect(register.redact(rest)).toMatch(/^sha256:[0-9a-f]{12}$/);
  });

  it('from its beginning is found, if only what comes later has letters', () => {
    const secret = `${'+/'.repeat(12)}Device`;
    const register = new SecretRegister();
    register.add(secret);
    for (const text of [secret, secret.slice(0, 24), encodeURIComponent(secret)])
      expect(register.redact(`[${text}]`)).toBe(`[${fingerprint(secret)}]`);
  });

  it('is as long as it is, wherever in the secret it begins', () => {
    const register = new SecretRegister();
    register.add('+++++++++++++Device0123456789+++');
    // A text that is shorter than every search piece is not searched.
    const text = `Device0123 of ${'other'.repeat(5)}`;
    expect(register.redact(text)).toBe(text);
  });
});
