import { ENVIRONMENT, resolveSettings } from '../../lib/onsmqtt/settings';

const SETTING = {
  region: 'region',
  endpoint: 'endpoint',
} as const;

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

  it('that names credentials keeps what the block says apart from what the environment says', () => {
    const args = { access_key: 'of block', secret_key: '', ecs_role_name: null };
    const env = { ALIBABACLOUD_ACCESS_KEY_ID: 'id', ALICLOUD_ECS_ROLE_NAME: 'role', ALICLOUD_SECRET_KEY: '' };
    expect(resolveSettings(args, env).credentials).toEqual({
      block: { access_key: 'of block' },
      environment: { access_key: 'id', ecs_role_name: 'role' },
    });
  });

  it('is not taken from a variable that is empty', () => {
    const env = { ALICLOUD_REGION: '', ALIBABA_CLOUD_REGION: 'cn-hangzhou' };
    expect(resolveSettings({ region: null }, env).region).toBe('cn-hangzhou');
  });

  it('has a default where nothing is set', () => {
    expect(resolveSettings({}, {})).toMatchObject({
      network: 'public',
      connectTimeoutMs: 5_000,
      readTimeoutMs: 10_000,
      maxRetryMs: 60_000,
      requestsPerSecond: 100,
      maxCalls: undefined,
    });
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
