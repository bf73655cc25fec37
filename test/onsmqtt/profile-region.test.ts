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

/** The region that is used with some arguments and variables. */
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

  it('counts only where neither a region nor an endpoint is set', async () => {
    expect(await regionWith({ region: 'cn-hangzhou' })).toBe('cn-hangzhou');
    expect(await regionWith({}, { ALICLOUD_REGION: 'cn-hangzhou' })).toBe('cn-hangzhou');
    expect(await regionWith({ endpoint: 'mqtt.example.com' })).toBeUndefined();
  });

  it('is none where the profile has none, is not there, or its file cannot be read or is switched off', async () => {
    expect(await regionWith({ profile: 'none' })).toBeUndefined();
    expect(await regionWith({ profile: 'blank' })).toBeUndefined();
    expect(await regionWith({ profile: 'missing' })).toBeUndefined();
    expect(await regionWith({}, { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' })).toBeUndefined();
    writeFileSync(join(home, '.aliyun/config.json'), '{');
    expect(await regionWith({})).toBeUndefined();
  });
});
