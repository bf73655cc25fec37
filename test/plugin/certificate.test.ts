import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Identity, selfSignedIdentity } from '../../lib/plugin/certificate';

const now = Date.parse('2030-01-02T03:04:05.678Z');
let identity: Identity;
let parsed: X509Certificate;

beforeAll(async () => {
  identity = await selfSignedIdentity(now);
  parsed = new X509Certificate(identity.certificate);
});

it('is signed by itself, on P-256', () => {
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(parsed.raw).toEqual(identity.der);
  expect(parsed.checkPrivateKey(createPrivateKey(identity.key))).toBe(true);
});

it('is for localhost, and may serve and be an authority', () => {
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.ca).toBe(true);
  expect(parsed.keyUsage).toContain('1.3.6.1.5.5.7.3.1');
});

it.each([
  ['2030-01-02T03:04:05.678Z', '2030-01-02T03:03:05.000Z', '2030-01-03T03:04:05.000Z'],
  ['1970-01-01T00:00:00.000Z', '1969-12-31T23:59:00.000Z', '1970-01-02T00:00:00.000Z'],
  ['2049-12-31T12:00:00.000Z', '2049-12-31T11:59:00.000Z', '2050-01-01T12:00:00.000Z'],
  ['2070-01-01T00:00:00.000Z', '2069-12-31T23:59:00.000Z', '2070-01-02T00:00:00.000Z'],
])('is valid from a little before now for a day: %s', async (time, from, to) => {
  const { certificate } = await selfSignedIdentity(Date.parse(time));
  const { validFrom, validTo } = new X509Certificate(certificate);
  expect(new Date(validFrom).toISOString()).toBe(from);
  expect(new Date(validTo).toISOString()).toBe(to);
});

// Repeated, because the numbers of a signature vary: one in two needs a leading zero, and one in 128 is shorter.
it('is another one each time, and each is signed', async () => {
  const others = await Promise.all(Array.from({ length: 500 }, () => selfSignedIdentity(now)));
  for (const { certificate } of others) {
    const other = new X509Certificate(certificate);
    expect(other.verify(other.publicKey)).toBe(true);
  }
  expect(new Set(others.map(({ der }) => der.toString('hex'))).size).toBe(others.length);
});
