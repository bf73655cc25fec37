import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import type { Terraform } from '../support/terraform';
import { emulatorEnvironment, oneToken, terraformWithProvider } from '../support/terraform-with-provider';

let emulator: Emulator;
let terraform: Terraform;
let token: string;

beforeEach(async () => {
  emulator = await Emulator.start();
  token = emulator.issueToken();
  const { ALICLOUD_ACCESS_KEY, ALICLOUD_SECRET_KEY, ...env } = emulatorEnvironment(emulator);
  const profile = {
    name: token,
    mode: 'AK',
    access_key_id: ALICLOUD_ACCESS_KEY,
    access_key_secret: ALICLOUD_SECRET_KEY,
  };
  const base = terraformWithProvider(emulator);
  terraform = base.with({
    ...env,
    ALICLOUD_ACCESS_KEY: '',
    ALICLOUD_SECRET_KEY: '',
    ALICLOUD_PROFILE: token,
    ALICLOUD_SHARED_CREDENTIALS_FILE: `${base.folder}/profiles.json`,
    DEVICE_TOKEN: token,
    TF_LOG_PROVIDER: 'info',
  });
  terraform.write('profiles.json', JSON.stringify({ current: token, profiles: [profile] }));
  terraform.write('main.tf', oneToken(emulator.instanceId));
});
afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

it('what the provider logs of its credentials holds no token, whatever a profile is called', async () => {
  await terraform.run('init', '-no-color');
  const { stderr, text } = await terraform.run('plan', '-no-color');
  expect(text).toContain('verdict = "valid"');
  expect(stderr).toMatch(/using credentials from .*profile/);
  expect(stderr).toContain(fingerprint(token));
  expect(stderr).not.toContain(token.slice(0, 12));
});
