import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiRequest } from '../../../lib/emulator/api-request';
import { defaultChain } from '../../../lib/onsmqtt/credentials/default-chain';
import { AnswersSeen } from '../../../lib/onsmqtt/exchange/answers-seen';
import { createExchange } from '../../../lib/onsmqtt/exchange/exchange';
import { type ProviderArguments, resolveSettings } from '../../../lib/onsmqtt/settings';
import {
  assumedCredentials,
  type CannedAnswer,
  CredentialServer,
  temporaryCredentials,
} from '../../support/credential-server';
import { credentialsOf } from '../../support/credentials-of';
import { FakeCloud } from './peers/fake-cloud';
import { surroundings } from './peers/peer';

const KEY = { access_key: 'id', secret_key: 'secret' };
const ROLE = { role_arn: 'acs:ram::1:role/checker' };
const OIDC = { ...ROLE, oidc_provider_arn: 'acs:ram::1:oidc-provider/ack', oidc_token: 'the-oidc-token' };
const NO_ECS = { ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

describe('the host of STS', () => {
  let cloud: FakeCloud;
  beforeAll(async () => {
    cloud = await FakeCloud.start();
  });
  afterAll(() => cloud.close());

  type Place = [what: string, host: string, args: ProviderArguments, env?: object, profile?: object];
  const REGION = { region: 'cn-beijing' };
  const STS_REGION = { ALIBABA_CLOUD_STS_REGION: 'cn-hangzhou' };
  const VPC = { ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: 'true' };
  const ENDPOINT = { STS_ENDPOINT: 'sts.cn-beijing.aliyuncs.com' };
  const BLOCK = { endpoints: [{ sts: 'sts.example.com' }] };

  it.each<Place>([
    ['nothing but the region of the instances', 'sts.aliyuncs.com', REGION],
    ['a region of STS', 'sts.cn-hangzhou.aliyuncs.com', REGION, STS_REGION],
    ['a region of STS in a VPC', 'sts-vpc.cn-hangzhou.aliyuncs.com', REGION, { ...STS_REGION, ...VPC }],
    ['a VPC without a region of STS', 'sts.aliyuncs.com', REGION, VPC],
    ['the network vpc', 'sts-vpc.cn-beijing.aliyuncs.com', { ...REGION, network: 'vpc' }],
    [
      'the network vpc, and a region of STS',
      'sts-vpc.cn-hangzhou.aliyuncs.com',
      { ...REGION, network: 'vpc' },
      STS_REGION,
    ],
    ['an endpoint', 'sts.cn-beijing.aliyuncs.com', REGION, { ...ENDPOINT, ...STS_REGION }],
    ['an endpoint of the block', 'sts.example.com', { ...REGION, ...BLOCK }, { ...ENDPOINT, ...STS_REGION }],
    ['a region of the profile', 'sts.cn-beijing.aliyuncs.com', {}, STS_REGION, { sts_region: 'cn-beijing' }],
    ['a VPC of the profile', 'sts-vpc.cn-hangzhou.aliyuncs.com', {}, STS_REGION, { enable_vpc: true }],
    ['an endpoint of the profile', 'sts.example.com', {}, ENDPOINT, { sts_endpoint: 'sts.example.com' }],
    [
      'an endpoint of the block, and one of the profile',
      'sts.example.com',
      BLOCK,
      {},
      { sts_endpoint: 'sts.aliyuncs.com' },
    ],
  ])('with %s is %s', async (_, host, args, env = {}, profile) => {
    cloud.forget();
    const own = { name: 'p', mode: 'RamRoleArn', access_key_id: 'id', access_key_secret: 'secret' };
    const file = join(home, 'config.json');
    const profiles = [{ ...own, ram_role_arn: ROLE.role_arn, ...profile }];
    writeFileSync(file, JSON.stringify({ current: 'p', profiles }));
    const source = profile ? { shared_credentials_file: file } : { ...KEY, assume_role: [ROLE] };
    await credentialsOf({ ...args, ...source }, { ...NO_ECS, ...surroundings(cloud), ...env, HOME: home });
    expect(cloud.stsCalls.map((call) => call.host)).toEqual([host]);
  });
});

describe('STS', () => {
  const asked: ApiRequest[] = [];
  let answer: () => CannedAnswer;
  let sts: CredentialServer;
  beforeEach(async () => {
    asked.length = 0;
    answer = assumedCredentials;
    sts = await CredentialServer.start((request) => {
      asked.push(request);
      return answer();
    });
  });
  afterEach(() => sts.close());

  /** Reads credentials as one run that needs them more than once. */
  function run(args: ProviderArguments) {
    const env = { ...NO_ECS, HOME: home, STS_ENDPOINT: sts.url };
    const exchange = createExchange({ connectTimeoutMs: 1_000, readTimeoutMs: 1_000, env });
    const chain = defaultChain(resolveSettings(args, env), exchange, 'the-agent/1', env, new AnswersSeen());
    return () => chain.read(new AbortController().signal);
  }

  const ASSUME = { ...KEY, assume_role: [ROLE] };

  it('is called for a role with the given settings only', async () => {
    await run(ASSUME)();
    const [{ method, query, headers, body }] = asked as [ApiRequest];
    expect(method).toBe('POST');
    expect(Object.fromEntries(query)).toEqual({
      RoleArn: ROLE.role_arn,
      RoleSessionName: 'terraform',
      DurationSeconds: '3600',
    });
    expect(headers['user-agent']).toBe('the-agent/1');
    expect(body).toHaveLength(0);
  });

  it('is called with an OIDC token in a form, which is not part of the URL', async () => {
    await run({ assume_role_with_oidc: [OIDC] })();
    const [{ method, query, headers, body }] = asked as [ApiRequest];
    expect(method).toBe('POST');
    expect(Object.fromEntries(query)).toEqual({
      Action: 'AssumeRoleWithOIDC',
      Format: 'JSON',
      Version: '2015-04-01',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'the-agent/1',
    });
    expect(Object.fromEntries(new URLSearchParams(body.toString()))).toEqual({
      RoleArn: ROLE.role_arn,
      RoleSessionName: 'terraform',
      DurationSeconds: '3600',
      OIDCProviderArn: OIDC.oidc_provider_arn,
      OIDCToken: 'the-oidc-token',
    });
  });

  it.each([
    ['a role', ASSUME, ({ headers }: ApiRequest) => headers['x-acs-date']],
    ['an OIDC token', { assume_role_with_oidc: [OIDC] }, ({ query }: ApiRequest) => query.get('Timestamp')],
  ])("is called again with its own time if it refuses this machine's: %s", async (_, args, timeOf) => {
    const read = run(args);
    const service = new Date(Date.now() + 40 * 60_000);
    const code = 'InvalidTimeStamp.Expired';
    const headers = { date: service.toUTCString() };
    answer = () => ({
      status: 400,
      headers,
      body: { Code: code, RequestId: randomUUID() },
    });
    await expect(read()).rejects.toMatchObject({ retry: 'backoff' });
    answer = () => ({ ...assumedCredentials(), headers });
    expect(await read()).toMatchObject({ accessKeyId: 'STS.key' });
    const [first, second] = asked.map((request) => Date.parse(timeOf(request)!));
    expect(first).toBeLessThan(service.getTime() - 30 * 60_000);
    expect(second).toBeGreaterThan(service.getTime() - 60_000);
  });

  it('answers too many calls with status 302, which is temporary and not a redirect', async () => {
    const read = run(ASSUME);
    answer = () => ({ status: 302, body: { Code: 'Throttling.Api', RequestId: randomUUID() } });
    const refused = read();
    await expect(refused).rejects.toMatchObject({ retry: 'backoff' });
    await expect(refused).rejects.toThrow('Throttling.Api: the account sends STS too many requests');
    answer = assumedCredentials;
    expect(await read()).toMatchObject({ accessKeyId: 'STS.key' });
  });

  it('is not accepted if it repeats a refusal', async () => {
    const read = run(ASSUME);
    answer = () => ({ status: 403, body: { Code: 'EntityNotExist.Role', RequestId: 'A-1' } });
    await expect(read()).rejects.toThrow('STS answered EntityNotExist.Role');
    await expect(read()).rejects.toThrow('sent an answer that it had sent before');
  });

  it.each([
    [
      'a status other than 200',
      { status: 500, body: { RequestId: 'A-1', Credentials: temporaryCredentials() } },
    ],
    ['null in place of credentials', { body: { RequestId: 'A-1', Credentials: null } }],
    ['a text in place of credentials', { body: { RequestId: 'A-1', Credentials: 'STS.key' } }],
  ])('gives no credentials with %s', async (_, canned) => {
    answer = () => canned;
    await expect(run(ASSUME)()).rejects.toThrow('The answer of STS contains no credentials.');
  });

  it.each([
    ['the secret', { ...ASSUME, secret_key: 'the-own-secret-1' }],
    ['the security token', { ...ASSUME, security_token: 'the-own-secret-2' }],
    ['the OIDC token', { assume_role_with_oidc: [{ ...OIDC, oidc_token: 'the-own-secret-3' }] }],
  ])('may repeat a part of %s, which is not shown', async (_, args) => {
    answer = () => ({ status: 403, body: { Code: 'Echo.the-own-secret', RequestId: 'A-1' } });
    await expect(run(args)()).rejects.toMatchObject({
      message: expect.not.stringContaining('the-own'),
    });
  });

  it('that refuses an OIDC token says that it was asked with one', async () => {
    answer = () => ({ status: 403, body: { Code: 'NoPermission', RequestId: 'A-1' } });
    await expect(run({ assume_role_with_oidc: [OIDC] })()).rejects.toThrow(
      'The credentials are from an OIDC token.',
    );
  });

  it('that cannot be reached is named, and may be asked again', async () => {
    const read = run(ASSUME);
    await sts.close();
    await expect(read()).rejects.toMatchObject({
      retry: 'backoff',
      message: expect.stringContaining('The request to STS failed: '),
    });
  });
});
