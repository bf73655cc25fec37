import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { Emulator } from '../../lib/emulator/emulator';
import type { TokenService } from '../../lib/gate/token-service';
import * as errors from '../../lib/onsmqtt/errors';
import { resolveSettings } from '../../lib/onsmqtt/settings';
import { createTokenService } from '../../lib/onsmqtt/token-service';
import { type CannedAnswer, CredentialServer, temporaryCredentials } from '../support/credential-server';

const never = new AbortController().signal;
let emulator: Emulator;

beforeEach(async () => {
  emulator = await Emulator.start();
});
afterEach(() => emulator.close());

function service(overrides: Record<string, string> = {}): TokenService {
  const args = {
    endpoint: emulator.url,
    access_key: emulator.accessKeyId,
    secret_key: emulator.accessKeySecret,
    ...overrides,
  };
  return createTokenService(resolveSettings(args, {}), {});
}

const ask = (token: string, instanceId = emulator.instanceId, asked = service()) =>
  asked.queryToken({ instanceId, token }, never);

async function failure(asking: Promise<unknown>): Promise<errors.OnsMqttError> {
  return asking.then(
    () => {
      throw new Error('It was answered.');
    },
    (error: errors.OnsMqttError) => error,
  );
}

describe('QueryToken', () => {
  it('answers true for a token that was issued, and false once it is revoked', async () => {
    const token = emulator.issueToken();
    expect(await ask(token)).toEqual({
      tokenStatus: true,
      requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      serviceTime: expect.any(Date),
    });
    emulator.revokeToken(token);
    expect(await ask(token)).toMatchObject({ tokenStatus: false });
  });

  it.each([
    ['a token of 4 KB', 'k'.repeat(4096)],
    ['a token with every character that means something in a URL', "+/=&?#%!'()* ~;:@,[]"],
    ['a token with letters beyond ASCII', 'tökén-日本-🔑'],
  ])('carries %s unchanged', async (_, token) => {
    await emulator.close();
    emulator = await Emulator.start({ tokens: [{ token, instanceId: 'post-cn-emulator' }] });
    expect(await ask(token)).toMatchObject({ tokenStatus: true });
  });

  it('is signed with temporary credentials and their security token', async () => {
    const key = { id: 'STS.key', secret: 'sts-secret', securityToken: 'sts-token' };
    await emulator.close();
    emulator = await Emulator.start({ accounts: [{ id: '1', accessKeys: [key], instances: ['post-cn-1'] }] });
    const temporary = { access_key: key.id, secret_key: key.secret };
    const withToken = service({ ...temporary, security_token: key.securityToken });
    expect(await ask(emulator.issueToken(), 'post-cn-1', withToken)).toMatchObject({ tokenStatus: true });
    expect(await failure(ask('any', 'post-cn-1', service(temporary)))).toBeInstanceOf(
      errors.CredentialsError,
    );
  });

  it.each([
    ['a wrong secret', { secret_key: 'wrong-secret' }, errors.CredentialsError, 'SignatureDoesNotMatch'],
    [
      'an unknown access key',
      { access_key: 'unknown' },
      errors.CredentialsError,
      'InvalidAccessKeyId.NotFound',
    ],
  ])('fails with %s', async (_, overrides, type, code) => {
    const error = await failure(ask('any-token', emulator.instanceId, service(overrides)));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({
      code,
      retry: 'never',
      requestId: expect.any(String),
      httpStatus: expect.any(Number),
    });
  });

  it('fails if there are no credentials, naming every way to give them', async () => {
    const env = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true', HOME: '/nowhere' };
    const anonymous = createTokenService(resolveSettings({ endpoint: emulator.url }, env), env);
    const error = await failure(ask('any-token', emulator.instanceId, anonymous));
    expect(error).toMatchObject({ code: 'NoCredentials', retry: 'never' });
    expect(error.message).toContain('- the access key: None of ALICLOUD_ACCESS_KEY, ');
    expect(error.message).toContain('- the ECS instance: ALIBABA_CLOUD_ECS_METADATA_DISABLED is set.');
    expect(error.message).toContain('- the OIDC role: ALIBABA_CLOUD_OIDC_PROVIDER_ARN is not set.');
    expect(error.message).toContain(
      '- the profiles of /nowhere/.aliyun/config.json: File /nowhere/.aliyun/config.json does not exist.',
    );
    expect(error.message).toContain('- the credentials URI: None of ALICLOUD_CREDENTIALS_URI, ');
  });

  it('shows neither token nor secret in an error, however it is printed', async () => {
    const wrong = service({ secret_key: 'the-wrong-secret' });
    const error = await failure(ask('the-secret-token', emulator.instanceId, wrong));
    const printed = `${error.stack} ${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)}`;
    expect(printed).not.toMatch(/the-secret-token|the-wrong-secret|emulator-secret/);
  });

  it.each([
    ['the token', 'the-secret-token'],
    ['the secret of the access key', 'the-wrong-secret'],
    ['the security token', 'the-temporary-key'],
  ])('shows no code in which a server repeats %s from its end', async (_, secret) => {
    const code = [...secret].reverse().join('');
    emulator.inject({ fault: { kind: 'raw', status: 400, body: JSON.stringify({ Code: code }) } });
    const keys = { secret_key: 'the-wrong-secret', security_token: 'the-temporary-key' };
    const error = await failure(ask('the-secret-token', emulator.instanceId, service(keys)));
    expect(error).toBeInstanceOf(errors.MalformedAnswerError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(code);
  });
});

describe('temporary credentials that have expired', () => {
  it('are replaced, and the call is repeated', async () => {
    const old = { id: 'STS.key', secret: 'sts-secret', securityToken: 'old', expiresAt: 1 };
    await emulator.close();
    emulator = await Emulator.start({
      accounts: [
        {
          id: '1',
          accessKeys: [old, { id: 'STS.new', secret: 'new', securityToken: 'new' }],
          instances: ['post-cn-1'],
        },
      ],
    });
    const answers = [
      { body: { ...temporaryCredentials(), SecurityToken: 'old' } },
      {
        body: {
          ...temporaryCredentials(),
          AccessKeyId: 'STS.new',
          AccessKeySecret: 'new',
          SecurityToken: 'new',
        },
      },
    ];
    const uri = await CredentialServer.start(() => answers[uri.requests.length - 1]!);
    const args = { endpoint: emulator.url, credentials_uri: uri.url };
    const asked = createTokenService(resolveSettings(args, {}), {});
    const token = emulator.issueToken();
    expect(await failure(ask(token, 'post-cn-1', asked))).toMatchObject({ retry: 'at-once' });
    expect(await ask(token, 'post-cn-1', asked)).toMatchObject({ tokenStatus: true });
    await uri.close();
  });

  it('that were given directly fail the check', async () => {
    const old = { id: 'STS.key', secret: 'sts-secret', securityToken: 'old', expiresAt: 1 };
    await emulator.close();
    emulator = await Emulator.start({ accounts: [{ id: '1', accessKeys: [old], instances: ['post-cn-1'] }] });
    const given = service({ access_key: old.id, secret_key: old.secret, security_token: old.securityToken });
    expect(await failure(ask('any', 'post-cn-1', given))).toMatchObject({
      code: 'InvalidSecurityToken.Expired',
      retry: 'never',
    });
  });
});

describe("a machine's clock", () => {
  it('that is wrong is corrected by what the service says of the time', async () => {
    const ahead = 20 * 60_000;
    await emulator.close();
    emulator = await Emulator.start({}, () => Date.now() + ahead);
    const asked = service();
    const token = emulator.issueToken();
    expect(await failure(ask(token, emulator.instanceId, asked))).toMatchObject({
      code: 'InvalidTimeStamp.Expired',
      retry: 'at-once',
    });
    expect(await ask(token, emulator.instanceId, asked)).toMatchObject({ tokenStatus: true });
  });
});

describe('an answer', () => {
  let answer: () => CannedAnswer;
  let server: CredentialServer;
  beforeEach(async () => {
    server = await CredentialServer.start(() => answer());
  });
  afterEach(() => server.close());

  const valid = (RequestId: string) => ({ body: { RequestId, TokenStatus: true } });
  const asked = () => service({ endpoint: server.url });

  it('needs one request, and has the time of the service', async () => {
    answer = () => ({ ...valid('A-1'), headers: { date: 'Fri, 24 Nov 2226 12:00:00 GMT' } });
    expect(await ask('token', 'post-cn-1', asked())).toEqual({
      tokenStatus: true,
      requestId: 'A-1',
      serviceTime: new Date('2226-11-24T12:00:00Z'),
    });
    expect(server.requests).toEqual(['POST /?InstanceId=post-cn-1&Token=token']);
  });

  it('with the id of an earlier one is not believed', async () => {
    const twice = asked();
    answer = () => valid('A-1');
    await ask('one', 'post-cn-1', twice);
    expect(await failure(ask('two', 'post-cn-1', twice))).toMatchObject({
      code: 'RepeatedAnswer',
      retry: 'at-once',
      mayHaveBeenBilled: true,
    });
  });

  it('with the id of an earlier refusal is not believed', async () => {
    const twice = asked();
    answer = () => ({ status: 400, body: { Code: 'QueryTokenOverFlow', RequestId: 'A-1' } });
    expect(await failure(ask('one', 'post-cn-1', twice))).toMatchObject({ code: 'QueryTokenOverFlow' });
    expect(await failure(ask('one', 'post-cn-1', twice))).toMatchObject({ code: 'RepeatedAnswer' });
    answer = () => valid('A-1');
    expect(await failure(ask('one', 'post-cn-1', twice))).toMatchObject({ code: 'RepeatedAnswer' });
    answer = () => valid('A-2');
    expect(await ask('one', 'post-cn-1', twice)).toMatchObject({ tokenStatus: true });
  });

  it('that two questions get at the same time is that of neither', async () => {
    const waiting: ServerResponse[] = [];
    const both = createServer((_, response) => {
      if (waiting.push(response) < 2) return;
      for (const each of waiting) each.end(JSON.stringify(valid('A-1').body));
    });
    await new Promise<void>((resolve) => both.listen(0, '127.0.0.1', resolve));
    const shared = service({ endpoint: `http://127.0.0.1:${(both.address() as AddressInfo).port}` });
    const asking = ['one', 'two'].map((token) => ask(token, 'post-cn-1', shared));
    const outcomes = await Promise.allSettled(asking);
    both.closeAllConnections();
    both.close();
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('of a cache is not believed', async () => {
    answer = () => ({ ...valid('A-1'), headers: { age: '0' } });
    expect(await failure(ask('one', 'post-cn-1', asked()))).toMatchObject({ code: 'RepeatedAnswer' });
  });

  it('of an earlier run is not believed, whatever its id', async () => {
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toUTCString();
    answer = () => ({ ...valid('A-1'), headers: { date: minutesAgo(16) } });
    expect(await failure(ask('one', 'post-cn-1', asked()))).toMatchObject({
      code: 'OldAnswer',
      retry: 'at-once',
    });
    answer = () => ({ ...valid('A-2'), headers: { date: minutesAgo(14) } });
    expect(await ask('one', 'post-cn-1', asked())).toMatchObject({ tokenStatus: true });
    answer = () => ({ ...valid('A-3'), headers: { date: 'yesterday' } });
    expect(await ask('one', 'post-cn-1', asked())).toMatchObject({ tokenStatus: true, serviceTime: null });
  });
});
