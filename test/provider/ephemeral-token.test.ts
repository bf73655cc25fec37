import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';

const CONFIGURATION = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}

variable "token" {
  type      = string
  ephemeral = true
}

variable "instance_id" {}

ephemeral "apsaramqtt_token" "device" {
  instance_id = var.instance_id
  token       = var.token
}

# What an ephemeral token is for: a provider's credentials. Here it is another region's.
provider "apsaramqtt" {
  alias          = "user"
  security_token = ephemeral.apsaramqtt_token.device.token
}

resource "terraform_data" "device" {
  depends_on = [ephemeral.apsaramqtt_token.device]
}`;

let emulator: Emulator;
let terraform: Terraform;

async function prepared(binary?: string): Promise<void> {
  emulator = await Emulator.start();
  terraform = terraformWithProvider(emulator, binary).with({ TF_VAR_instance_id: emulator.instanceId });
  terraform.write('main.tf', CONFIGURATION);
  const { status, text } = await terraform.run('init', '-no-color');
  if (status !== 0) throw new Error(text);
}

afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

const run = (token: string, ...args: string[]) => terraform.with({ TF_VAR_token: token }).run(...args);

describe.each(['terraform', 'tofu'])('an ephemeral token, with %s,', (binary) => {
  const itWith = installed(binary) ? it : it.skip;

  itWith(
    'is refused by a data source, with an error that the guide to troubleshooting explains',
    async () => {
      await prepared(binary);
      const data =
        'data "apsaramqtt_token" "device" {\n  instance_id = var.instance_id\n  token = var.token\n}';
      terraform.write('data.tf', data);
      const { status, text } = await run(emulator.issueToken(), 'plan', '-no-color', '-input=false');
      expect(status).toBe(1);
      const [title] = /(?<=Error: )(Invalid use of ephemeral value|Ephemeral value used in \S+ context)/.exec(
        text,
      )!;
      expect(readFileSync('docs/guides/troubleshooting.md', 'utf8')).toContain(`\`${title}\``);
    },
  );

  itWith('is checked in plan and again in apply, and stored nowhere', async () => {
    await prepared(binary);
    const token = emulator.issueToken();
    const planned = await run(token, 'plan', '-no-color', '-out=saved.tfplan');
    expect(planned.text).not.toContain('Error');
    expect(emulator.callsFor(token)).toBe(1);
    const applied = await run(token, 'apply', '-no-color', 'saved.tfplan');
    expect(applied.text).toContain('1 added');
    expect(emulator.callsFor(token)).toBe(2);
    const { stdout: plan } = await terraform.run('show', '-json', 'saved.tfplan');
    const state = readFileSync(join(terraform.folder, 'terraform.tfstate'), 'utf8');
    expect(`${plan} ${state}`).not.toContain(token);
  });

  itWith('that is revoked between plan and apply keeps what depends on it from being created', async () => {
    await prepared(binary);
    const token = emulator.issueToken();
    await run(token, 'plan', '-no-color', '-out=saved.tfplan');
    emulator.revokeToken(token);
    const { status, text } = await run(token, 'apply', '-no-color', 'saved.tfplan');
    expect(status).toBe(1);
    expect(text).toContain('is invalid (AMT001)');
    expect(text).toContain('with ephemeral.apsaramqtt_token.device');
    const { stdout: state } = await terraform.run('state', 'list');
    expect(state).not.toContain('terraform_data.device');
  });
});
