import { Emulator } from '../../lib/emulator/emulator';
import { installed } from '../support/installed';
import type { Terraform } from '../support/terraform';
import {
  initializedWithProvider,
  REQUIRED_PROVIDERS,
  terraformWithProvider,
} from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';

/** Tests null and unknown arguments in validate, plan and apply. */

let emulator: Emulator;
let terraform: Terraform;

beforeAll(async () => {
  emulator = await Emulator.start({ callsPerSecond: null });
  terraform = await initializedWithProvider(emulator);
});

afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

async function run(command: string, configuration: string, env: NodeJS.ProcessEnv = {}) {
  terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${configuration}`);
  const input = command === 'validate' ? [] : ['-input=false'];
  return terraform.with(env).run(...command.split(' '), '-no-color', ...input);
}

/** A module whose caller chooses the token source. */
const EITHER = `
variable "token" {
  type      = string
  sensitive = true
  default   = null
}
variable "token_env" {
  type    = string
  default = null
}
variable "token_file" {
  type    = string
  default = null
}`;

const BLOCKS = `
    data "apsaramqtt_token" "one" {
      instance_id = "post-cn-emulator"
      token       = var.token
      token_env   = var.token_env
      token_file  = var.token_file
    }
    data "apsaramqtt_tokens" "fleet" {
      instance_id = "post-cn-emulator"
      tokens      = var.token == null ? null : { a = var.token }
      token_envs  = var.token_env == null ? null : { a = var.token_env }
      token_files = var.token_file == null ? null : { a = var.token_file }
    }
    ephemeral "apsaramqtt_token" "opened" {
      instance_id = "post-cn-emulator"
      token       = var.token
      token_env   = var.token_env
      token_file  = var.token_file
    }`;
describe('a data source, a fleet and an ephemeral resource whose token is one of three variables', () => {
  async function expectErrors(count: number, title: RegExp, env: NodeJS.ProcessEnv): Promise<string> {
    const { status, text } = await run('plan', `${EITHER}\n${BLOCKS}`, env);
    expect(text.match(title)).toHaveLength(count);
    expect(status).toBe(1);
    return text;
  }

  it('are valid whichever their caller sets', async () => {
    expect(await run('validate', `${EITHER}\n${BLOCKS}`)).toMatchObject({ status: 0 });
    const token = emulator.issueToken();
    expect(await run('plan', `${EITHER}\n${BLOCKS}`, { TF_VAR_token: token })).toMatchObject({ status: 0 });
    const env = { TF_VAR_token_env: 'DEVICE_TOKEN', DEVICE_TOKEN: revokedToken(emulator) };
    await expectErrors(3, /Error: Token (DEVICE_TOKEN|a) is invalid \(AMT001\)/g, env);
  });

  it('are refused in plan if their caller sets none or two', async () => {
    await expectErrors(3, /Error: No token to check/g, {});
    const two = { TF_VAR_token_env: 'A', TF_VAR_token_file: 'b' };
    // Each block has an error at both arguments.
    const text = await expectErrors(6, /Error: More than one token source/g, two);
    // Terraform 1.11 does not show the argument in diagnostics of an ephemeral resource.
    expect(text).toMatch(/token_file += var\.token_file/);
    expect(text).toMatch(/token_files += var\.token_file/);
  });
});

describe('an instance id', () => {
  const block = `variable "id" {
      type    = string
      default = null
    }
    data "apsaramqtt_token" "a" {
      instance_id = var.id
      token_env   = "DEVICE_TOKEN"
    }`;

  it('that is null is an error at the argument', async () => {
    expect(await run('validate', block)).toMatchObject({ status: 0 });
    const { status, text } = await run('plan', block, { DEVICE_TOKEN: emulator.issueToken() });
    expect(status).toBe(1);
    expect(text).toContain('Error: instance_id is required');
    expect(text).toContain('instance_id = var.id');
  });
});

describe('a provider block', () => {
  it('may have arguments that are null, and no block if a role is null', async () => {
    const variables = ['network', 'endpoint', 'role_arn'].map(
      (name) => `variable "${name}" {\ntype = string\ndefault = null\n}`,
    );
    const { status, text } = await run(
      'plan',
      `${variables.join('\n')}
      provider "apsaramqtt" {
        region   = "cn-hangzhou"
        network  = var.network
        endpoint = var.endpoint
        dynamic "assume_role" {
          for_each = var.role_arn == null ? [] : [var.role_arn]
          content { role_arn = assume_role.value }
        }
      }
      data "apsaramqtt_token" "a" {
        instance_id = "post-cn-emulator"
        token_env   = "DEVICE_TOKEN"
      }`,
      { DEVICE_TOKEN: emulator.issueToken() },
    );
    expect(text).not.toContain('Error');
    expect(status).toBe(0);
  });

  const later = (dependsOn: string) => `
    resource "terraform_data" "region" { input = "cn-hangzhou" }
    provider "apsaramqtt" { region = terraform_data.region.output }
    data "apsaramqtt_token" "a" {
      instance_id = "post-cn-emulator"
      token_env   = "DEVICE_TOKEN"
      ${dependsOn}
    }`;

  it('that is not known yet fails a check in plan, and says how to defer it', async () => {
    const { status, text } = await run('plan', later(''), { DEVICE_TOKEN: emulator.issueToken() });
    expect(status).toBe(1);
    expect(text).toContain('Error: The token cannot be checked in this plan');
    expect(text).toContain('region of the provider block is not known before apply.');
    expect(text).toContain('add depends_on to this block');
  });

  it('that is not known yet defers the check to apply if depends_on says so', async () => {
    const token = revokedToken(emulator);
    const configuration = later('depends_on = [terraform_data.region]');
    const planned = await run('plan', configuration, { DEVICE_TOKEN: token });
    expect(planned.status).toBe(0);
    expect(planned.text).toContain('data.apsaramqtt_token.a will be read during apply');
    expect(emulator.callsFor(token)).toBe(0);
    const applied = await run('apply -auto-approve', configuration, { DEVICE_TOKEN: token });
    expect(applied.status).toBe(1);
    expect(applied.text).toContain('Token DEVICE_TOKEN is invalid (AMT001)');
    expect(emulator.callsFor(token)).toBe(1);
  });

  const engines = ['terraform', 'tofu'].filter((program) => installed(program));

  it.each(engines)(
    'that %s does not know yet defers an ephemeral check to apply, and says so',
    async (engine) => {
      const token = revokedToken(emulator);
      const configuration = `
      resource "terraform_data" "region" { input = "cn-hangzhou" }
      provider "apsaramqtt" { region = terraform_data.region.output }
      ephemeral "apsaramqtt_token" "a" {
        instance_id = "post-cn-emulator"
        token_env   = "DEVICE_TOKEN"
      }
      resource "terraform_data" "waits" { depends_on = [ephemeral.apsaramqtt_token.a] }`;
      const own = terraformWithProvider(emulator, engine).with({ DEVICE_TOKEN: token });
      try {
        own.write('main.tf', `${REQUIRED_PROVIDERS}\n${configuration}`);
        await own.run('init', '-no-color');
        const planned = await own.run('plan', '-no-color', '-out=saved.tfplan');
        expect(planned.text).toContain('Warning: Check of token DEVICE_TOKEN is deferred to apply (AMT003)');
        expect(planned.text).toContain('region of the provider block is not known before apply.');
        expect(planned.status).toBe(0);
        expect(emulator.callsFor(token)).toBe(0);
        const applied = await own.run('apply', '-no-color', 'saved.tfplan');
        expect(applied.text).toContain('Token DEVICE_TOKEN is invalid (AMT001)');
        expect(applied.status).toBe(1);
        expect((await own.run('state', 'list')).stdout.trim()).toBe('terraform_data.region');
      } finally {
        own.remove();
      }
    },
  );

  // A Terraform built with experiments, see CONTRIBUTING.md.
  const experimental = process.env.APSARAMQTT_EXPERIMENTAL_TERRAFORM;

  (experimental ? it : it.skip)('that is not known yet defers the check with -allow-deferral', async () => {
    const token = revokedToken(emulator);
    const fleet = `data "apsaramqtt_tokens" "b" {
      instance_id = "post-cn-emulator"
      token_envs  = { a = "DEVICE_TOKEN" }
    }
    resource "terraform_data" "waits" { depends_on = [data.apsaramqtt_token.a] }`;
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${later('')}\n${fleet}`);
    const own = terraform.commandOf(experimental!).with({ DEVICE_TOKEN: token });
    const options = ['-allow-deferral', '-state=none.tfstate', '-out=deferred.tfplan'];
    const planned = await own.run('plan', '-no-color', ...options);
    expect(planned.text).not.toContain('Error');
    expect(emulator.callsFor(token)).toBe(0);
    const { stdout } = await own.run('show', '-json', 'deferred.tfplan');
    const deferred = JSON.parse(stdout).deferred_changes as {
      reason: string;
      resource_change: { address: string };
    }[];
    expect(deferred.map(({ reason, resource_change: { address } }) => `${address}: ${reason}`)).toEqual([
      'data.apsaramqtt_token.a: provider_config_unknown',
      'data.apsaramqtt_tokens.b: provider_config_unknown',
      'terraform_data.waits: deferred_prereq',
    ]);
  });

  // This Terraform does not yet let a provider defer ephemeral resources.
  (experimental ? it : it.skip)('puts an ephemeral check off with -allow-deferral, and says so', async () => {
    const token = revokedToken(emulator);
    const ephemeral = `ephemeral "apsaramqtt_token" "b" {
      instance_id = "post-cn-emulator"
      token_env   = "DEVICE_TOKEN"
    }
    resource "terraform_data" "waits" { depends_on = [ephemeral.apsaramqtt_token.b] }`;
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${later('')}\n${ephemeral}`);
    const own = terraform.commandOf(experimental!).with({ DEVICE_TOKEN: token });
    const state = '-state=ephemeral.tfstate';
    const planned = await own.run('plan', '-no-color', '-allow-deferral', state, '-out=ephemeral.tfplan');
    expect(planned.text).toContain('Warning: Check of token DEVICE_TOKEN is deferred to apply (AMT003)');
    expect(planned.status).toBe(0);
    expect(emulator.callsFor(token)).toBe(0);
    const applied = await own.run('apply', '-no-color', state, 'ephemeral.tfplan');
    expect(applied.text).toContain('Token DEVICE_TOKEN is invalid (AMT001)');
    expect(applied.status).toBe(1);
    const created = await own.run('state', 'list', state);
    expect(created.stdout.trim()).toBe('terraform_data.region');
  });
});
