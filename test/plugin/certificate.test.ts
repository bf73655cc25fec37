import { X509Certificate } from 'node:crypto';
import { selfSignedIdentity } from '../../lib/plugin/certificate';

const now = Date.parse('2030-01-02T03:04:05.678Z');
const { certificate, der } = selfSignedIdentity(now);
const parsed = new X509Certificate(certificate);

it('is signed by itself, on P-256', () => {
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(parsed.raw).toEqual(der);
});

it('is for localhost, and may serve and be an authority', () => {
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.ca).toBe(true);
  expect(parsed.keyUsage).toContain('1.3.6.1.5.5.7.3.1');
});

it('is valid from a little before now for a day', () => {
  expect(new Date(parsed.validFrom).toISOString()).toBe('2030-01-02T03:03:05.000Z');
  expect(new Date(parsed.validTo).toISOString()).toBe('2030-01-03T03:04:05.000Z');
});

it('is another one each time', () => {
  expect(selfSignedIdentity(now).der).not.toEqual(der);
});
