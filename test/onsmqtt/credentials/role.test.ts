import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { ApiRequest } from '../../../lib/emulator/api-request';
import { readV3Claim } from '../../../lib/emulator/signature-v3';
import { secrets } from '../../../lib/gate/secrets/secrets';
import type { OnsMqttError } from '../../../lib/onsmqtt/errors';
import type { ProviderArguments } from '../../../lib/onsmqtt/settings';
import {
  assumedCredentials,
  type CannedAnswer,
  CredentialServer,
  temporaryCredentials,
} from '../../support/credential-server';
import { credentialsOf } from '../../support/credentials-of';

const KEY = { access_key: 'id', secret_key: 'secret' };
const ROLE = { role_arn: 'acs:ram::1:role/checker' };

let home: string;
let asked: ApiRequest[];
let answer: () => CannedAnswer;
let sts: CredentialServer;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  asked = [];
  answer = assumedCredentials;
  sts = await CredentialServer.start((request) => {
    asked.push(request);
    return answer();
  });
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await sts.close();
});

const read = (args: ProviderArguments, env: NodeJS.ProcessEnv = {}) =>
  credentialsOf(args, {
    STS_ENDPOINT: sts.url,
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    HOME: home,
    ...env,
  });

const failure = (reading: Promise<unknown>) =>
  reading.then(
    () => {
      throw new Error('There were credentials.');
    },
    (error: OnsMqttError) => error,
  );

describe('assume_role', () => {
  it('calls STS with the available credentials, signed', async () => {
    const block = { ...ROLE, session_name: 'ci', policy: '{}', session_expiration: 900, external_id: '7' };
    const credentials = await read({ ...KEY, assume_role: [block] });
    expect(credentials).toMatchObject({
      source: 'a role assumed with the access key',
      accessKeyId: 'STS.key',
      expiresAt: expect.any(Number),
    });
    expect(credentials.securityToken).toBe('sts-token');
    const [request] = asked;
    expect(Object.fromEntries(request!.query)).toEqual({
      RoleArn: ROLE.role_arn,
      RoleSessionName: 'ci',
      Policy: '{}',
      DurationSeconds: '900',
      ExternalId: '7',
    });
    expect(request!.headers).toMatchObject({ 'x-acs-action': 'AssumeRole', 'x-acs-version': '2015-04-01' });
    const claim = readV3Claim(request!);
    expect(claim.accessKeyId).toBe('id');
    expect(claim.isSignedWith('secret')).toBe(true);
  });

  it('also comes from the environment if the block exists', async () => {
    const env = { ALICLOUD_ASSUME_ROLE_ARN: ROLE.role_arn };
    await read({ ...KEY, assume_role: [{ role_arn: null }] }, env);
    expect(asked[0]!.query.get('RoleSessionName')).toBe('terraform');
    expect(asked[0]!.query.get('DurationSeconds')).toBe('3600');
  });

  it('that STS refuses says which identity it refused, and what to do', async () => {
    answer = () => ({ status: 403, body: { Code: 'NoPermission', RequestId: 'A-1', Message: 'secret' } });
    const error = await failure(read({ ...KEY, assume_role: [ROLE] }));
    expect(error).toMatchObject({ code: 'NoCredentials', retry: 'never', mayHaveBeenBilled: false });
    expect(error.message).toContain(
      '- the role assumed with the access key: STS answered NoPermission: the role may not be assumed with these credentials (HTTP 403). The credentials are from the access key. Request id: A-1.',
    );
    expect(error.remedies.join()).toContain('Grant the caller sts:AssumeRole');
  });

  it.each([
    ['refuses', { status: 403, body: { Code: 'NoPermission' } }],
    ['is overloaded', { status: 503, body: { Code: 'ServiceUnavailable' } }],
  ])(
    'is assumed with no other credentials if STS %s: these would be another identity',
    async (_, refusal) => {
      const profile = { name: 'p', mode: 'AK', access_key_id: 'other', access_key_secret: 'other-secret' };
      mkdirSync(join(home, '.aliyun'));
      writeFileSync(join(home, '.aliyun/config.json'), JSON.stringify({ current: 'p', profiles: [profile] }));
      answer = () => refusal;
      await failure(
        read(
          { assume_role: [ROLE] },
          { ALICLOUD_ACCESS_KEY: KEY.access_key, ALICLOUD_SECRET_KEY: KEY.secret_key },
        ),
      );
      expect(asked.length).toBeGreaterThan(0);
      expect(new Set(asked.map((request) => readV3Claim(request).accessKeyId))).toEqual(new Set(['id']));
    },
  );

  it.each([
    ['is overloaded', { status: 503, body: { Code: 'ServiceUnavailable' } }],
    ['throttles', { status: 400, body: { Code: 'Throttling.User' } }],
  ])('is requested again if STS %s', async (_, overloaded) => {
    answer = () => overloaded;
    expect(await failure(read({ ...KEY, assume_role: [ROLE] }))).toMatchObject({ retry: 'backoff' });
  });

  it.each([
    ['no JSON', { body: '<html>' }, 'The body of the answer of STS is not a JSON object'],
    ['no credentials', { body: {} }, 'contains no credentials'],
    [
      'half of them',
      { body: { RequestId: 'A-1', Credentials: { AccessKeyId: 'a' } } },
      'The answer does not contain all of AccessKeyId',
    ],
    ['no request id', { body: { Credentials: temporaryCredentials() } }, 'has no RequestId'],
  ])('is skipped if the answer contains %s', async (_, canned, reason) => {
    answer = () => canned;
    await expect(read({ ...KEY, assume_role: [ROLE] })).rejects.toThrow(reason);
  });

  it('does not believe an answer of STS that it has seen before', async () => {
    const repeated = assumedCredentials();
    answer = () => repeated;
    const first = { role_arn: 'acs:ram::1:role/first', oidc_provider_arn: 'acs:ram::1:oidc-provider/ack' };
    const chained = {
      assume_role_with_oidc: [{ ...first, oidc_token: 'the-oidc-token' }],
      assume_role: [ROLE],
    };
    await expect(read(chained)).rejects.toThrow('sent an answer that it had sent before');
    expect(asked).toHaveLength(2);
  });

  it('does not believe an answer of a cache', async () => {
    answer = () => ({ ...assumedCredentials(), headers: { age: '5' } });
    await expect(read({ ...KEY, assume_role: [ROLE] })).rejects.toThrow(
      'sent an answer that it had sent before',
    );
  });

  it('does not believe an answer of an earlier run', async () => {
    const date = new Date(Date.now() - 20 * 60_000).toUTCString();
    answer = () => ({ ...assumedCredentials(), headers: { date } });
    await expect(read({ ...KEY, assume_role: [ROLE] })).rejects.toThrow(
      'sent an answer that is older than the request',
    );
  });

  it('takes plain http to loopback addresses only', async () => {
    const env = { STS_ENDPOINT: 'http://sts.example.com' };
    await expect(read({ ...KEY, assume_role: [ROLE] }, env)).rejects.toMatchObject({
      message: expect.stringContaining('STS_ENDPOINT must be a host name, host:port or https URL'),
      remedies: [
        { to: 'give-credentials', faulty: ['STS_ENDPOINT'] },
        'STS_ENDPOINT can be sts.aliyuncs.com.',
      ],
    });
  });

  it.each(['cn hangzhou', 'attacker.example/', 'cn-hangzhou@evil.example', 'evil.example#', 'CN-HANGZHOU'])(
    'is not called in an invalid region: %s',
    async (region) => {
      const [block, sts] = [{ ...KEY, assume_role: [ROLE] }, { STS_ENDPOINT: '' }];
      await expect(read(block, { ...sts, ALIBABA_CLOUD_STS_REGION: region })).rejects.toMatchObject({
        message: expect.stringContaining('ALIBABA_CLOUD_STS_REGION must be a region in lower-case letters'),
        remedies: [{ to: 'give-credentials', faulty: ['ALIBABA_CLOUD_STS_REGION'] }],
      });
      await expect(read({ ...block, region, network: 'vpc' }, sts)).rejects.toThrow(
        'region must be a region in lower-case letters',
      );
    },
  );
});

describe('assume_role_with_oidc', () => {
  const block = { ...ROLE, oidc_provider_arn: 'acs:ram::1:oidc-provider/ack' };

  it('calls STS with the token of a file, without a signature and not in the URL', async () => {
    const file = join(home, 'token');
    writeFileSync(file, 'the-oidc-token\n');
    const credentials = await read({ assume_role_with_oidc: [{ ...block, oidc_token_file: file }] });
    expect(credentials).toMatchObject({
      source: 'a role assumed with an OIDC token',
      accessKeyId: 'STS.key',
    });
    const [{ query, headers, parameters }] = asked as [ApiRequest];
    expect(headers.authorization).toBeUndefined();
    expect(query.get('Action')).toBe('AssumeRoleWithOIDC');
    expect([...query.values()]).not.toContain('the-oidc-token');
    expect(Object.fromEntries(parameters)).toMatchObject({
      RoleArn: ROLE.role_arn,
      OIDCProviderArn: block.oidc_provider_arn,
      OIDCToken: 'the-oidc-token',
      RoleSessionName: 'terraform',
    });
  });

  it('that STS refuses is a matter of the trust policy, and of no caller', async () => {
    answer = () => ({ status: 403, body: { Code: 'NoPermission', RequestId: 'A-1' } });
    const args = { assume_role_with_oidc: [{ ...block, oidc_token: 'the-oidc-token' }] };
    const error = await failure(read(args));
    expect(error.message).toContain('NoPermission: the role may not be assumed with this token (HTTP 403)');
    expect(error.remedies.join()).toContain('for the OIDC provider, under conditions');
    expect(error.remedies.join()).not.toMatch(/caller|access key/);
  });

  it('follows the access key in the default chain, as a pod on ACK has it in its environment', async () => {
    const pod = {
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: block.oidc_provider_arn,
      ALIBABA_CLOUD_OIDC_TOKEN: 'the-oidc-token',
      ALIBABA_CLOUD_ROLE_ARN: ROLE.role_arn,
    };
    expect(await read({}, pod)).toMatchObject({ source: 'a role assumed with an OIDC token' });
    expect(await read(KEY, pod)).toMatchObject({ source: 'the access key' });
  });

  it('gives the credentials for another role, if both are set', async () => {
    const credentials = await read({
      assume_role_with_oidc: [{ ...block, oidc_token: 'the-oidc-token' }],
      assume_role: [{ role_arn: 'acs:ram::2:role/other' }],
    });
    expect(credentials.source).toBe('a role assumed with a role assumed with an OIDC token');
    expect(readV3Claim(asked[1]!).isSignedWith('sts-secret')).toBe(true);
  });

  it.each([
    ['no provider', ROLE, 'oidc_provider_arn is not set, and ALIBABA_CLOUD_OIDC_PROVIDER_ARN is not set.'],
    [
      'no role',
      { oidc_provider_arn: block.oidc_provider_arn },
      'role_arn is not set, and ALIBABA_CLOUD_ROLE_ARN is not set.',
    ],
    [
      'no token',
      block,
      'oidc_token_file is not set, and none of ALIBABA_CLOUD_OIDC_TOKEN_FILE, ALIBABA_CLOUD_OIDC_TOKEN is set.',
    ],
    ['a file that is not there', { ...block, oidc_token_file: '/nowhere' }, 'File /nowhere does not exist.'],
  ])('with %s is skipped, and nothing replaces it', async (_, args, reason) => {
    const env = { ALIBABA_CLOUD_CREDENTIALS_FILE: '/etc/hostname' };
    await expect(read({ assume_role_with_oidc: [args] }, env)).rejects.toThrow(`- the OIDC role: ${reason}`);
  });

  it('with an empty file is skipped', async () => {
    const file = join(home, 'token');
    writeFileSync(file, '\n');
    await expect(read({ assume_role_with_oidc: [{ ...block, oidc_token_file: file }] })).rejects.toThrow(
      `- the OIDC role: File ${file} is empty.`,
    );
    expect(asked).toHaveLength(0);
  });

  it('requests the session that the block describes from STS', async () => {
    const session = { role_session_name: 'ci', policy: '{}', session_expiration: 900 };
    await read({ assume_role_with_oidc: [{ ...block, ...session, oidc_token: 'the-oidc-token' }] });
    expect(Object.fromEntries(asked[0]!.parameters)).toMatchObject({
      RoleSessionName: 'ci',
      Policy: '{}',
      DurationSeconds: '900',
    });
  });

  it('never shows the token', async () => {
    answer = () => ({
      status: 400,
      body: { Code: 'AuthenticationFail.OIDCToken.Expired', Message: 'the-oidc-token' },
    });
    const error = await failure(
      read({ assume_role_with_oidc: [{ ...block, oidc_token: 'the-oidc-token' }] }),
    );
    expect(error.message).toContain('the OIDC token has expired');
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('the-oidc-token');
    expect(secrets.isIn('the-oidc-token')).toBe(true);
  });
});
