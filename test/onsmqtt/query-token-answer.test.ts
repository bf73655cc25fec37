import * as errors from '../../lib/onsmqtt/errors';
import type { HttpResponse } from '../../lib/onsmqtt/exchange/exchange';
import { ERROR_CODES } from '../../lib/onsmqtt/facts/error-codes';
import { decideAnswer, readTokenAnswer } from '../../lib/onsmqtt/query-token-answer';

const ASKED = { service: 'The service', with: 'the access key', secrets: [] };
const REQUEST_ID = '5C8AADD0-6A95-436D-AFA0-3405CCE30000';

function response(status: number, body: unknown, headers: HttpResponse['headers'] = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: text };
}

function errorOf(given: HttpResponse): errors.OnsMqttError {
  try {
    readTokenAnswer(given, ASKED);
  } catch (error) {
    return error as errors.OnsMqttError;
  }
  throw new Error('It was read as an answer.');
}

describe('an answer', () => {
  it.each([true, false])('with TokenStatus %s is read', (tokenStatus) => {
    const answer = readTokenAnswer(response(200, { TokenStatus: tokenStatus, RequestId: REQUEST_ID }), ASKED);
    expect(answer).toEqual({ tokenStatus, requestId: REQUEST_ID, serviceTime: null });
  });

  it.each([
    [
      'a string for TokenStatus',
      200,
      { TokenStatus: 'true', RequestId: REQUEST_ID },
      'TokenStatus in the answer is not a boolean.',
    ],
    ['no TokenStatus', 200, { RequestId: REQUEST_ID }, 'The answer has no TokenStatus.'],
    ['an empty body', 200, '', 'The body of the answer is empty.'],
    ['a body cut short', 200, '{"TokenStatus": tr', 'not a JSON object'],
    ['a list', 200, '[true]', 'not a JSON object'],
    [
      'a key twice',
      200,
      `{"TokenStatus":false,"TokenStatus":true,"RequestId":"${REQUEST_ID}"}`,
      'or repeats a key',
    ],
    ['a page of a proxy', 200, '<html>Log in</html>', 'not a JSON object'],
    ['another status and no code', 404, { TokenStatus: true }, 'The answer has no error code.'],
    ['a redirect', 302, '', 'It was not followed'],
    [
      'an error code that is not one',
      400,
      { Code: 'Throttling <b>' },
      'The error code in the answer has no known form.',
    ],
  ])('with %s is not valid', (_, status, body, message) => {
    const error = errorOf(response(status, body));
    expect(error).toBeInstanceOf(errors.MalformedAnswerError);
    expect(error.message).toContain(message);
    expect(error.message).toContain(`The HTTP status is ${status}.`);
  });

  it('with a server error that is not JSON may be asked for again', () => {
    expect(errorOf(response(502, '<html>Bad Gateway</html>')).retry).toBe('backoff');
    expect(errorOf(response(403, '<html>Blocked</html>')).retry).toBe('never');
  });
});

describe('the decision', () => {
  const GOOD = { TokenStatus: true, RequestId: REQUEST_ID };

  it.each([true, false])('is TokenStatus %s of a whole answer', (tokenStatus) => {
    const answer = { ...GOOD, TokenStatus: tokenStatus };
    expect(decideAnswer(200, answer, [])).toEqual({ kind: 'answered', tokenStatus, requestId: REQUEST_ID });
    expect(decideAnswer(200, { ...answer, Success: true, HostId: 'a' }, [])).toMatchObject({
      kind: 'answered',
    });
  });

  it.each(['NoPermission', '', 'OK', 'Success', 200, null, false, {}])(
    'is a refusal if there is a Code, %j',
    (code) => {
      expect(decideAnswer(200, { ...GOOD, Code: code }, [])).toEqual({ kind: 'refused' });
    },
  );

  it.each([100, 199, 201, 204, 206, 301, 400, 500])('does not exist with status %d', (status) => {
    expect(decideAnswer(status, GOOD, [])).toEqual({
      kind: 'malformed',
      reason: 'The answer has no error code.',
    });
  });

  it.each([
    { Success: false },
    { Success: 'true' },
    { success: null },
    { code: 'NoPermission' },
    { ErrorCode: 1 },
    { Error: {} },
    { errors: [] },
    { Message: 'denied' },
    { Recommend: 'https://api.alibabacloud.com' },
    { AccessDeniedDetail: {} },
    { tokenStatus: false },
    { ErrMsg: 'denied' },
    { errorMessage: '' },
    { Failed: 1 },
    { Exception: 'x' },
    { AccessDenied: true },
    { Msg: '' },
    { HttpStatusCode: 500 },
    { http_status: '404' },
    { token_status: true },
    { Data: { TokenStatus: true } },
    { Data: [{ Success: false }] },
    { Data: { Result: { Code: 'NoPermission' } } },
  ])('does not exist if the answer contradicts itself with %j', (more) => {
    expect(decideAnswer(200, { ...GOOD, ...more }, [])).toEqual({
      kind: 'malformed',
      reason: 'The answer contradicts itself: it has a TokenStatus and parts of an error.',
    });
  });

  it.each([
    { MessageId: 'm' },
    { EncodedToken: 'x' },
    { QrCode: 'x' },
    { Codec: 'x' },
    { success: true },
    { HttpStatusCode: 200 },
    { Data: [{ Id: 7 }, null] },
    // Names that only contain a known name.
    { LastSuccess: 0 },
    { SuccessCount: 0 },
    { OldHttpStatus: 500 },
    { HttpStatusText: 'OK' },
    { OldTokenStatus: false },
    { TokenStatusText: 'valid' },
  ])('is one with more in it that is not part of an error: %j', (more) => {
    expect(decideAnswer(200, { ...GOOD, ...more }, [])).toMatchObject({ kind: 'answered' });
  });

  it.each([undefined, null, '', 7, 'not an id', 'a'.repeat(65)])(
    'does not exist with the request id %j',
    (requestId) => {
      expect(decideAnswer(200, { TokenStatus: true, RequestId: requestId }, [])).toEqual({
        kind: 'malformed',
        reason: 'The answer has no RequestId.',
      });
    },
  );

  it.each(['true', 1, 0, null, [], {}])('does not exist with TokenStatus %j', (tokenStatus) => {
    expect(decideAnswer(200, { ...GOOD, TokenStatus: tokenStatus }, [])).toMatchObject({ kind: 'malformed' });
  });

  it('has the time of the service if the answer has it', () => {
    const date = 'Wed, 01 Jul 2026 12:00:00 GMT';
    expect(readTokenAnswer(response(200, GOOD, { date }), ASKED).serviceTime).toEqual(new Date(date));
    expect(readTokenAnswer(response(200, GOOD, { date: 'soon' }), ASKED).serviceTime).toBeNull();
  });
});

describe('an error code', () => {
  it.each(ERROR_CODES)('$code is read as an error of kind $kind with its status and request id', (entry) => {
    const code = entry.code.endsWith('.') ? `${entry.code}Detail` : entry.code;
    const error = errorOf(
      response(entry.httpStatus, { Code: code, Message: 'm', RequestId: REQUEST_ID }),
    ) as errors.ServiceError;
    expect(error).toBeInstanceOf(errors.ServiceError);
    expect(error).toMatchObject({
      code,
      httpStatus: entry.httpStatus,
      requestId: REQUEST_ID,
      retry: errors.RETRY[entry.kind],
    });
    expect(error.message).toContain(entry.meaning);
    expect(error.remedies).toBe(entry.remedies);
  });

  it.each([200, 400, 403, 404, 500, 503])('means the same with status %d', (status) => {
    expect(errorOf(response(status, { Code: 'Throttling.User', RequestId: REQUEST_ID }))).toBeInstanceOf(
      errors.ThrottlingError,
    );
    expect(errorOf(response(status, { Code: 'SignatureDoesNotMatch' }))).toBeInstanceOf(
      errors.CredentialsError,
    );
  });

  it('that is not documented is retried only if the status says that the server failed', () => {
    expect(errorOf(response(400, { Code: 'NeverHeardOf' }))).toBeInstanceOf(errors.UnknownServiceError);
    expect(errorOf(response(400, { Code: 'NeverHeardOf' })).retry).toBe('never');
    expect(errorOf(response(500, { Code: 'NeverHeardOf' })).retry).toBe('backoff');
  });

  it('with x-acs-retry-after is asked again when that time has passed', () => {
    const error = errorOf(response(503, { Code: 'ServiceUnavailable' }, { 'x-acs-retry-after': '1500' }));
    expect(error).toMatchObject({ retry: 'throttled', retryAfterMs: 1500 });
  });

  it.each(['Forbidden_ByPolicy', 'InvalidParameter.Instance_Id', 'Error42.X9'])(
    'that is unknown is shown whole: %s',
    (code) => {
      expect(errorOf(response(400, { Code: code })).message).toContain(`answered ${code}: `);
    },
  );

  it.each([
    ['InvalidAccessKeyId.Inactive', /Enable the access key/],
    ['Forbidden.AccessKeyDisabled', /Enable the access key/],
    ['Forbidden', /acs:mq:<region>:<account>:instance\/<instance id>/],
    ['ActionUnauthorized', /mq:QueryToken and mq:MqttInstanceAccess/],
    ['Forbedden.NotSupportRAM', /credentials of the account/],
    ['MissingParameter', /proxy changes the query string/],
    ['InvalidSecurityToken', /new temporary credentials/],
  ])('%s has a remedy of its own', (code, remedy) => {
    expect(errorOf(response(400, { Code: code })).remedies.join(' ')).toMatch(remedy);
  });

  it('of an access key that is disabled gives no advice about RAM', () => {
    const { remedies } = errorOf(response(403, { Code: 'Forbidden.AccessKeyDisabled' }));
    expect(remedies.join(' ')).not.toContain('mq:');
  });

  it.each([
    [{ NoPermissionType: 'ImplicitDeny', PolicyType: 'AccountLevelIdentityBasedPolicy' }, /No policy allows/],
    [{ NoPermissionType: 'ExplicitDeny', PolicyType: 'ControlPolicy' }, /A policy denies.*\(ControlPolicy\)/],
  ])('with AccessDeniedDetail says which right is missing: %j', (detail, said) => {
    const AccessDeniedDetail = { AuthAction: 'mq:MqttInstanceAccess', ...detail };
    const { message } = errorOf(response(403, { Code: 'NoPermission', AccessDeniedDetail }));
    expect(message).toMatch(said);
    expect(message).toContain('mq:MqttInstanceAccess');
  });

  it.each([[null], ['mq:QueryToken'], [{ AuthAction: 'mq:QueryToken; rm' }], [{ AuthAction: 7 }]])(
    'with an AccessDeniedDetail that is not one is read without it: %j',
    (AccessDeniedDetail) => {
      expect(errorOf(response(403, { Code: 'NoPermission', AccessDeniedDetail })).message).not.toMatch(
        /polic/i,
      );
    },
  );

  it("does not bring the service's message along, which may repeat the token", () => {
    const error = errorOf(
      response(400, { Code: 'InvalidParameter.Token', Message: 'the value the-token is not valid' }),
    );
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('the-token');
  });
});
