import type { EmulatorConfig } from '../../lib/emulator/config';
import { Emulator } from '../../lib/emulator/emulator';
import {
  askV1,
  askV3,
  type EmulatorReply,
  type EmulatorRequest,
  secondsTime,
} from '../support/emulator-client';

const INSTANCE = 'post-cn-emulator';
const EXPIRED = Date.now() - 1;

function withPolicy(
  id: string,
  Action: string | string[],
  Resource: string,
  Effect: 'Allow' | 'Deny' = 'Allow',
) {
  const Statement = [{ Effect, Action, Resource }];
  return { id, secret: 'emulator-secret', policies: [{ Version: '1' as const, Statement }] };
}

/** Denies one action on one form of the resource, and allows everything else. */
function deniedIn(id: string, action: string, resource: string) {
  const key = withPolicy(id, 'mq:*', '*');
  return { ...key, policies: [...key.policies, ...withPolicy(id, action, resource, 'Deny').policies] };
}

const CONFIG: EmulatorConfig = {
  accounts: [
    {
      id: '1',
      accessKeys: [
        { id: 'emulator', secret: 'emulator-secret' },
        { id: 'disabled', secret: 'emulator-secret', active: false },
        { id: 'STS.one', secret: 'emulator-secret', securityToken: 'one' },
        { id: 'STS.two', secret: 'emulator-secret', securityToken: 'two' },
        { id: 'STS.old', secret: 'emulator-secret', securityToken: 'old', expiresAt: EXPIRED },
        withPolicy('no-query', ['mq:ApplyToken', 'mq:MqttInstanceAccess'], '*'),
        withPolicy('no-access', 'mq:QueryToken', '*'),
        withPolicy('denied', 'mq:QueryToken', '*', 'Deny'),
        {
          id: 'mixed',
          secret: 'emulator-secret',
          policies: [
            ...withPolicy('', 'mq:QueryToken', `acs:mq:cn-hangzhou:1:${INSTANCE}`).policies,
            ...withPolicy('', 'mq:MqttInstanceAccess', `acs:mq:cn-hangzhou:1:instance/${INSTANCE}`).policies,
          ],
        },
        deniedIn('denied-query', 'mq:QueryToken', `acs:mq:cn-hangzhou:1:${INSTANCE}`),
        deniedIn('denied-access', 'mq:MqttInstanceAccess', `acs:mq:*:*:instance/${INSTANCE}`),
        deniedIn('denied-elsewhere', 'mq:*', 'acs:mq:cn-hangzhou:1:post-cn-other'),
        withPolicy('elsewhere', 'mq:*', 'acs:mq:cn-hangzhou:1:post-cn-other'),
      ],
      instances: [INSTANCE, 'post-cn-other'],
    },
    { id: '2', accessKeys: [{ id: 'stranger', secret: 'emulator-secret' }], instances: ['post-cn-strange'] },
  ],
};

describe('the emulator, called without permission', () => {
  let emulator: Emulator;
  let query: Record<string, string>;

  beforeAll(async () => {
    emulator = await Emulator.start(CONFIG);
    query = { InstanceId: INSTANCE, Token: emulator.issueToken() };
  });

  afterAll(() => emulator.close());

  function sts(accessKeyId: string, securityToken?: string): EmulatorRequest {
    return { accessKeyId, headers: { 'x-acs-security-token': securityToken } };
  }

  const V3: [string, EmulatorRequest, number, string][] = [
    ['of no operation', { headers: { 'x-acs-action': undefined } }, 400, 'MissingAction'],
    ['of an unknown operation', { headers: { 'x-acs-action': 'Nope' } }, 404, 'InvalidAction.NotFound'],
    ['of an inherited name', { headers: { 'x-acs-action': 'constructor' } }, 404, 'InvalidAction.NotFound'],
    ['on another path', { path: '/tokens' }, 404, 'InvalidAction.NotFound'],
    ['of no version', { headers: { 'x-acs-version': undefined } }, 400, 'MissingVersion'],
    ['of an unknown version', { headers: { 'x-acs-version': '2019-01-01' } }, 400, 'InvalidVersion'],
    ['by PUT', { method: 'PUT' }, 403, 'UnsupportedHTTPMethod'],
    ['with no access key', { accessKeyId: '' }, 400, 'MissingAccessKeyId'],
    ['with an unknown access key', { accessKeyId: 'unknown' }, 404, 'InvalidAccessKeyId.NotFound'],
    ['with a disabled access key', { accessKeyId: 'disabled' }, 403, 'InvalidAccessKeyId.Inactive'],
    ['with a wrong secret', { secret: 'wrong' }, 400, 'SignatureDoesNotMatch'],
    ['with a malformed signature', { tampered: { authorization: 'ACS3' } }, 400, 'IncompleteSignature'],
    ['with an unsigned header', { tampered: { 'x-acs-extra': 'x' } }, 400, 'IncompleteSignature'],
    ['without a body hash', { headers: { 'x-acs-content-sha256': undefined } }, 400, 'SignatureDoesNotMatch'],
    [
      'with the hash of another body',
      { headers: { 'x-acs-content-sha256': 'f'.repeat(64) } },
      400,
      'SignatureDoesNotMatch',
    ],
    ['without a time', { headers: { 'x-acs-date': undefined } }, 400, 'IllegalTimestamp'],
    ['with a malformed time', { headers: { 'x-acs-date': 'now' } }, 400, 'InvalidTimeStamp.Format'],
    [
      'with a time that does not exist',
      { headers: { 'x-acs-date': '2026-13-40T00:00:00Z' } },
      400,
      'InvalidTimeStamp.Format',
    ],
    [
      'with a time 16 minutes back',
      { headers: { 'x-acs-date': secondsTime(Date.now() - 16 * 60_000) } },
      400,
      'InvalidTimeStamp.Expired',
    ],
    [
      'with a time 16 minutes ahead',
      { headers: { 'x-acs-date': secondsTime(Date.now() + 16 * 60_000) } },
      400,
      'InvalidTimeStamp.Expired',
    ],
    ['without a nonce', { headers: { 'x-acs-signature-nonce': undefined } }, 400, 'MissingSignatureNonce'],
    ['without a security token', sts('STS.one'), 400, 'MissingSecurityToken'],
    [
      'with the security token of another access key',
      sts('STS.one', 'two'),
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
    ],
    ['with an unknown security token', sts('STS.one', 'none'), 400, 'InvalidSecurityToken.Malformed'],
    [
      'with a security token beside a long-term access key',
      sts('emulator', 'one'),
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
    ],
    ['with an expired security token', sts('STS.old', 'old'), 400, 'InvalidSecurityToken.Expired'],
    ['without the RAM action', { accessKeyId: 'no-query' }, 403, 'Forbidden.RAM'],
    ['without access to instances', { accessKeyId: 'no-access' }, 400, 'PermissionCheckFailed'],
    ['with the right to another instance only', { accessKeyId: 'elsewhere' }, 403, 'Forbidden.RAM'],
    ['in two forms that no page has together', { accessKeyId: 'mixed' }, 400, 'PermissionCheckFailed'],
    ['that one form denies', { accessKeyId: 'denied-query' }, 403, 'Forbidden.RAM'],
    [
      'about an instance that one form denies',
      { accessKeyId: 'denied-access' },
      400,
      'PermissionCheckFailed',
    ],
    ["about another account's instance", { accessKeyId: 'stranger' }, 400, 'InstancePermissionCheckFailed'],
  ];

  it.each(V3)('refuses a V3 request %s', async (_what, request, status, code) => {
    expectRefusal(await askV3(emulator.url, { query, ...request }), status, code);
  });

  it.each([
    ['denied', 'ExplicitDeny'],
    ['denied-query', 'ExplicitDeny'],
    ['no-query', 'ImplicitDeny'],
  ])(
    'distinguishes a policy that denies the call from no policy that allows it: %s',
    async (accessKeyId, NoPermissionType) => {
      const { body } = await askV3(emulator.url, { query, accessKeyId });
      expect(JSON.parse(body).AccessDeniedDetail).toMatchObject({
        AuthAction: 'mq:QueryToken',
        NoPermissionType,
      });
    },
  );

  const V1: [string, Record<string, string | undefined>, number, string][] = [
    ['with no access key', { AccessKeyId: undefined }, 400, 'MissingAccessKeyId'],
    ['with an unknown access key', { AccessKeyId: 'unknown' }, 404, 'InvalidAccessKeyId.NotFound'],
    ['with another signature method', { SignatureMethod: 'HMAC-MD5' }, 400, 'IncompleteSignature'],
    ['with another signature version', { SignatureVersion: '2.0' }, 400, 'IncompleteSignature'],
    ['without a time', { Timestamp: undefined }, 400, 'IllegalTimestamp'],
    ['with an old time', { Timestamp: '2020-04-20T00:00:00Z' }, 400, 'InvalidTimeStamp.Expired'],
    ['without a nonce', { SignatureNonce: undefined }, 400, 'MissingSignatureNonce'],
    ['of an unknown operation', { Action: 'Nope' }, 404, 'InvalidAction.NotFound'],
    ['of an unknown version', { Version: '2019-01-01' }, 400, 'InvalidVersion'],
    [
      'with a wrong security token',
      { AccessKeyId: 'STS.one', SecurityToken: 'two' },
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
    ],
  ];

  it.each(V1)('refuses a V1 request %s', async (_what, parameters, status, code) => {
    expectRefusal(await askV1(emulator.url, { ...query, ...parameters }), status, code);
  });

  it('refuses a V1 request with a wrong secret', async () => {
    expectRefusal(await askV1(emulator.url, query, 'wrong'), 400, 'SignatureDoesNotMatch');
  });

  it('refuses a nonce that was used, and not one of a request that was refused', async () => {
    const headers = { 'x-acs-signature-nonce': 'once' };
    expectRefusal(
      await askV3(emulator.url, { query, headers, secret: 'wrong' }),
      400,
      'SignatureDoesNotMatch',
    );
    expect((await askV3(emulator.url, { query, headers })).status).toBe(200);
    expectRefusal(await askV3(emulator.url, { query, headers }), 400, 'SignatureNonceUsed');
    expectRefusal(await askV1(emulator.url, { ...query, SignatureNonce: 'once' }), 400, 'SignatureNonceUsed');
  });

  it('accepts a call if only a call on another instance is denied', async () => {
    expect((await askV3(emulator.url, { query, accessKeyId: 'denied-elsewhere' })).status).toBe(200);
  });

  it('accepts a temporary access key with its own security token', async () => {
    const reply = await askV3(emulator.url, { query, ...sts('STS.two', 'two') });
    expect(JSON.parse(reply.body)).toMatchObject({ TokenStatus: true });
  });

  it('compares requests with its own clock, which the Date header shows', async () => {
    const yearAhead = Date.now() + 365 * 24 * 3_600_000;
    const ahead = await Emulator.start({}, () => yearAhead);
    try {
      const refusal = await askV3(ahead.url, { query });
      expectRefusal(refusal, 400, 'InvalidTimeStamp.Expired');
      const serviceTime = Date.parse(refusal.headers.date!);
      expect(serviceTime).toBe(Math.floor(yearAhead / 1000) * 1000);
      const headers = { 'x-acs-date': secondsTime(serviceTime) };
      expect((await askV3(ahead.url, { query, headers })).status).toBe(200);
    } finally {
      await ahead.close();
    }
  });
});

function expectRefusal(reply: EmulatorReply, status: number, code: string): void {
  expect({ status: reply.status, code: JSON.parse(reply.body).Code }).toEqual({ status, code });
}
