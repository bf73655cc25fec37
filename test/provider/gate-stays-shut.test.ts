import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

const HEAD = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
variable "version_of_rollout" { default = "1" }
variable "gates" { default = 1 }
`;

const GATE = `
data "apsaramqtt_token" "gate" {
  count       = var.gates
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE_TOKEN"
}`;

const PROTECTED = `
resource "terraform_data" "rollout" {
  input            = var.version_of_rollout
  triggers_replace = var.version_of_rollout
  depends_on       = [data.apsaramqtt_token.gate]
}
resource "terraform_data" "unprotected" {}`;

let emulator: Emulator;
let terraform: Terraform;
let token: string;

async function start(binary: string, configuration = `${HEAD}${GATE}${PROTECTED}`): Promise<void> {
  emulator = await Emulator.start();
  token = emulator.issueToken();
  terraform = terraformWithProvider(emulator, binary).with({ DEVICE_TOKEN: token });
  terraform.write('main.tf', configuration);
  const { status, text } = await terraform.run('init', '-no-color');
  if (status !== 0) throw new Error(text);
}

afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

const apply = (...args: string[]) =>
  terraform.run('apply', '-no-color', '-input=false', '-auto-approve', ...args);
const created = async () => (await terraform.run('state', 'list')).stdout;

describe.each(['terraform', 'tofu'])('a gate with an invalid token, in %s,', (binary) => {
  const itWith = installed(binary) ? it : it.skip;
  // OpenTofu has the same graph as Terraform. By default, each kind of run is tested with it only once.
  const everything = binary === 'terraform' || IS_NIGHTLY;
  const itAlsoWith = everything ? itWith : it.skip;

  itAlsoWith('keeps what it protects from being created', async () => {
    await start(binary);
    emulator.revokeToken(token);
    expect((await apply()).status).toBe(1);
    expect(await created()).not.toContain('terraform_data');
  });

  itAlsoWith('keeps what it protects from being changed or replaced', async () => {
    await start(binary);
    expect((await apply()).status).toBe(0);
    const before = (await terraform.run('show', '-json')).stdout;
    emulator.revokeToken(token);
    expect((await apply('-var', 'version_of_rollout=2')).status).toBe(1);
    expect((await apply('-replace=terraform_data.rollout')).status).toBe(1);
    expect((await terraform.run('show', '-json')).stdout).toBe(before);
  });

  itWith.each([
    ['-refresh=false'],
    ...(everything ? [['-target=terraform_data.rollout']] : []),
    ...(IS_NIGHTLY ? [['-compact-warnings'], ['-parallelism=1']] : []),
  ])('is shut under %s', async (option) => {
    await start(binary);
    emulator.revokeToken(token);
    const { status, text } = await apply(option);
    expect(text).toContain('is invalid (AMT001)');
    expect(status).toBe(1);
    expect(await created()).not.toContain('terraform_data.rollout');
  });

  itAlsoWith('is skipped if -target names only what it does not protect', async () => {
    await start(binary);
    emulator.revokeToken(token);
    expect((await apply('-target=terraform_data.unprotected')).status).toBe(0);
    expect((await created()).trim()).toBe('terraform_data.unprotected');
    expect(emulator.callsFor(token)).toBe(0);
  });

  itAlsoWith('has no effect if its count is 0', async () => {
    await start(binary);
    emulator.revokeToken(token);
    expect((await apply('-var', 'gates=0')).status).toBe(0);
    expect(await created()).toContain('terraform_data.rollout');
  });

  itWith('keeps what it protects from being destroyed, unless -refresh=false is given', async () => {
    await start(binary);
    expect((await apply()).status).toBe(0);
    emulator.revokeToken(token);
    expect((await apply('-destroy')).status).toBe(1);
    expect(await created()).toContain('terraform_data.rollout');
    expect((await apply('-destroy', '-refresh=false')).status).toBe(0);
    expect(await created()).toBe('');
  });

  itWith('only warns within a check block, as every data source there does', async () => {
    const check = `
check "tokens" {
${GATE.replace('count       = var.gates', '')}
  assert {
    condition     = data.apsaramqtt_token.gate.verdict == "valid"
    error_message = "The token is not valid."
  }
}`;
    await start(binary, `${HEAD}${check}\nresource "terraform_data" "rollout" {}`);
    emulator.revokeToken(token);
    const { status, text } = await apply();
    expect(text).toMatch(/Warning: Token \S+ is invalid \(AMT001\)/);
    expect(status).toBe(0);
    expect(await created()).toContain('terraform_data.rollout');
  });
});

describe.each(['terraform', 'tofu'])('a gate whose token is not known before apply, in %s,', (binary) => {
  const itWith = installed(binary) ? it : it.skip;
  const DEFERRED = `${HEAD}
resource "terraform_data" "issuer" { input = "not-a-token-that-was-issued" }
data "apsaramqtt_token" "gate" {
  instance_id = "post-cn-emulator"
  token       = terraform_data.issuer.output
}
${PROTECTED}`;

  itWith('is reported as read during apply, and asks then, before what it protects', async () => {
    await start(binary, DEFERRED);
    const planned = await terraform.run('plan', '-no-color', '-input=false');
    expect(planned.status).toBe(0);
    expect(planned.text).toContain('data.apsaramqtt_token.gate will be read during apply');
    const { status, text } = await apply();
    expect(text).toContain('is invalid (AMT001)');
    expect(status).toBe(1);
    const list = await created();
    expect(list).toContain('terraform_data.issuer');
    expect(list).not.toContain('terraform_data.rollout');
  });
});
