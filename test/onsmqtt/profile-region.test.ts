import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withProfileRegion } from '../../lib/onsmqtt/profile-region';
import { type ProviderArguments, resolveSettings } from '../../lib/onsmqtt/settings';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.aliyun'));
  const profiles = [
    { name: 'current', mode: 'AK', region_id: ' cn-beijing ' },
    { name: 'other', mode: 'AK', region_id: 'cn-shanghai' },
    { name: 'none', mode: 'AK' },
    { name: 'blank', mode: 'AK', region_id: ' ' },
  ];
  writeFileSync(join(home, '.aliyun/config.json'), JSON.stringify({ current: 'current', profiles }));
});
afterEach(() => rmSync(home, { recursive: true }));

/** The region that is used with the given arguments and variables. */
async function regionWith(
  args: ProviderArguments,
  variables: NodeJS.ProcessEnv = {},
): Promise<string | undefined> {
  const env = { HOME: home, ...variables };
  return (await withProfileRegion(resolveSettings(args, env), env)).region;
}

describe('the region of a profile', () => {
  it('is that of the profile that the file chooses', async () => {
    expect(await regionWith({})).toBe('cn-beijing');
  });

  it('is that of the profile that the block names, or else the environment', async () => {
    expect(await regionWith({ profile: 'other' })).toBe('cn-shanghai');
    expect(await regionWith({}, { ALICLOUD_PROFILE: 'other' })).toBe('cn-shanghai');
    expect(await regionWith({ profile: 'other' }, { ALICLOUD_PROFILE: 'current' })).toBe('cn-shanghai');
  });

  it('is in the file that the block names', async () => {
    const file = join(home, 'credentials.json');
    writeFileSync(
      file,
      JSON.stringify({ current: 'p', profiles: [{ name: 'p', region_id: 'eu-central-1' }] }),
    );
    expect(await regionWith({ shared_credentials_file: file })).toBe('eu-central-1');
  });

  const KEY = { ALICLOUD_ACCESS_KEY: 'a', ALICLOUD_SECRET_KEY: 'b' };

  it.each<[string, ProviderArguments, NodeJS.ProcessEnv]>([
    ['an access key of the block', { access_key: 'a', secret_key: 'b' }, {}],
    ['half of an access key in the block', { access_key: 'a' }, {}],
    ['the other half', { secret_key: 'b' }, {}],
    ['an access key', {}, KEY],
    ['an access key before a file that is named', {}, { ...KEY, ALICLOUD_SHARED_CREDENTIALS_FILE: '/none' }],
    ['a URI', {}, { ALICLOUD_CREDENTIALS_URI: 'http://127.0.0.1/' }],
    ['an ECS role', { ecs_role_name: 'r' }, {}],
    ['an OIDC role of the block', { assume_role_with_oidc: [{}] }, {}],
    ['an OIDC role', {}, { ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'p' }],
  ])('is none if no profile is used: %s', async (_, args, env) => {
    expect(await regionWith(args, env)).toBeUndefined();
  });

  it('is that of the profile with half of an access key, and of a named one with a whole key, as in alicloud', async () => {
    expect(await regionWith({}, { ALICLOUD_ACCESS_KEY: 'a' })).toBe('cn-beijing');
    expect(await regionWith({ profile: 'other' }, KEY)).toBe('cn-shanghai');
  });

  it('is not that of another file, if the first one has the profile', async () => {
    mkdirSync(join(home, '.alibabacloud'));
    writeFileSync(
      join(home, '.alibabacloud/credentials'),
      '[none]\nregion_id = eu-central-1\n[default]\nregion_id = cn-qingdao\n[ini]\nregion_id = eu-west-1\n',
    );
    expect(await regionWith({ profile: 'none' })).toBeUndefined();
    expect(await regionWith({ profile: 'ini' })).toBe('eu-west-1');
    writeFileSync(join(home, '.aliyun/config.json'), '{');
    expect(await regionWith({})).toBe('cn-qingdao');
  });

  it('counts only if neither a region nor an endpoint is set', async () => {
    expect(await regionWith({ region: 'cn-hangzhou' })).toBe('cn-hangzhou');
    expect(await regionWith({}, { ALICLOUD_REGION: 'cn-hangzhou' })).toBe('cn-hangzhou');
    expect(await regionWith({ endpoint: 'mqtt.example.com' })).toBeUndefined();
  });

  it('does not exist if the profile has none or is missing, or if its file cannot be read or is disabled', async () => {
    expect(await regionWith({ profile: 'none' })).toBeUndefined();
    expect(await regionWith({ profile: 'blank' })).toBeUndefined();
    expect(await regionWith({ profile: 'missing' })).toBeUndefined();
    expect(await regionWith({}, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' })).toBeUndefined();
    writeFileSync(join(home, '.aliyun/config.json'), '{');
    expect(await regionWith({})).toBeUndefined();
  });
});
