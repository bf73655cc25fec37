import { inspect } from 'node:util';
import { secrets } from '../../lib/gate/secrets/secrets';
import { apiError, malformed, parseObject, requestIdOf, serviceTimeOf } from '../../lib/onsmqtt/api-answer';
import { type ErrorCode, errorCode } from '../../lib/onsmqtt/facts/error-codes';

const SECRET = 'LTAI5tSecretOfThisTest';
secrets.add(SECRET);

const response = (status: number, body = '', headers: Record<string, string> = {}) => ({
  status,
  body,
  headers,
});

const ASKED = { service: 'The service', with: 'the access key', secrets: [] };

const noEntry = (): ErrorCode | undefined => undefined;

const errorOf = (body: object, status = 400, headers: Record<string, string> = {}) =>
  apiError(response(status, JSON.stringify(body), headers), { ...body }, noEntry, ASKED);

function messageOf(body: string, contentType?: string): string {
  try {
    parseObject(response(200, body, contentType === undefined ? {} : { 'content-type': contentType }));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was read as an object.');
}

describe('a body that is not a JSON object', () => {
  it.each<[string | undefined, string]>([
    ['text/html', '5 bytes of text/html'],
    ['text/html; charset=utf-8', '5 bytes of text/html'],
    ['application/json', '5 bytes of application/json'],
    ['application/vnd.api+json', '5 bytes of an unknown content type'],
    [undefined, '5 bytes of no content type'],
    ['', '5 bytes of no content type'],
    ['; charset=utf-8', '5 bytes of no content type'],
    ['html', '5 bytes of an unknown content type'],
    ['x text/html', '5 bytes of an unknown content type'],
    ['text/html x', '5 bytes of an unknown content type'],
    [`text/${SECRET}`, '5 bytes of an unknown content type'],
  ])('is described by its size and its content type %p', (contentType, description) => {
    expect(messageOf('<ö />', contentType)).toContain(
      `The body of the answer is not a JSON object, or repeats a key (${description.replace('5', '6')}).`,
    );
  });

  it.each(['gzip', 'br', 'identity, gzip', 'x-identity'])(
    'or that may be read as another one: %s',
    (encoding) => {
      const compressed = () => parseObject(response(200, '{}', { 'content-encoding': encoding }));
      expect(compressed).toThrow('The body of the answer is compressed, which the request does not permit.');
    },
  );

  it.each(['identity', 'Identity', ''])('is not one with the content encoding %j', (encoding) => {
    expect(parseObject(response(200, '{"a":1}', { 'content-encoding': encoding }))).toEqual({ a: 1 });
  });

  it('is described as empty', () => {
    expect(messageOf('')).toContain('The body of the answer is empty.');
  });
});

describe('an answer that is not from the API', () => {
  it.each([300, 302, 399])('with status %d is a redirect, which is final', (status) => {
    const error = malformed(response(status), 'Not this.');
    expect(error).toMatchObject({ retry: 'never' });
    expect(error.message).toContain(
      'The answer is a redirect. It was not followed, because that would send the secrets of the request to another address.',
    );
  });

  it.each([
    [299, 'never'],
    [400, 'never'],
    [407, 'never'],
    [408, 'backoff'],
    [421, 'never'],
    [425, 'backoff'],
    [429, 'throttled'],
    [499, 'never'],
    [500, 'backoff'],
    [503, 'backoff'],
  ])('with status %d and the reason is retried: %s', (status, retry) => {
    const error = malformed(response(status), 'This is wrong.');
    expect(error).toMatchObject({ retry });
    expect(error.message).toContain('This is wrong.');
  });
});

describe('an error code', () => {
  it.each([
    'A',
    'No_Permission',
    'InvalidParameter.Token.X2',
    'Zone.cn-hangzhou_b.Closed',
    '4xx',
    'Sentinel/FlowControl',
    'Forbidden.RAM:sub',
    'a'.repeat(128),
  ])('is shown: %s', (code) => {
    expect(errorOf({ Code: code })).toMatchObject({ code });
  });

  it.each([7, null, '', '.Dot', 'Two words', '<b>', 'a'.repeat(129), `X${SECRET}`])(
    'is not shown if it does not look like one: %p',
    (code) => {
      const { message } = errorOf({ Code: code });
      expect(message).toContain('The error code in the answer has no known form.');
      expect(message).not.toContain(String(code || 'no code'));
    },
  );

  it('that is not text is none that the documentation names', () => {
    const { message } = apiError(response(400), { Code: 7 }, errorCode, ASKED);
    expect(message).toContain('The error code in the answer has no known form.');
  });

  it('that is not shown leaves the request id', () => {
    expect(errorOf({ Code: '<b>', RequestId: 'ABC' })).toMatchObject({ requestId: 'ABC' });
  });

  it.each([
    [499, 'never'],
    [500, 'backoff'],
  ])('that nothing documents is retried by the status %d: %s', (status, retry) => {
    const error = errorOf({ Code: 'NeverHeardOf' }, status);
    expect(error).toMatchObject({
      retry,
      remedies: ["Look the code up in Alibaba Cloud's error center, with the request id."],
    });
    expect(error.message).toContain('apsaramqtt does not know this code');
  });

  it.each([
    ['1500', 1500],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
  ])('with x-acs-retry-after %s is retried after %p ms', (wish, retryAfterMs) => {
    expect(errorOf({ Code: 'Busy' }, 503, { 'x-acs-retry-after': wish })).toMatchObject({ retryAfterMs });
  });

  it.each([
    [{ AuthAction: 'mq:QueryToken' }, ' RAM denies mq:QueryToken.'],
    [{ AuthAction: 'mq:QueryToken', PolicyType: 'P' }, ' RAM denies mq:QueryToken (P).'],
    [{ AuthAction: 'mq:QueryToken', PolicyType: 'two words' }, ' RAM denies mq:QueryToken.'],
    [{ AuthAction: 'QueryToken', NoPermissionType: 'ExplicitDeny' }, ' A policy denies QueryToken.'],
    [{ AuthAction: 'mq:QueryToken', NoPermissionType: 'ImplicitDeny' }, ' No policy allows mq:QueryToken.'],
    [{ AuthAction: 'mq:QueryToken', NoPermissionType: 'Other' }, ' RAM denies mq:QueryToken (Other).'],
    [
      { AuthAction: 'kms:Get*', NoPermissionType: 'Other', PolicyType: 'P' },
      ' RAM denies kms:Get* (Other, P).',
    ],
    [{ NoPermissionType: 'ImplicitDeny', PolicyType: 'P' }, ' No policy allows the call (P).'],
    [{ NoPermissionType: 'ExplicitDeny' }, ' A policy denies the call.'],
  ])('names the right that is missing: %j', (AccessDeniedDetail, said) => {
    expect(errorOf({ Code: 'Denied', AccessDeniedDetail }).message).toContain(said);
  });

  it.each([
    null,
    'mq:QueryToken',
    {},
    { AuthAction: 7 },
    { AuthAction: '' },
    { AuthAction: 'mq:' },
    { AuthAction: ':QueryToken' },
    { AuthAction: '1mq:QueryToken' },
    { AuthAction: 'a'.repeat(65) },
  ])('names no right if the answer names none: %j', (AccessDeniedDetail) => {
    const { message } = errorOf({ Code: 'Denied', AccessDeniedDetail });
    expect(message).toBe(errorOf({ Code: 'Denied' }).message);
    expect(message).not.toMatch(/polic|RAM denies/i);
  });

  it('has no more words than these if no right is missing', () => {
    expect(errorOf({ Code: 'Denied' }).message).toBe(
      'The service answered Denied: apsaramqtt does not know this code (HTTP 400).',
    );
  });

  it('advises to remove the denial if a policy denies the call, because granting more does not help', () => {
    const denied = { AuthAction: 'mq:QueryToken', NoPermissionType: 'ExplicitDeny' };
    const { remedies } = errorOf({ Code: 'NoPermission', AccessDeniedDetail: denied });
    expect(remedies).toEqual([expect.stringMatching(/^Remove the Deny statement/)]);
  });

  it('advises to grant the right that is missing, if the code is about another one', () => {
    const denied = { AuthAction: 'kms:Decrypt', NoPermissionType: 'ImplicitDeny' };
    const { remedies } = errorOf({ Code: 'NoPermission', AccessDeniedDetail: denied });
    expect(remedies).toEqual([expect.stringMatching(/^Grant the RAM action kms:Decrypt /)]);
  });

  it.each([
    ['names none', {}],
    ['names one that the code is about', { AuthAction: 'mq:QueryToken' }],
  ])('keeps the advice of the code if the answer %s', (_, right) => {
    const AccessDeniedDetail = { ...right, NoPermissionType: 'ImplicitDeny' };
    const body = { Code: 'NoPermission', AccessDeniedDetail };
    const { remedies } = apiError(response(403), body, errorCode, ASKED);
    expect(remedies).toEqual(errorCode('NoPermission')!.remedies);
  });

  it('names a permission of 64 characters, and none that contains a secret', () => {
    const long = 'a'.repeat(64);
    expect(errorOf({ Code: 'Denied', AccessDeniedDetail: { AuthAction: long } }).message).toContain(long);
    const letters = 'SecretThatHasLettersOnly';
    secrets.add(letters);
    const { message } = errorOf({ Code: 'Denied', AccessDeniedDetail: { AuthAction: letters } });
    expect(message).not.toContain('RAM denies');
  });
});

describe('a request id', () => {
  it.each(['5C8AADD0-6A95-436D-AFA0-3405CCE30000', 'a', '0'.repeat(64)])('is %s', (id) => {
    expect(requestIdOf({ RequestId: id }, [])).toBe(id);
  });

  it.each([undefined, null, 7, '', 'xyz', '5C x', ' 5C', '0'.repeat(65)])('is not %p', (id) => {
    expect(requestIdOf({ RequestId: id }, [])).toBeUndefined();
  });

  it('is not a secret', () => {
    secrets.add('0123456789abcdef');
    expect(requestIdOf({ RequestId: '0123456789abcdef' }, [])).toBeUndefined();
  });

  it.each([
    ['its beginning', 'LzMT+XLFl5s/'],
    ['its end', 'uWLDcx9aQ7k='],
    ['every character that it may have', 'AOPZaopz09+/'],
    ['characters of other alphabets', 'abc-def_ghi|'],
  ])('is not accepted if it is a piece of a token in hex: %s', (_, piece) => {
    const hex = Buffer.from(piece).toString('hex');
    for (const id of [hex, hex.toUpperCase(), `4${hex}`, `${hex}4`, hex.replace(/(.{8})/g, '$1-')])
      expect(requestIdOf({ RequestId: id }, [])).toBeUndefined();
  });

  it.each([
    '404e61626364656667686970',
    '4b5b616263646566676869707f',
    '2a2c606b3a3f7b7f4f4e4d4c4b4a',
    '4142434445464748494a4b',
    '4142434445464748494a4b4c00ff',
    '00ff4142434445464748494a4b4c',
  ])('is accepted if its bytes are not text, or few: %s', (id) => {
    expect(requestIdOf({ RequestId: id }, [])).toBe(id);
  });
});

describe('a secret that the request contained', () => {
  const sent = [
    undefined,
    'AbCdEf01-2345-6789.LettersAndDigits',
    'the-security-token',
    'abcdef12.letters.FEDCBA98',
  ];
  const echoed = (body: object) =>
    inspect(
      apiError(response(403, JSON.stringify(body)), { ...body }, noEntry, { ...ASKED, secrets: sent }),
      { depth: 10 },
    );

  it.each([
    ['as it is', 'AbCdEf01-2345-6789.LettersAndDigits'],
    ['in lower case', 'abcdef01-2345-6789.lettersanddigits'],
    ['in upper case', 'THE-SECURITY-TOKEN'],
    ['a part of it', 'Echo.LettersAn'],
    ['eight characters of its end', 'dDigits.tokN.nd-Token.ndDigits'],
    ['in pieces', 'E.LettersA.ndDig'],
    ['letter by letter', 'E.L.e.t.t.e.r.s.A'],
    ['from its end', 'E.stigiDdnA'],
  ])('is not shown if the service repeats it: %s', (_, text) => {
    for (const body of [
      { Code: text },
      { Code: 'Denied', Message: text, RequestId: text },
      { Code: 'Denied', AccessDeniedDetail: { AuthAction: text, PolicyType: text, NoPermissionType: text } },
    ])
      expect(echoed(body)).not.toContain(text);
  });

  it.each(['abcdef01', 'ABCDEF01-2345-6789', '0123456789-F01-2345', 'fedcba98'])(
    'is not shown as a request id: %s',
    (RequestId) => {
      expect(requestIdOf({ RequestId }, sent)).toBeUndefined();
    },
  );

  it('hides no code that the documentation names', () => {
    const asked = { ...ASKED, secrets: ['a-forbidden.ram-token'] };
    const codeIn = (Code: string) =>
      inspect(apiError(response(403), { Code }, errorCode, asked), { depth: 10 });
    expect(codeIn('Forbidden.RAM')).toContain('Forbidden.RAM');
    expect(codeIn('Forbidden.RAM-token')).not.toContain('Forbidden.RAM-token');
  });

  it('hides no text with seven of its characters', () => {
    expect(echoed({ Code: 'Letters.Digits' })).toContain('Letters.Digits');
    expect(requestIdOf({ RequestId: 'F01-234' }, sent)).toBe('F01-234');
  });
});

it.each([
  [{ date: 'Wed, 01 Jul 2026 12:00:00 GMT' }, new Date('2026-07-01T12:00:00Z')],
  [{ date: 'soon' }, null],
  [{}, null],
])('the time of an answer with the headers %j is %p', (headers: Record<string, string>, time) => {
  expect(serviceTimeOf(response(200, '', headers))).toEqual(time);
});

it('the answers of one second share their time, which takes memory for each token of a fleet', () => {
  const at = (second: number) => response(200, '', { date: `Wed, 01 Jul 2026 12:00:0${second} GMT` });
  expect(serviceTimeOf(at(1))).toBe(serviceTimeOf(at(1)));
  expect(serviceTimeOf(at(2))).toEqual(new Date('2026-07-01T12:00:02Z'));
});
