import { constants, createHash, privateDecrypt } from 'node:crypto';
import { Unknown } from '../values/model';
import { NUMBER, STRING } from '../values/type';
import { stringValue, unknownValue } from '../values/value';
import { checkArgument, stringFunction, stringParameter, textOf } from './arguments';
import { decodeBase64, decodeUtf8 } from './encoding';
import { CallError, type FunctionDefinition, functions, type UnaryFunction } from './function';

const NAMESPACES: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function hashFunction(algorithm: string, encoding: 'hex' | 'base64'): UnaryFunction {
  return stringFunction((str) => createHash(algorithm).update(str, 'utf8').digest(encoding));
}

/** A function with a random result. Terraform calls it only during apply. */
function atApply(
  name: string,
  definition: Pick<FunctionDefinition, 'parameters' | 'variadic'>,
): FunctionDefinition {
  return {
    ...definition,
    type: STRING,
    run: () => unknownValue(STRING, new Unknown('known-after-apply', `${name}()`, true)),
  };
}

function uuidVersion5(namespace: string, name: string): string {
  const id = (NAMESPACES[namespace] ?? namespace)
    .replace(/^urn:uuid:|^\{(?=.*\}$)|\}$/gi, '')
    .replace(/^(\w{8})(\w{4})(\w{4})(\w{4})(\w{12})$/, '$1-$2-$3-$4-$5');
  checkArgument(UUID.test(id), 'namespace', '"dns", "url", "oid", "x500" or a UUID');
  const bytes = createHash('sha1')
    .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function decrypt(ciphertext: string, key: string): string {
  const bytes = decodeBase64(ciphertext, 0);
  let plain: Buffer;
  try {
    plain = privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes);
  } catch {
    // The error of the library may contain parts of the key.
    throw new CallError('The text could not be decrypted with the key.');
  }
  return decodeUtf8(plain, 'The decrypted text');
}

export const FUNCTIONS = functions({
  md5: hashFunction('md5', 'hex'),
  sha1: hashFunction('sha1', 'hex'),
  sha256: hashFunction('sha256', 'hex'),
  sha512: hashFunction('sha512', 'hex'),
  base64sha256: hashFunction('sha256', 'base64'),
  base64sha512: hashFunction('sha512', 'base64'),
  bcrypt: atApply('bcrypt', {
    parameters: [stringParameter('str')],
    variadic: { name: 'cost', type: NUMBER },
  }),
  uuid: atApply('uuid', { parameters: [] }),
  uuidv5: {
    parameters: [stringParameter('namespace'), stringParameter('name')],
    type: STRING,
    run: ([namespace, name]) => stringValue(uuidVersion5(textOf(namespace), textOf(name))),
  },
  rsadecrypt: {
    parameters: [stringParameter('ciphertext'), stringParameter('privatekey')],
    type: STRING,
    run: ([ciphertext, key]) => stringValue(decrypt(textOf(ciphertext), textOf(key))),
  },
});
