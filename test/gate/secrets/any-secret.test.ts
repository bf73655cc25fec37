import fc from 'fast-check';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { SecretRegister } from '../../../lib/gate/secrets/secret-register';
import { FORMS, WRAPPED_FORMS } from '../support/secret-forms';

it('any secret is found in every form, whatever surrounds it', () => {
  const secret = fc.string({ unit: 'binary-ascii', minLength: 8, maxLength: 300 });
  const form = fc.constantFrom(...FORMS.slice(0, 9));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), form, (text, before, after, [, write]) => {
      const register = new SecretRegister();
      register.add(text);
      const clean = register.redact(`${before} ${write(text)} ${after}`);
      expect(clean).toContain(fingerprint(text));
      expect(register.isIn(clean)).toBe(false);
    }),
    { seed: 15, numRuns: 2_000 },
  );
});

it('any secret is found if it is encoded twice, or each of its characters is escaped', () => {
  const secret = fc.string({ unit: 'binary-ascii', minLength: 20, maxLength: 300 });
  const form = fc.constantFrom(...WRAPPED_FORMS);
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), form, (text, before, after, [, write]) => {
      const register = new SecretRegister();
      register.add(text);
      const clean = register.redact(`${before} ${write(text)} ${after}`);
      expect(clean).toContain(fingerprint(text));
      expect(register.isIn(clean)).toBe(false);
    }),
    { seed: 15, numRuns: 2_000 },
  );
});

it('JSON is valid without a secret that is encoded twice, whatever is around it', () => {
  const secret = fc.string({ unit: 'binary-ascii', minLength: 20, maxLength: 300 });
  const around = fc.string({ unit: 'binary-ascii', maxLength: 3 });
  fc.assert(
    fc.property(
      secret,
      around,
      around,
      fc.constantFrom(...WRAPPED_FORMS),
      (text, before, after, [, write]) => {
        const register = new SecretRegister();
        register.add(text);
        const clean = register.redact(JSON.stringify([`${before}${write(text)}${after}`]));
        expect(JSON.parse(clean)).toEqual([expect.stringContaining(fingerprint(text))]);
      },
    ),
    { seed: 15, numRuns: 2_000 },
  );
});

it.each(WRAPPED_FORMS)('a secret %s is found in the middle of a long text', (_, write) => {
  const secret = 'LzMT+XLFl5s/YWJ/MlDz4t5Lq5HC1iGU1P28HAMaxYzmBSHQsWXgdISJ1ZJ+2cxaU2jwjWXrFaI=';
  const register = new SecretRegister();
  register.add(secret);
  const filler = write('device-1').at(-1) === ';' ? '&#65;' : write('A').slice(0, 4);
  for (const length of [99_900, 99_950, 99_990, 199_950])
    expect(register.redact(`${filler.repeat(length)}${write(secret)}`)).toContain(fingerprint(secret));
});

it('a text without a secret stays as it is, however it is encoded', () => {
  const form = fc.constantFrom(...FORMS, ...WRAPPED_FORMS);
  const register = new SecretRegister();
  register.add('LzMT+XLFl5s/YWJ/MlDz4t5Lq5HC1iGU1P28HAMaxYzmBSHQsWXgdISJ1ZJ+2cxaU2jwjWXrFaI=');
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), form, (text, [, write]) => {
      expect(register.redact(write(text))).toBe(write(text));
    }),
    { seed: 15, numRuns: 2_000 },
  );
});
