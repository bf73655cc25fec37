import { CheckResult } from '../../../../lib/cli/check-result';
import { JsonBytes } from '../../../../lib/cli/sources/json-bytes';
import { readPlan } from '../../../../lib/cli/sources/plan/read-plan';
import { Emulator } from '../../../../lib/emulator/emulator';
import { installed } from '../../../support/installed';
import type { Terraform } from '../../../support/terraform';
import { REQUIRED_PROVIDERS, terraformWithProvider } from '../../../support/terraform-with-provider';
import { revokedToken } from '../../../support/tokens';

type Json = Record<string, unknown>;

function gate(name: string, more = '', token = 'ONE'): string {
  return `\ndata "apsaramqtt_token" "${name}" {\n  instance_id = "post-cn-emulator"\n  token_env   = "${token}"\n  ${more}\n}\n`;
}

/** Folders in which every gate is repeated, is in a repeated module, has no verdict or only warns. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'gates that are all repeated': {
    'main.tf': `variable "n" {
  default = 2
}
locals {
  keys = toset(["a", "b"])
}
${gate('counted', 'count = var.n')}
${gate('keyed', 'for_each = local.keys')}
${gate('constant', 'for_each = toset(["a"])\n  on_invalid = "warn"', 'REVOKED')}`,
  },
  'gates in modules that are repeated': {
    'main.tf':
      'module "line" {\n  source   = "./line"\n  for_each = toset(["a", "b"])\n}\nmodule "one" {\n  source = "./line"\n}\n',
    'line/main.tf': `${REQUIRED_PROVIDERS}\nresource "terraform_data" "user" {}
${gate('single', 'expires_at = "2020-01-01T00:00:00Z"\n  on_expiring = "warn"')}${gate('counted', 'count = 2')}`,
  },
  'a fleet, a check block, and gates that are read at apply': {
    'main.tf': `data "apsaramqtt_tokens" "fleet" {
  instance_id = "post-cn-emulator"
  token_envs  = { left = "ONE", right = "REVOKED" }
  on_invalid  = "warn"
}
check "scoped" {
  ${gate('scoped', '', 'REVOKED')}
  assert {
    condition     = data.apsaramqtt_token.scoped.verdict == "valid"
    error_message = "The token is not valid."
  }
}
resource "terraform_data" "instance" {
  input = "post-cn-emulator"
}
data "apsaramqtt_token" "later" {
  count       = 2
  instance_id = terraform_data.instance.output
  token_env   = "ONE"
}
ephemeral "apsaramqtt_token" "opened" {
  instance_id = "post-cn-emulator"
  token_env   = "ONE"
}
resource "terraform_data" "user" {
  depends_on = [ephemeral.apsaramqtt_token.opened]
}`,
  },
  'a plan that ended with an error': {
    'main.tf': `resource "terraform_data" "x" {}
${gate('good', 'for_each = toset(["a"])')}${gate('bad', 'for_each = toset(["a"])', 'REVOKED')}`,
  },
};

interface Read {
  readonly status: number;
  readonly verdicts: Readonly<Record<string, string>>;
}

function read(plan: Json): Read {
  const source = readPlan('plan.json', new JsonBytes(Buffer.from(JSON.stringify(plan))), false);
  if (source === undefined) return { status: 2, verdicts: {} };
  const criteria = { failOn: 'error', strict: false } as const;
  const { exitStatus } = new CheckResult({ ...source, calls: 0, criteria });
  return {
    status: exitStatus,
    verdicts: Object.fromEntries(source.tokens.map(({ name, verdict }) => [name, verdict])),
  };
}

/** The paths of all members at any depth. */
function* members(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, below] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [...path, key];
    yield* members(below, [...path, key]);
  }
}

function without(plan: Json, path: readonly string[]): Json {
  const copy = structuredClone(plan);
  const holder = path.slice(0, -1).reduce((value, key) => value[key] as Json, copy);
  delete holder[path.at(-1)!];
  return copy;
}

let emulator: Emulator;
let terraform: Terraform;

beforeAll(async () => {
  emulator = await Emulator.start();
});
afterEach(() => terraform.remove());
afterAll(() => emulator.close());

async function planOf(files: Readonly<Record<string, string>>, program?: string): Promise<Json> {
  terraform = terraformWithProvider(emulator, program).with({
    ONE: emulator.issueToken(),
    REVOKED: revokedToken(emulator),
  });
  for (const [name, text] of Object.entries(files)) terraform.write(name, text);
  terraform.write('required.tf', REQUIRED_PROVIDERS);
  await terraform.run('init', '-no-color');
  await terraform.run('plan', '-no-color', '-out=saved.tfplan');
  return JSON.parse((await terraform.run('show', '-json', 'saved.tfplan')).stdout);
}

describe('a plan from which one member was removed', () => {
  it.each(Object.entries(FOLDERS))('does not pass without the verdicts of %s', async (_, files) => {
    const plan = await planOf(files);
    const whole = read(plan);
    expect(Object.keys(whole.verdicts).length).toBeGreaterThan(1);
    const passed = [...members(plan)].filter((path) => {
      const filtered = read(without(plan, path));
      const isLost = Object.keys(whole.verdicts).some((name) => !(name in filtered.verdicts));
      return filtered.status === 0 && (whole.status !== 0 || isLost);
    });
    expect(passed.map((path) => path.join('.'))).toEqual([]);
  });
});

describe('a plan', () => {
  it('shows the verdicts of tokens and modules with names of inherited properties of JavaScript objects', async () => {
    const plan = await planOf({
      'main.tf': `data "apsaramqtt_tokens" "fleet" {
  instance_id = "post-cn-emulator"
  token_envs  = { left = "ONE", prototype = "REVOKED" }
  on_invalid  = "warn"
}
module "constructor" {
  source = "./m"
}
`,
      'm/main.tf': `${REQUIRED_PROVIDERS}${gate('inner')}`,
    });
    expect(read(plan).verdicts).toEqual({
      'data.apsaramqtt_tokens.fleet["left"]': 'valid',
      'data.apsaramqtt_tokens.fleet["prototype"]': 'invalid',
      'module.constructor.data.apsaramqtt_token.inner': 'valid',
    });
  });
});

describe('a plan that requires the provider and shows no gate', () => {
  const EPHEMERAL =
    'ephemeral "apsaramqtt_token" "e" {\n  instance_id = "post-cn-emulator"\n  token_env = "ONE"\n}';
  const withTofu = installed('tofu') ? it : it.skip;

  it('may have one that Terraform does not list', async () => {
    const plan = await planOf({ 'main.tf': EPHEMERAL });
    expect(read(plan)).toEqual({ status: 3, verdicts: { 'provider apsaramqtt': 'unjudged' } });
  });

  it('has none if it is of a Terraform without ephemeral resources', async () => {
    const plan = await planOf({ 'main.tf': 'resource "terraform_data" "x" {}' });
    expect(read(plan).status).toBe(3);
    expect(read({ ...plan, terraform_version: '1.9.8' })).toEqual({ status: 0, verdicts: {} });
  });

  withTofu('has none if it is of OpenTofu, which lists all', async () => {
    const plan = await planOf({ 'main.tf': 'resource "terraform_data" "x" {}' }, 'tofu');
    expect(read(plan)).toEqual({ status: 0, verdicts: {} });
    terraform.remove();
    const ephemeral = await planOf({ 'main.tf': EPHEMERAL }, 'tofu');
    expect(read(ephemeral)).toEqual({ status: 3, verdicts: { 'ephemeral.apsaramqtt_token.e': 'unjudged' } });
  });
});

describe('a plan of gates that have no instances', () => {
  const KEYS = `${REQUIRED_PROVIDERS}\nvariable "keys" {}\n${gate('g', 'for_each = toset(var.keys)')}`;

  it.each([
    ['all instances of a module', 'for_each = toset(["a", "b"])\n  keys = []'],
    ['one instance of a module', 'for_each = toset(["a", "b"])\n  keys = each.key == "a" ? ["x"] : []'],
  ])('in %s passes', async (_, call) => {
    const plan = await planOf({
      'main.tf': `module "m" {\n  source = "./m"\n  ${call}\n}\n`,
      'm/main.tf': KEYS,
    });
    expect(Object.values(read(plan).verdicts)).toEqual(call.includes('"x"') ? ['valid'] : []);
    expect(read(plan).status).toBe(0);
  });

  it('in a module that is never called passes', async () => {
    const plan = await planOf({
      'main.tf': 'module "m" {\n  source = "./m"\n  count = 0\n}\n',
      'm/main.tf': 'module "n" {\n  source = "./n"\n}\n',
      'm/n/main.tf': REQUIRED_PROVIDERS + gate('g'),
    });
    expect(read(plan)).toEqual({ status: 0, verdicts: {} });
  });

  it('by a variable that is false passes once there is a state', async () => {
    const plan = await planOf({
      'main.tf': `variable "on" {\n  default = false\n}\n${gate('g', 'count = var.on ? 1 : 0')}${gate('always')}`,
    });
    expect(read(plan)).toEqual({ status: 0, verdicts: { 'data.apsaramqtt_token.always': 'valid' } });
    expect(read(without(plan, ['prior_state'])).status).toBe(3);
  });
});
