import { join } from 'node:path';
import { readSources } from '../../../../lib/cli/sources/read-source';
import { Emulator } from '../../../../lib/emulator/emulator';
import { installed } from '../../../support/installed';
import type { Terraform } from '../../../support/terraform';
import { terraformWithProvider } from '../../../support/terraform-with-provider';
import { revokedToken } from '../../../support/tokens';

const REQUIRED = `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}`;

const CONFIGURATION = `${REQUIRED}
variable "more" { default = 0 }
data "apsaramqtt_token" "one" {
  instance_id = "post-cn-emulator"
  token_env   = "ONE"
}
data "apsaramqtt_tokens" "fleet" {
  instance_id = "post-cn-emulator"
  token_envs  = { left = "ONE", right = "REVOKED" }
  on_invalid  = "warn"
  expires_at  = { left = "2020-01-01T00:00:00Z" }
  on_expiring = "warn"
}
data "apsaramqtt_tokens" "empty" {
  instance_id = "post-cn-emulator"
  token_envs  = {}
}
data "apsaramqtt_token" "soon" {
  instance_id   = "post-cn-emulator"
  token_env     = "ONE"
  expires_at    = timeadd(plantimestamp(), "24h")
  min_remaining = "48h"
  on_expiring   = "warn"
}
data "apsaramqtt_token" "none" {
  count       = var.more
  instance_id = "post-cn-emulator"
  token_env   = "ONE"
}
module "line" {
  source   = "./line"
  for_each = toset(["a", "b"])
}
module "never" {
  source = "./line"
  count  = 0
}
resource "terraform_data" "instance" { input = "post-cn-emulator" }
data "apsaramqtt_token" "later" {
  instance_id = terraform_data.instance.output
  token_env   = "ONE"
  on_invalid  = terraform_data.instance.output == "" ? "warn" : "fail"
}
check "invalid" {
  data "apsaramqtt_token" "scoped" {
    instance_id = "post-cn-emulator"
    token_env   = "REVOKED"
  }
  assert {
    condition     = data.apsaramqtt_token.scoped.verdict == "valid"
    error_message = "The token is not valid."
  }
}
check "valid" {
  data "apsaramqtt_token" "checked" {
    instance_id = "post-cn-emulator"
    token_env   = "ONE"
  }
  assert {
    condition     = data.apsaramqtt_token.checked.verdict == "valid"
    error_message = "The token is not valid."
  }
}
ephemeral "apsaramqtt_token" "opened" {
  instance_id = "post-cn-emulator"
  token_env   = "ONE"
}
resource "terraform_data" "user" {
  depends_on = [ephemeral.apsaramqtt_token.opened]
}
`;

const LINE = `${REQUIRED}
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "ONE"
}
`;

const READING = { env: {}, engine: undefined, workspace: undefined, variables: [], trusted: false };

describe.each(['terraform', 'tofu'])('a plan of %s', (binary) => {
  const when = installed(binary, ['version']) ? it : it.skip;
  let emulator: Emulator;
  let terraform: Terraform;
  let isApplied = false;

  beforeAll(async () => {
    if (!installed(binary, ['version'])) return;
    emulator = await Emulator.start();
    terraform = terraformWithProvider(emulator, binary).with({
      ONE: emulator.issueToken(),
      REVOKED: revokedToken(emulator),
    });
    terraform.write('main.tf', CONFIGURATION).write('line/main.tf', LINE);
    await terraform.run('init', '-no-color');
  });
  afterAll(async () => {
    terraform?.remove();
    await emulator?.close();
  });

  async function apply(): Promise<void> {
    if (isApplied) return;
    const { status, text } = await terraform.run('apply', '-no-color', '-auto-approve');
    if (status !== 0) throw new Error(text);
    isApplied = true;
  }

  /** The verdict of each gate and the rules that it breaks, as `check` reads them from the plan. */
  async function verdictsIn(folder: Terraform, ...options: string[]): Promise<Record<string, string>> {
    await folder.run('plan', '-no-color', '-out=saved.tfplan', ...options);
    const { stdout } = await folder.run('show', '-json', 'saved.tfplan');
    folder.write('plan.json', stdout);
    const sources = await readSources([join(folder.folder, 'plan.json')], READING);
    expect(sources.flatMap(({ unreadable }) => unreadable)).toEqual([]);
    const tokens = sources.flatMap((source) => source.tokens);
    expect(new Set(tokens.map(({ name }) => name)).size).toBe(tokens.length);
    const shortName = ({ name }: { readonly name: string }) => name.replace(/apsaramqtt_/g, '');
    const empty = sources.flatMap(({ emptyFleets = [] }) => emptyFleets);
    return Object.fromEntries([
      ...empty.map((fleet) => [shortName(fleet), 'without tokens']),
      ...tokens.map(({ verdict, findings, ...token }) => [
        shortName(token),
        [
          verdict,
          ...findings.map(
            ({ rule, level, isUndecided }) => `${rule.id} ${isUndecided ? 'undecided' : level}`,
          ),
        ].join(', '),
      ]),
    ]);
  }

  const verdicts = (...options: string[]) => verdictsIn(terraform, ...options);

  when('has one row for each gate: judged, deferred, or with the reason why not', async () => {
    expect(await verdicts()).toEqual({
      'data.token.one': 'valid',
      'data.tokens.empty': 'without tokens',
      'data.tokens.fleet["left"]': 'valid, AMT009 warning, AMT006 error, AMT006 error',
      'data.token.soon': 'valid, AMT009 warning, AMT006 error',
      'data.tokens.fleet["right"]': 'invalid, AMT001 warning',
      'module.line["a"].data.token.device': 'valid',
      'module.line["b"].data.token.device': 'valid',
      'data.token.later': 'deferred, AMT003 note, AMT006 undecided',
      'data.token.scoped': 'invalid, AMT001 warning, AMT006 error',
      'data.token.checked': 'valid, AMT006 error',
      'ephemeral.token.opened': 'unjudged, AMT010 error',
    });
  });

  when('has no verdict that another provider gave, unless the plan is trusted', async () => {
    await verdicts();
    const { stdout } = await terraform.run('show', '-json', 'saved.tfplan');
    terraform.write('plan.json', stdout.replaceAll('/apsaramqtt/apsaramqtt"', '/acme/apsaramqtt"'));
    const verdictsOf = async (trusted: boolean) => {
      const sources = await readSources([join(terraform.folder, 'plan.json')], { ...READING, trusted });
      const tokens = sources.flatMap((source) => source.tokens);
      return new Set(tokens.filter(({ name }) => !name.includes('ephemeral')).map(({ verdict }) => verdict));
    };
    expect(await verdictsOf(false)).toEqual(new Set(['unjudged']));
    expect(await verdictsOf(true)).toEqual(new Set(['valid', 'invalid', 'deferred']));
  });

  when('keeps only verdicts that are as young as itself', async () => {
    await apply();
    expect(await verdicts('-refresh=false')).toMatchObject({
      'data.token.one': 'valid',
      'data.token.later': 'valid',
    });
    const targeted = await verdicts('-target=data.apsaramqtt_token.one');
    expect(targeted).toMatchObject({
      'data.token.one': 'valid',
      'data.token.later': 'unjudged, AMT010 error',
      'data.tokens.fleet["left"]': expect.stringMatching(/^unjudged/),
      'module.line["a"].data.token.device': 'unjudged, AMT010 error',
      'data.token.scoped': 'unjudged, AMT010 error',
    });
    expect(Object.values(targeted).filter((row) => row.startsWith('valid'))).toHaveLength(1);
    if (binary === 'tofu') {
      expect(await verdicts('-exclude=data.apsaramqtt_token.one')).toMatchObject({
        'data.token.one': 'unjudged, AMT010 error',
        'data.token.later': 'valid',
      });
    }
  });

  when('has no verdict for instances of a gate that a failed or partial plan may leave out', async () => {
    const folder = terraformWithProvider(emulator, binary).with({
      ONE: emulator.issueToken(),
      REVOKED: revokedToken(emulator),
    });
    folder.write(
      'main.tf',
      `${REQUIRED}
data "apsaramqtt_token" "each" {
  for_each    = toset(["ONE", "REVOKED"])
  instance_id = "post-cn-emulator"
  token_env   = each.key
}
module "each" {
  for_each = toset(["ONE", "REVOKED"])
  source   = "./module"
  name     = each.key
}
resource "terraform_data" "other" {}
`,
    );
    folder.write('module/main.tf', `variable "name" {}\n${LINE.replace('"ONE"', 'var.name')}`);
    await folder.run('init', '-no-color');
    const others = {
      'data.token.each': 'unjudged, AMT010 error',
      'module.each.data.token.device': 'unjudged, AMT010 error',
    };
    expect(await verdictsIn(folder)).toMatchObject(others);
    const targets = ['data.apsaramqtt_token.each["ONE"]', 'module.each["ONE"]'];
    expect(await verdictsIn(folder, ...targets.map((address) => `-target=${address}`))).toEqual({
      'data.token.each["ONE"]': 'valid',
      'module.each["ONE"].data.token.device': 'valid',
      ...others,
    });
    folder.remove();
  });
});
