/**
 * A self-signed certificate, made for one process. This file writes DER itself because that takes 2 ms with WebCrypto, while a library
 * for X.509 takes 60, and Terraform starts the provider three times per plan.
 */
export interface Identity {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
  /** The certificate in DER, which the handshake line passes to Terraform. */
  readonly der: Buffer;
}

const DAY_MS = 86_400_000;
/** Terraform uses the same clock, but the times in a certificate have no fractions of a second. */
const LEEWAY_MS = 60_000;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
  dnsName: 0x82,
  version: 0xa0,
  extensions: 0xa3,
} as const;

/** Object identifiers, in DER. */
const OID = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  subjectAlternativeName: '551d11',
  serverAuthentication: '2b06010505070301',
  clientAuthentication: '2b06010505070302',
} as const;

/** The number of unused bits, then the bits of digitalSignature, keyEncipherment, keyAgreement and keyCertSign. */
const KEY_USAGE = '02ac';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** An identity for `localhost`, the name that go-plugin expects, valid for a day. */
export async function selfSignedIdentity(now = Date.now()): Promise<Identity> {
  const { subtle } = crypto;
  const { privateKey, publicKey } = await subtle.generateKey(KEY, true, ['sign', 'verify']);
  const [spki, pkcs8] = await Promise.all([
    subtle.exportKey('spki', publicKey),
    subtle.exportKey('pkcs8', privateKey),
  ]);
  const content = certificateContent(Buffer.from(spki), now);
  const signature = ecdsaSignature(
    Buffer.from(await subtle.sign(SIGNATURE, privateKey, Uint8Array.from(content))),
  );
  const der = sequence(content, algorithm(), element(TAG.bitString, Buffer.of(0), signature));
  return { key: pem('PRIVATE KEY', Buffer.from(pkcs8)), certificate: pem('CERTIFICATE', der), der };
}

/** Converts the two concatenated numbers of WebCrypto to the sequence of integers that X.509 has. */
function ecdsaSignature(numbers: Buffer): Buffer {
  const half = numbers.length / 2;
  return sequence(positiveInteger(numbers.subarray(0, half)), positiveInteger(numbers.subarray(half)));
}

/** Removes leading zeros, but keeps one where the number would otherwise be negative. */
function positiveInteger(bytes: Buffer): Buffer {
  const digits = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return element(TAG.integer, digits.readUInt8(0) & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
}

function certificateContent(publicKey: Buffer, now: number): Buffer {
  const name = sequence(
    element(TAG.set, sequence(oid(OID.commonName), element(TAG.utf8String, Buffer.from('localhost')))),
  );
  return sequence(
    element(TAG.version, integer(2)),
    integer(1),
    algorithm(),
    name,
    sequence(time(now - LEEWAY_MS), time(now + DAY_MS)),
    name,
    publicKey,
    element(
      TAG.extensions,
      sequence(
        extension(OID.basicConstraints, sequence(element(TAG.boolean, Buffer.of(0xff)))),
        extension(OID.keyUsage, element(TAG.bitString, Buffer.from(KEY_USAGE, 'hex'))),
        extension(
          OID.extendedKeyUsage,
          sequence(oid(OID.clientAuthentication), oid(OID.serverAuthentication)),
        ),
        extension(OID.subjectAlternativeName, sequence(element(TAG.dnsName, Buffer.from('localhost')))),
      ),
    ),
  );
}

const algorithm = () => sequence(oid(OID.ecdsaWithSha256));
const sequence = (...parts: Buffer[]) => element(TAG.sequence, ...parts);
const integer = (value: number) => element(TAG.integer, Buffer.of(value));
const oid = (hex: string) => element(TAG.objectId, Buffer.from(hex, 'hex'));
const extension = (id: string, value: Buffer) => sequence(oid(id), element(TAG.octetString, value));

/** YYMMDDhhmmssZ until 2049, and YYYYMMDDhhmmssZ later: a machine whose clock is not set may have any date. */
function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14);
  return digits < '2050'
    ? element(TAG.utcTime, Buffer.from(`${digits.slice(2)}Z`))
    : element(TAG.generalizedTime, Buffer.from(`${digits}Z`));
}

function element(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content), content]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x100) return Buffer.of(0x81, length);
  return Buffer.of(0x82, length >> 8, length & 0xff);
}
