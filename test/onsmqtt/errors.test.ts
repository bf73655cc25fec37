import * as errors from '../../lib/onsmqtt/errors';
import type { ErrorCode, ErrorKind } from '../../lib/onsmqtt/facts/error-codes';

const entryOf = (kind: ErrorKind): ErrorCode => ({
  code: 'Some.Code',
  httpStatus: 400,
  kind,
  meaning: 'something is wrong',
  remedies: ['Do something.'],
  at: { argument: 'instance_id' },
});
const ANSWER = {
  code: 'Some.Code',
  httpStatus: 403,
  requestId: 'R1',
  service: 'The service',
  askedWith: 'the environment',
  denial: 'RAM denies it.',
};

describe('an error answer', () => {
  it.each([
    ['throttling', 'ThrottlingError', 'throttled'],
    ['server', 'ServerError', 'backoff'],
    ['clock', 'ClockError', 'at-once'],
    ['nonce', 'NonceError', 'at-once'],
    ['credentials', 'CredentialsError', 'never'],
    ['expired-credentials', 'ExpiredCredentialsError', 'at-once'],
    ['permission', 'PermissionError', 'never'],
    ['parameter', 'ParameterError', 'never'],
    ['request', 'RequestError', 'never'],
    ['not-supported', 'NotSupportedError', 'never'],
    ['unknown', 'UnknownServiceError', 'never'],
  ] as const)('of kind %s is a %s, asked again: %s', (kind, name, retry) => {
    const error = errors.serviceError(entryOf(kind), ANSWER);
    expect(error.name).toBe(name);
    expect(Object.entries(errors)).toContainEqual([name, error.constructor]);
    expect(error.retry).toBe(retry);
  });

  it('says what the code means, its status, and what RAM says', () => {
    expect(errors.serviceError(entryOf('parameter'), ANSWER)).toMatchObject({
      code: 'Some.Code',
      message: 'The service answered Some.Code: something is wrong (HTTP 403). RAM denies it.',
      remedies: ['Do something.'],
      requestId: 'R1',
      httpStatus: 403,
      at: { argument: 'instance_id' },
      mayHaveBeenBilled: false,
      affectsEveryQuestion: false,
    });
  });

  it.each(['credentials', 'expired-credentials', 'permission'] as const)(
    'of kind %s names the credentials that it is about',
    (kind) => {
      expect(errors.serviceError(entryOf(kind), { ...ANSWER, denial: undefined }).message).toBe(
        'The service answered Some.Code: something is wrong (HTTP 403). The credentials are from the environment.',
      );
    },
  );

  it('is retried if the service says so, whatever the code', () => {
    const error = errors.serviceError(entryOf('parameter'), { ...ANSWER, retryAfterMs: 70 });
    expect(error).toMatchObject({ retry: 'throttled', retryAfterMs: 70 });
  });
});

describe('an answer that is not from QueryToken', () => {
  it('says why, and may have been billed', () => {
    expect(new errors.MalformedAnswerError(502, 'It is not JSON.', 'backoff')).toMatchObject({
      code: 'MalformedAnswer',
      message: 'It is not JSON. The HTTP status is 502.',
      remedies: [
        { to: 'check-endpoint' },
        'A proxy or a captive portal that answers in place of the service is another cause.',
      ],
      retry: 'backoff',
      mayHaveBeenBilled: true,
    });
  });
});

describe('an interruption', () => {
  it('may have been billed, and is not retried', () => {
    expect(new errors.InterruptedError()).toMatchObject({
      code: 'Interrupted',
      message: 'The check was interrupted before the service answered.',
      remedies: ['Run it again.'],
      retry: 'never',
      mayHaveBeenBilled: true,
    });
  });
});
