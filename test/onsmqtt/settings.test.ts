import { ENVIRONMENT } from '../../lib/onsmqtt/facts/variables';
import {
  namedCredentials,
  type ProviderArguments,
  resolveSettings,
  timesProblem,
} from '../../lib/onsmqtt/settings';

const SETTING = {
  region: 'region',
  endpoint: 'endpoint',
} as const;

describe('white space around an argument', () => {
  it('is ignored, as by the alicloud provider', () => {
    const args = { region: 'cn-hangzhou ', endpoints: [{ sts: ' sts.aliyuncs.com ' }] };
    const keys = { access_key: 'id\n', secret_key: ' secret\n', security_token: '\ttoken' };
    expect(resolveSettings({ ...args, ...keys }, {})).toMatchObject({
      region: 'cn-hangzhou',
      stsEndpoint: 'sts.aliyuncs.com',
      credentials: { block: { access_key: 'id', secret_key: 'secret', security_token: 'token' } },
    });
  });
});

describe('a setting', () => {
  it.each(Object.keys(SETTING) as (keyof typeof SETTING)[])(
    '%s is the argument before any variable',
    (argument) => {
      const [variable] = ENVIRONMENT[argument];
      const settings = resolveSettings({ [argument]: 'argument' }, { [variable]: 'variable' });
      expect(settings[SETTING[argument]]).toBe('argument');
    },
  );

  it.each(Object.keys(SETTING) as (keyof typeof SETTING)[])(
    '%s is the first variable that is set',
    (argument) => {
      const variables: readonly string[] = ENVIRONMENT[argument];
      for (const [index, variable] of variables.entries()) {
        const env = Object.fromEntries(variables.slice(index).map((name) => [name, `of ${name}`]));
        expect(resolveSettings({}, env)[SETTING[argument]]).toBe(`of ${variable}`);
      }
    },
  );

  it('of an endpoints block is the host of STS, wherever in the block it is', () => {
    const endpoints = [{ sts: null }, { sts: ' sts.cn-hangzhou.aliyuncs.com ' }];
    expect(resolveSettings({ endpoints } as ProviderArguments, {}).stsEndpoint).toBe(
      'sts.cn-hangzhou.aliyuncs.com',
    );
    expect(resolveSettings({}, {}).stsEndpoint).toBeUndefined();
  });

  it('that names credentials keeps what the block says apart from what the environment says', () => {
    const args = { access_key: 'of block', profile: '', ecs_role_name: null };
    const env = { ALIBABACLOUD_ACCESS_KEY_ID: 'id', ALICLOUD_ECS_ROLE_NAME: 'role', ALICLOUD_SECRET_KEY: '' };
    expect(resolveSettings(args, env).credentials).toEqual({
      block: { access_key: 'of block', profile: '' },
      environment: { access_key: 'id', ecs_role_name: 'role' },
      oidc: { inBlock: false },
    });
  });

  it('of a role to assume is the block before the environment, and a default if neither says', () => {
    const env = { ALICLOUD_ASSUME_ROLE_ARN: 'of env', ALIBABA_CLOUD_ROLE_SESSION_NAME: 'ci' };
    const { assumeRole } = resolveSettings(
      { assume_role: [{ role_arn: 'of block', external_id: '7' }] },
      env,
    ).credentials;
    expect(assumeRole).toEqual({ arn: 'of block', sessionName: 'ci', sessionSeconds: 3600, externalId: '7' });
    const empty = { assume_role: [{ role_arn: null }] };
    expect(resolveSettings(empty, env).credentials.assumeRole).toMatchObject({ arn: 'of env' });
    expect(resolveSettings({}, env).credentials.assumeRole).toBeUndefined();
  });

  it('of a role is for the token of an OIDC provider if the environment names one', () => {
    const role = { ALIBABA_CLOUD_ROLE_ARN: 'role' };
    const { credentials } = resolveSettings({}, { ...role, ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'provider' });
    expect(credentials).toMatchObject({
      assumeRole: undefined,
      oidc: { oidc_provider_arn: 'provider', role_arn: 'role', inBlock: false },
    });
  });

  it('that is an empty text in the block is none, and is not taken from the environment', () => {
    const args = { region: '', access_key: '', security_token: ' ', profile: 'ci' };
    const env = {
      ALICLOUD_REGION: 'cn-hangzhou',
      ALICLOUD_ACCESS_KEY: 'id',
      ALICLOUD_SECURITY_TOKEN: 'token',
    };
    const { region, credentials } = resolveSettings(args, env);
    expect(region).toBeUndefined();
    expect(namedCredentials(credentials)).toEqual({ profile: 'ci' });
  });

  it('is not taken from a variable that is empty', () => {
    const env = { ALICLOUD_REGION: '', ALIBABA_CLOUD_REGION: 'cn-hangzhou' };
    expect(resolveSettings({ region: null }, env).region).toBe('cn-hangzhou');
  });

  it('has a default if nothing is set', () => {
    expect(resolveSettings({}, {})).toMatchObject({
      network: 'public',
      connectTimeoutMs: 5_000,
      readTimeoutMs: 10_000,
      maxRetryMs: 60_000,
      requestsPerSecond: 50,
      maxCalls: undefined,
    });
  });

  it.each([7, 0])('of the most calls is what the block says: %s', (most) => {
    expect(resolveSettings({ max_calls: most, requests_per_second: 9 }, {})).toMatchObject({
      maxCalls: most,
      requestsPerSecond: 9,
    });
    expect(resolveSettings({ max_calls: null }, {}).maxCalls).toBeUndefined();
  });

  it('in seconds or milliseconds can come from the environment', () => {
    const env = { CLIENT_CONNECT_TIMEOUT: '100', CLIENT_READ_TIMEOUT: '200', MAX_RETRY_TIMEOUT: '3' };
    expect(resolveSettings({}, env)).toMatchObject({
      connectTimeoutMs: 100,
      readTimeoutMs: 200,
      maxRetryMs: 3_000,
    });
  });
});

describe('a time', () => {
  it.each([
    ['CLIENT_CONNECT_TIMEOUT', '0', 'client_connect_timeout'],
    ['CLIENT_READ_TIMEOUT', '10s', 'client_read_timeout'],
    ['MAX_RETRY_TIMEOUT', '-1', 'max_retry_timeout'],
  ])('%s=%s is refused', (variable, text, argument) => {
    const problem = timesProblem(resolveSettings({}, { [variable]: text }));
    expect(problem).toMatchObject({ code: 'UnusableTime', at: { argument } });
    expect(problem?.message).toContain(`${argument} (${variable}) must be a number`);
  });

  it.each([
    ['CLIENT_CONNECT_TIMEOUT', '1', 'milliseconds'],
    ['CLIENT_READ_TIMEOUT', '1', 'milliseconds'],
    ['MAX_RETRY_TIMEOUT', '0', 'seconds'],
  ])('%s is at least %s %s', (variable, least, unit) => {
    const of = (text: string) => timesProblem(resolveSettings({}, { [variable]: text }));
    expect(of(least)).toBeUndefined();
    expect(of(String(Number(least) - 1))?.remedies).toEqual([`Set it in ${unit}, or remove it.`]);
  });

  it('that is longer than a timer can take is as long as it can', () => {
    const forever = {
      CLIENT_CONNECT_TIMEOUT: '1e99',
      CLIENT_READ_TIMEOUT: 'Infinity',
      MAX_RETRY_TIMEOUT: '3000000',
    };
    const settings = resolveSettings({}, forever);
    const longest = 2 ** 31 - 1;
    expect(settings).toMatchObject({
      connectTimeoutMs: longest,
      readTimeoutMs: longest,
      maxRetryMs: longest,
    });
    expect(timesProblem(settings)).toBeUndefined();
    expect(timesProblem(resolveSettings({}, {}))).toBeUndefined();
  });
});
