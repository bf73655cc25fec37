import { createMessage, decryptKey, type PrivateKey, readPrivateKey, sign } from 'openpgp';

/** The algorithms that Terraform's registry accepts. It refuses elliptic curves, which are the default of gpg. */
const ALGORITHMS = ['rsaEncryptSign', 'rsaSign', 'dsa'];

/** The key that signs a release: GPG_PRIVATE_KEY, armored, with GPG_PRIVATE_KEY_PASSPHRASE if it is locked. Undefined if there is none. */
export async function signingKey(env: NodeJS.ProcessEnv): Promise<PrivateKey | undefined> {
  const { GPG_PRIVATE_KEY: armoredKey, GPG_PRIVATE_KEY_PASSPHRASE: passphrase } = env;
  if (!armoredKey) return undefined;
  const key = await readPrivateKey({ armoredKey }).catch(() => {
    throw new Error(
      'GPG_PRIVATE_KEY is not an armored private key: set it to what "gpg --armor --export-secret-keys <key id>" prints.',
    );
  });
  const { algorithm } = key.getAlgorithmInfo();
  if (!ALGORITHMS.includes(algorithm)) {
    throw new Error(
      `GPG_PRIVATE_KEY is a key of the algorithm ${algorithm}, and Terraform's registry takes RSA and DSA alone: make an RSA key with "gpg --full-generate-key".`,
    );
  }
  if (key.isDecrypted()) return key;
  return decryptKey({ privateKey: key, passphrase: passphrase ?? '' }).catch(() => {
    throw new Error(
      'GPG_PRIVATE_KEY is locked, and GPG_PRIVATE_KEY_PASSPHRASE does not open it: set it to the passphrase of the key.',
    );
  });
}

/** A detached binary signature, like that of `gpg --detach-sign`. */
export async function detachedSignature(data: Uint8Array, key: PrivateKey): Promise<Uint8Array> {
  const message = await createMessage({ binary: data });
  return sign({ message, signingKeys: key, detached: true, format: 'binary' }) as Promise<Uint8Array>;
}
