import { Emulator } from '../../lib/emulator/emulator';
import { CredentialServer, temporaryCredentials } from '../support/credential-server';
import { terraformWithProvider } from '../support/terraform-with-provider';

const CONFIGURATION = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "apsaramqtt" {}
data "apsaramqtt_token" "checked" {
  instance_id = "post-cn-1"
  token_env   = "DEVICE_TOKEN"
}`;

it('a plan asks with the temporary credentials of a URI, and its log says so without a value', async () => {
  const key = { id: 'STS.key', secret: 'sts-secret', securityToken: 'sts-token' };
  const emulator = await Emulator.start({
    accounts: [{ id: '1', accessKeys: [key], instances: ['post-cn-1'] }],
  });
  const uri = await CredentialServer.start(() => ({ body: temporaryCredentials() }));
  const terraform = terraformWithProvider(emulator).with({
    ALICLOUD_ACCESS_KEY: '',
    ALICLOUD_SECRET_KEY: '',
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
    ALIBABA_CLOUD_CREDENTIALS_URI: uri.url,
    DEVICE_TOKEN: emulator.issueToken(),
    TF_LOG_PROVIDER: 'INFO',
  });
  try {
    terraform.write('main.tf', CONFIGURATION);
    await terraform.run('init', '-no-color');
    const { status, text } = await terraform.run('plan', '-no-color', '-input=false');
    expect(text).toContain('asking with credentials from the credentials URI');
    expect(text).not.toMatch(/sts-secret|sts-token|STS\.key/);
    expect(status).toBe(0);
  } finally {
    terraform.remove();
    await Promise.all([uri.close(), emulator.close()]);
  }
});
