import { Emulator } from '../../lib/emulator/emulator';
import { assumedCredentials, CredentialServer, temporaryCredentials } from '../support/credential-server';
import type { Finished, Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

const configuration = (provider: string) => `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "apsaramqtt" {
${provider}
}
data "apsaramqtt_token" "checked" {
  instance_id = "post-cn-1"
  token_env   = "DEVICE_TOKEN"
}`;

const KEY = { id: 'STS.key', secret: 'sts-secret', securityToken: 'sts-token' };

let emulator: Emulator;
let terraform: Terraform;

beforeEach(async () => {
  emulator = await Emulator.start({
    accounts: [{ id: '1', accessKeys: [KEY], instances: ['post-cn-1'] }],
  });
  terraform = terraformWithProvider(emulator).with({
    ALICLOUD_ACCESS_KEY: '',
    ALICLOUD_SECRET_KEY: '',
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    DEVICE_TOKEN: emulator.issueToken(),
    TF_LOG_PROVIDER: 'INFO',
  });
});
afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

async function plan(provider: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  terraform.write('main.tf', configuration(provider));
  const here = terraform.with({ HOME: terraform.folder, ...env });
  await here.run('init', '-no-color');
  return here.run('plan', '-no-color', '-input=false');
}

it('a plan uses the temporary credentials of a URI, and logs that without a value', async () => {
  const uri = await CredentialServer.start(() => ({ body: temporaryCredentials() }));
  const { status, text } = await plan('', { ALIBABA_CLOUD_CREDENTIALS_URI: uri.url });
  await uri.close();
  expect(text).toContain('using credentials from the credentials URI');
  expect(text).not.toMatch(/sts-secret|sts-token|STS\.key/);
  expect(status).toBe(0);
});

it('a plan assumes the role of the block with the profile of the block', async () => {
  const sts = await CredentialServer.start(assumedCredentials);
  const profiles = [{ name: 'ci', mode: 'AK', access_key_id: 'id', access_key_secret: 'the-secret' }];
  terraform.write('config.json', JSON.stringify({ profiles }));
  const { status, text } = await plan(
    `
    profile                 = "ci"
    shared_credentials_file = "config.json"
    assume_role { role_arn = "acs:ram::1:role/checker" }
    endpoints { sts = "${sts.url}" }`,
    {},
  );
  await sts.close();
  expect(text).toContain('using credentials from a role assumed with profile "ci" of config.json');
  expect(text).not.toMatch(/the-secret|sts-secret|sts-token|STS\.key/);
  expect(status).toBe(0);
});

it('a plan without credentials names every source that was tried', async () => {
  const { status, text } = await plan('', {});
  expect(text).toContain('AMT002');
  for (const source of ['access key', 'OIDC role', 'profiles of', 'ECS instance', 'credentials URI']) {
    expect(text).toContain(`- the ${source}`);
  }
  expect(status).toBe(1);
});

it('a plan with assume_role and no role is refused, and makes no call without it', async () => {
  const { status, text } = await plan('assume_role {}', {});
  expect(text).toContain('Set role_arn in the assume_role block, or ALICLOUD_ASSUME_ROLE_ARN');
  expect(status).toBe(1);
});

it.each([
  [
    `assume_role {
      role_arn           = "arn"
      session_expiration = 60
    }`,
    'session_expiration must be a number of seconds from 900 to 43200.',
  ],
])('validate refuses %s', async (provider, message) => {
  terraform.write('main.tf', configuration(provider));
  await terraform.run('init', '-no-color');
  const { status, text } = await terraform.run('validate', '-no-color');
  expect(text).toContain(message);
  expect(status).toBe(1);
});

it('validate takes a session_expiration of 0 as none', async () => {
  terraform.write('main.tf', configuration('assume_role_with_oidc { session_expiration = 0 }'));
  await terraform.run('init', '-no-color');
  expect(await terraform.run('validate', '-no-color')).toMatchObject({ status: 0 });
});
