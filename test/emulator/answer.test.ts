import { Emulator } from '../../lib/emulator/emulator';
import { ERROR_CODES } from '../../lib/onsmqtt/facts/error-codes';
import { askV1, askV3 } from '../support/emulator-client';

/** The endings of codes that are only prefixes in the table, because they end in a dot. */
const ENDINGS: Readonly<Record<string, string>> = {
  'InvalidParameter.': 'Token',
  'Throttling.': 'User',
  'InvalidSecurityToken.': 'Malformed',
  'Forbidden.': 'RAM',
};

describe('an error answer of the emulator', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start({ region: 'eu-central-1' });
  });

  afterAll(() => emulator.close());

  it.each(ERROR_CODES.map(({ code, httpStatus }) => [code + (ENDINGS[code] ?? ''), httpStatus] as const))(
    'has the shape of the service for %s and status %d',
    async (code, httpStatus) => {
      emulator.inject({ fault: { kind: 'error', code }, times: 1 });
      const reply = await askV3(emulator.url);
      const requestId = reply.headers['x-acs-request-id'];
      expect(reply.status).toBe(httpStatus);
      expect(requestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
      expect(JSON.parse(reply.body)).toEqual({
        Code: code,
        Message: expect.stringMatching(/\.$/),
        RequestId: requestId,
        HostId: 'onsmqtt.eu-central-1.aliyuncs.com',
        Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=OnsMqtt&requestId=${requestId}`,
      });
      expect(Date.parse(reply.headers.date!)).not.toBeNaN();
    },
  );

  it('never repeats a token, an access key or a secret', async () => {
    const query = { InstanceId: 'post-cn-none', Token: 'the-token' };
    for (const request of [{}, { secret: 'wrong-secret' }, { accessKeyId: 'unknown-key' }]) {
      const { body } = await askV3(emulator.url, { query, ...request });
      expect(body).not.toMatch(/the-token|secret|unknown-key/);
    }
  });

  it('is XML for a V1 call that requests it, as is a successful answer', async () => {
    const query = { InstanceId: 'post-cn-emulator', Token: 'a<b>&c', Format: 'XML' };
    const success = await askV1(emulator.url, query);
    expect(success.headers['content-type']).toBe('text/xml;charset=utf-8');
    expect(success.body).toMatch(
      /^<\?xml version='1.0' encoding='UTF-8'\?><QueryTokenResponse><RequestId>[0-9A-F-]{36}<\/RequestId><TokenStatus>false<\/TokenStatus><\/QueryTokenResponse>$/,
    );
    const refusal = await askV1(emulator.url, { ...query, AccessKeyId: 'unknown' });
    expect(refusal.status).toBe(404);
    expect(refusal.body).toContain('<Error><RequestId>');
    expect(refusal.body).toContain('<Code>InvalidAccessKeyId.NotFound</Code>');
  });

  it('contains the string to sign of the service if the signature is wrong', async () => {
    const query = { InstanceId: 'post-cn-emulator', Token: 't' };
    // The official Go client searches for this exact prefix to compare the string with its own.
    const beginning = 'Specified signature is not matched with our calculation. server string to sign is:';
    const v3 = JSON.parse((await askV3(emulator.url, { query, secret: 'wrong' })).body);
    expect(v3.Message.slice(0, beginning.length)).toBe(beginning);
    expect(v3.Message.slice(beginning.length)).toMatch(/^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
    const v1 = JSON.parse((await askV1(emulator.url, query, 'wrong')).body);
    expect(v1.Message.slice(0, beginning.length)).toBe(beginning);
    expect(v1.Message.slice(beginning.length)).toMatch(
      /^GET&%2F&AccessKeyId%3Demulator%26Action%3DQueryToken%26/,
    );
  });
});
