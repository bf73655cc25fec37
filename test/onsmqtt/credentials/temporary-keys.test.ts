import { keysInAnswer, temporaryKeys } from '../../../lib/onsmqtt/credentials/temporary-keys';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const ANSWER = {
  AccessKeyId: 'STS.key',
  AccessKeySecret: 'the-secret',
  SecurityToken: 'the-token',
  Expiration: '2026-07-01T12:00:01Z',
};

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

const NO_TIME = 'Expiration in the answer is not a time with a time zone.';

describe('temporary keys', () => {
  it('are an id, a secret and a token until they expire', () => {
    const keys = temporaryKeys('a test', ANSWER);
    expect(keys).toMatchObject({ source: 'a test', accessKeyId: 'STS.key', expiresAt: NOW + 1_000 });
    expect(keys.accessKeySecret).toBe('the-secret');
    expect(keys.securityToken).toBe('the-token');
  });

  it.each(['AccessKeyId', 'AccessKeySecret', 'SecurityToken'])('are none without a text as %s', (name) => {
    for (const value of [undefined, null, '', 7, ['the-secret']])
      expect(() => temporaryKeys('a test', { ...ANSWER, [name]: value })).toThrow(
        'The answer does not contain all of AccessKeyId, AccessKeySecret and SecurityToken.',
      );
  });

  it.each([
    [
      'in the moment in which they expire',
      '2026-07-01T12:00:00Z',
      'The credentials in the answer have expired.',
    ],
    ['without a time', undefined, NO_TIME],
    ['with something else than a time', 'soon', NO_TIME],
    ['with a time of an unknown time zone', '2099-01-01 00:00:00', NO_TIME],
    ['with a number', 2099, NO_TIME],
    ['with a time zone in words behind it', '2099-01-01 00:00:00 (Z)', NO_TIME],
  ])('are none %s', (_, Expiration, reason) => {
    expect(() => temporaryKeys('a test', { ...ANSWER, Expiration })).toThrow(reason);
  });

  it.each(['2026-07-01T20:00:01+08:00', '2026-07-01T08:30:01-03:30', '2026-07-01T12:00:01Z'])(
    'expire at a time of any time zone: %s',
    (Expiration) => {
      expect(temporaryKeys('a test', { ...ANSWER, Expiration }).expiresAt).toBe(NOW + 1_000);
    },
  );

  it('that have expired name the clock, which may be the reason', () => {
    const expired = { ...ANSWER, Expiration: '2026-07-01T11:00:00Z' };
    const remedies = [expect.stringContaining("this machine's clock is ahead")];
    expect(() => temporaryKeys('a test', expired)).toThrow(expect.objectContaining({ remedies }));
  });
});

describe('an answer with temporary keys', () => {
  const REMEDY = 'Look at the service.';
  const answer = (code: unknown) => JSON.stringify({ ...ANSWER, Code: code });

  it('has one of the codes that are good', () => {
    expect(keysInAnswer('a test', answer('Success'), ['Success'], REMEDY)).toMatchObject({
      accessKeyId: 'STS.key',
    });
    expect(keysInAnswer('a test', answer(undefined), ['Success', undefined], REMEDY)).toMatchObject({
      source: 'a test',
    });
    for (const code of ['Failed', 'success', undefined, null, true])
      expect(() => keysInAnswer('a test', answer(code), ['Success'], REMEDY)).toThrow(
        expect.objectContaining({
          message: 'The answer does not have the Code Success.',
          remedies: [REMEDY],
        }),
      );
  });

  it('is a JSON object without repeated keys', () => {
    for (const body of ['', 'the-secret', '[]', '{"Code":"Failed","Code":"Success"}'])
      expect(() => keysInAnswer('a test', body, ['Success'], REMEDY)).toThrow(
        'The answer is not a JSON object.',
      );
  });
});
