import fc from 'fast-check';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { SecretRegister } from '../../../lib/gate/secrets/secret-register';
import { FORMS } from '../support/secret-forms';

it('any secret is found in every form, whatever is around it', () => {
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
