import { randomBytes } from 'node:crypto';
import { fingerprint } from '../../../lib/gate/fingerprint';
import { SecretRegister } from '../../../lib/gate/secrets/secret-register';

function registerOf(...secrets: string[]): SecretRegister {
  const register = new SecretRegister();
  for (const secret of secrets) register.add(secret);
  return register;
}

describe('a secret', () => {
  it('is found among ten thousand, each with its own fingerprint', () => {
    const tokens = Array.from({ length: 10_000 }, () => randomBytes(60).toString('base64'));
    const register = registerOf(...tokens);
    expect(register.redact(tokens.join(' '))).toBe(tokens.map(fingerprint).join(' '));
  });

  // An algorithm with quadratic time would exceed the timeout of the test.
  it('is found among fifty thousand that begin alike', () => {
    const tokens = Array.from({ length: 50_000 }, (_, index) => `LzMTtheSameForAll/${10_000_000 + index}`);
    expect(registerOf(...tokens).redact(`for ${tokens[30_000]}.`)).toBe(
      `for ${fingerprint(tokens[30_000]!)}.`,
    );
  });
});
