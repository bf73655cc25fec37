import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptKey, generateKey, type PrivateKey, readPrivateKey } from 'openpgp';
import { detachedSignature, signingKey } from '../../../scripts/package-provider/signature';
import { installed } from '../../support/installed';

const USER = { name: 'Releases', email: 'releases@example.com' };
const DATA = Buffer.from('the sums of a release\n');

describe('the signature of a release', () => {
  let key: PrivateKey;

  beforeAll(async () => {
    ({ privateKey: key } = await generateKey({
      userIDs: USER,
      type: 'rsa',
      rsaBits: 2048,
      format: 'object',
    }));
  });

  (installed('gpgv') ? it : it.skip)(
    'is one that gpgv takes, of the data that was signed and no other',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'signature-'));
      const [publicKey, signature, data] = ['key.gpg', 'data.sig', 'data'].map((name) => join(folder, name));
      writeFileSync(publicKey!, key.toPublic().write());
      writeFileSync(
        signature!,
        await detachedSignature(DATA, (await signingKey({ GPG_PRIVATE_KEY: key.armor() }))!),
      );
      const verify = () =>
        execFileSync('gpgv', ['--keyring', publicKey!, signature!, data!], { stdio: 'pipe' });

      writeFileSync(data!, DATA);
      expect(verify).not.toThrow();
      writeFileSync(data!, 'other sums\n');
      expect(verify).toThrow('BAD signature from "Releases <releases@example.com>"');

      rmSync(folder, { recursive: true });
    },
  );

  it('is not made if no key is given', async () => {
    expect(await signingKey({})).toBeUndefined();
    expect(await signingKey({ GPG_PRIVATE_KEY: '' })).toBeUndefined();
  });

  it('is made with a key that a passphrase locks', async () => {
    // Read again, because a locked copy of the key object would share its secret numbers with the original.
    const privateKey = await readPrivateKey({ armoredKey: key.armor() });
    const locked = (await encryptKey({ privateKey, passphrase: 'open sesame' })).armor();

    const opened = await signingKey({ GPG_PRIVATE_KEY: locked, GPG_PRIVATE_KEY_PASSPHRASE: 'open sesame' });

    expect(opened!.isDecrypted()).toBe(true);
    await expect(signingKey({ GPG_PRIVATE_KEY: locked })).rejects.toThrow(
      'GPG_PRIVATE_KEY is locked, and GPG_PRIVATE_KEY_PASSPHRASE does not open it',
    );
  });

  it('is refused with a key that the registry does not take', async () => {
    const { privateKey } = await generateKey({ userIDs: USER, type: 'curve25519', format: 'armored' });
    await expect(signingKey({ GPG_PRIVATE_KEY: privateKey })).rejects.toThrow(
      "Terraform's registry takes RSA and DSA alone",
    );
  });

  it('is refused with what is not a key, which is not repeated', async () => {
    const error = await signingKey({ GPG_PRIVATE_KEY: 'a secret of another kind' }).catch((thrown) => thrown);
    expect(error.message).toContain('GPG_PRIVATE_KEY is not an armored private key');
    expect(error.message).not.toContain('secret of another kind');
  });
});
