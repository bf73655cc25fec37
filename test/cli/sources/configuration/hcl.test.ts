import type { Emulator } from '../../../../lib/emulator/emulator';
import { fingerprint } from '../../../../lib/gate/fingerprint';
import { type CommandLine, eachWithCommandLine } from '../../../support/command-line';
import { revokedToken } from '../../../support/tokens';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const check = async (args: readonly string[], env?: NodeJS.ProcessEnv) => {
  const { status, stdout } = await commandLine.runHere(['check', ...args], env);
  return { status, stdout, words: stdout.replace(/\s+/g, ' ') };
};

const DEVICE = `
variable "device_token" {
  type      = string
  sensitive = true
}

data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token       = var.device_token
}
`;

describe('apsaramqtt check of a folder of HCL', () => {
  it('checks its tokens, and says where each is referred to', async () => {
    const token = revokedToken(emulator);
    commandLine.writeModule('infra/main.tf', DEVICE);
    const args = ['infra', '--format', 'human', '--format', 'json=report.json'];
    const { status, stdout } = await check(args, { TF_VAR_device_token: token });
    expect(stdout).toContain(`invalid     data.apsaramqtt_token.device  ${fingerprint(token)}`);
    expect(status).toBe(1);
    expect(JSON.parse(commandLine.read('report.json')).tokens[0].location).toEqual({
      file: 'infra/main.tf',
      line: 9,
      column: 17,
      end_line: 9,
      end_column: 33,
    });
  });

  it('reads it once if several of its files are named', async () => {
    commandLine.writeModule('infra/variables.tf', DEVICE).write('infra/main.tf.json', '{ "locals": {} }');
    const args = ['infra/variables.tf', 'infra/main.tf.json'];
    const { stdout } = await check(args, { TF_VAR_device_token: emulator.issueToken() });
    expect(stdout).toContain('1 token: 1 valid (1 call)');
  });

  it('takes variables as Terraform does: named files take precedence over those that it finds, and these over the environment', async () => {
    const token = emulator.issueToken();
    commandLine
      .writeModule('main.tf', DEVICE)
      .write('terraform.tfvars', 'device_token = "from-terraform-tfvars"')
      .write('b.auto.tfvars', 'device_token = "from-b-auto-tfvars"')
      .write('prod.tfvars', `device_token = "${token}"`);
    const env = { TF_VAR_device_token: 'from-the-environment' };
    const tokens = async (...args: string[]) =>
      JSON.parse((await check(['.', '--offline', '--format', 'json', ...args], env)).stdout).tokens;
    expect(await tokens('--var-file', 'prod.tfvars')).toMatchObject([
      { token_fingerprint: fingerprint(token) },
    ]);
    expect(await tokens()).toMatchObject([{ token_fingerprint: fingerprint('from-b-auto-tfvars') }]);
  });

  describe('with --offline', () => {
    const gate = (lines: string) =>
      commandLine.writeModule(
        'main.tf',
        `variable "text" {
  type    = string
  default = null
}
variable "unknown" {
  type = string
}
data "apsaramqtt_token" "device" {
${lines}
}`,
      );
    const ID = 'instance_id = "post-cn-emulator"';

    it.each([
      ['an instance id that is masked', 'instance_id = "post-cn-****"\ntoken_env = "DEVICE"', 'is masked'],
      ['no instance id', 'token_env = "DEVICE"', 'instance_id is not set'],
      ['no token', ID, 'The gate has no token'],
      [
        'two tokens',
        `${ID}\ntoken_env = "DEVICE"\ntoken_file = "device"`,
        'token_env and token_file are set',
      ],
      [
        'a policy that there is not',
        `${ID}\ntoken = var.unknown\non_invalid = "stop"`,
        'on_invalid is neither',
      ],
      [
        'a duration that is none',
        `${ID}\ntoken = var.unknown\nmin_remaining = "soon"`,
        'min_remaining is not',
      ],
      ['an argument that there is not', `${ID}\ntoken_env = "DEVICE"\nregion = "x"`, 'no argument region'],
    ])('refuses %s, as every plan does', async (_, lines, message) => {
      gate(lines);
      const { status, words } = await check(['.', '--offline']);
      expect(words).toContain(message);
      expect(status).toBe(3);
    });

    it.each([
      ['without a source', '{ version = "0.1.0" }', 'sets no source for apsaramqtt'],
      [
        'of a stranger',
        '{ source = "acme/apsaramqtt" }',
        'uses the provider acme/apsaramqtt instead of apsaramqtt/apsaramqtt',
      ],
    ])('refuses a provider %s', async (_, required, message) => {
      commandLine.write(
        'main.tf',
        `terraform {\n  required_providers {\n    apsaramqtt = ${required}\n  }\n}\n${DEVICE}`,
      );
      const { status, words } = await check(['.', '--offline']);
      expect(words).toContain(message);
      expect(status).toBe(3);
    });

    it.each([
      ['a token that is null', `${ID}\ntoken = var.text`],
      ['an instance id that is null', 'instance_id = var.text\ntoken_env = "DEVICE"'],
      ['a policy that is not known', `${ID}\ntoken_env = "DEVICE"\non_invalid = var.unknown`],
    ])('does not decide what depends on a variable: %s', async (_, lines) => {
      gate(lines);
      const { status, words } = await check(['.', '--offline']);
      expect(words).toContain('1 token: 1 unchecked');
      expect(status).toBe(0);
    });

    it.each([
      ['', { DEVICE: 'a-token' }],
      [', also of one that cannot be read', {}],
    ])('finds a token whose known end has passed%s', async (_, env) => {
      gate(`${ID}\ntoken_env = "DEVICE"\nexpires_at = "2020-01-01T00:00:00Z"`);
      const { status, words } = await check(['.', '--offline'], env);
      expect(words).toContain(
        'error: The known expiry of token data.apsaramqtt_token.device has passed (AMT009) QueryToken was not asked about this token.',
      );
      expect(words).toContain('1 token: 1 unchecked');
      expect(status).toBe(1);
    });

    it('finds the names of a fleet whose known end has passed, as its policy says', async () => {
      const ends = 'expires_at = { left = "2020-01-01T00:00:00Z", right = "2999-01-01T00:00:00Z" }';
      const fleet = `${ID}\ntoken_envs = { left = "LEFT", right = "RIGHT", new = "NEW" }\n${ends}\non_expiring = "warn"`;
      commandLine.writeModule('main.tf', `data "apsaramqtt_tokens" "device" {\n${fleet}\n}`);
      const { status, words } = await check(['.', '--offline']);
      expect(words.match(/warning: .*?\(AMT009\)/g)).toEqual([
        'warning: The known expiry of token data.apsaramqtt_tokens.device["left"] has passed (AMT009)',
      ]);
      expect(status).toBe(0);
    });

    it.each([
      ['an instance id', (token: string) => `instance_id = "${token}"\ntoken_env = "DEVICE"`, 'token'],
      ['a name of a fleet', (token: string) => `${ID}\ntoken_envs = { "${token}" = "DEVICE" }`, 'tokens'],
      ['the name of a variable', (token: string) => `${ID}\ntoken_env = "${token}"`, 'token'],
      ['the path of a file', (token: string) => `${ID}\ntoken_file = "${token}"`, 'token'],
    ])('finds a token in place of %s, and does not show it', async (_, lines, type) => {
      // One in 64 tokens begins with a slash, as paths do.
      const token = `/LzM1${'+aB3'.repeat(30)}`;
      commandLine.writeModule('main.tf', `data "apsaramqtt_${type}" "device" {\n${lines(token)}\n}`);
      const { status, stdout, words } = await check(['.', '--offline'], { DEVICE: 'a-token' });
      expect(words).toContain('in plain text in the configuration, in place of the');
      expect(stdout).not.toContain(token);
      expect(status).toBe(1);
    });
  });

  it('makes no call for an instance id that is masked', async () => {
    commandLine.writeModule('main.tf', DEVICE.replace('post-cn-emulator', 'post-cn-****'));
    const { status, words } = await check(['.'], { TF_VAR_device_token: emulator.issueToken() });
    expect(words).toContain('The instance id is masked (it contains "****").');
    expect(emulator.calls().QueryToken.total).toBe(0);
    expect(status).toBe(3);
  });

  it('checks every instance of count and for_each', async () => {
    commandLine.writeModule(
      'main.tf',
      `
locals {
  devices = { left = "LEFT", right = "RIGHT" }
}
data "apsaramqtt_token" "device" {
  for_each    = local.devices
  instance_id = "post-cn-emulator"
  token_env   = each.value
}
data "apsaramqtt_token" "line" {
  for_each    = toset(["LEFT"])
  instance_id = "post-cn-emulator"
  token_env   = each.key
}
data "apsaramqtt_token" "none" {
  count       = 0
  instance_id = "post-cn-emulator"
  token_env   = "LEFT"
}
data "device_list" "all" {}
data "apsaramqtt_token" "many" {
  for_each    = data.device_list.all.names
  instance_id = "post-cn-emulator"
  token_env   = each.value
}`,
    );
    const { stdout, words, status } = await check(['.'], {
      LEFT: emulator.issueToken(),
      RIGHT: emulator.issueToken(),
    });
    expect(stdout).toContain('valid       data.apsaramqtt_token.device["left"]');
    expect(stdout).toContain('valid       data.apsaramqtt_token.device["right"]');
    expect(stdout).toContain('valid       data.apsaramqtt_token.line["LEFT"]');
    expect(stdout).toContain('4 tokens: 1 unjudged, 3 valid (2 calls)');
    expect(words).toContain(
      'The number of instances depends on something that is not known here: data.device_list.all.',
    );
    expect(status).toBe(3);
  });

  it('reads a file with a line break in its name, as Terraform does', async () => {
    commandLine.writeModule('main.tf', 'locals {}').write('hid\nden.tf', DEVICE);
    const { words } = await check(['.'], { TF_VAR_device_token: emulator.issueToken() });
    expect(words).toContain('1 token: 1 valid (1 call)');
  });

  it('counts a folder once, however its path is written', async () => {
    commandLine.writeModule('infra/main.tf', DEVICE);
    const { words } = await check(['infra', './infra/', 'infra/main.tf'], {
      TF_VAR_device_token: emulator.issueToken(),
    });
    expect(words).toContain('Gates: 1 declared, 1 judged');
  });

  it('names the configuration if several call one module, and checks each', async () => {
    const [left, right] = [emulator.issueToken(), revokedToken(emulator)];
    commandLine
      .writeModule('modules/device/main.tf', DEVICE)
      .write(
        'envs/left/main.tf',
        'module "device" {\n  source = "../../modules/device"\n  device_token = var.left\n}\nvariable "left" {}',
      )
      .writeModule(
        'envs/right/main.tf',
        `
variable "right" {}
data "apsaramqtt_token" "first" {
  instance_id = "post-cn-emulator"
  token_env   = "FIRST"
}
module "device" {
  source      = "../../modules/device"
  device_token = data.apsaramqtt_token.first.verdict == "valid" ? var.right : "none"
}`,
      );
    const env = { TF_VAR_left: left, TF_VAR_right: right, FIRST: emulator.issueToken() };
    const { status, words } = await check(['envs'], env);
    expect(words).toContain(
      `valid envs/left: module.device.data.apsaramqtt_token.device ${fingerprint(left)}`,
    );
    expect(words).toContain(
      `invalid envs/right: module.device.data.apsaramqtt_token.device ${fingerprint(right)}`,
    );
    expect(words).toContain('3 tokens: 1 invalid, 2 valid (3 calls)');
    expect(status).toBe(1);
    const alone = await check(['envs/left'], env);
    // The name is the same as above, so that exceptions and baselines apply whatever else is checked.
    expect(alone.words).toContain('valid envs/left: module.device.data.apsaramqtt_token.device');
  });

  it('reads the modules that it calls, with their inputs', async () => {
    commandLine
      .writeModule(
        'main.tf',
        `
provider "apsaramqtt" {
  alias  = "hangzhou"
  region = "cn-hangzhou"
}
module "device" {
  source    = "./modules/device"
  for_each  = toset(["left", "right"])
  env       = upper("x") == "X" ? "LEFT" : "RIGHT"
  file      = "\${each.key}.token"
  providers = { apsaramqtt = apsaramqtt.hangzhou }
}
module "remote" {
  source = "example/device/apsaramqtt"
}`,
      )
      .writeModule(
        'modules/device/main.tf',
        `
variable "env" {}
variable "file" {}
data "apsaramqtt_token" "unknown" {
  instance_id = "post-cn-emulator"
  token_env   = var.env
}
data "apsaramqtt_token" "known" {
  instance_id = "post-cn-emulator"
  token_file  = var.file
}`,
      )
      .write('left.token', emulator.issueToken())
      .write('right.token', revokedToken(emulator));
    const { stdout, words } = await check(['.'], { ALICLOUD_REGION: '' });
    expect(stdout).toContain('valid       module.device["left"].data.apsaramqtt_token.known');
    expect(stdout).toContain('invalid     module.device["right"].data.apsaramqtt_token.known');
    expect(stdout).toContain('unjudged    module.device["left"].data.apsaramqtt_token.unknown');
    expect(words).toContain(
      'module.remote was not read, because its source example/device/apsaramqtt is not installed.',
    );
  });

  it('reads modules that terraform init has installed', async () => {
    commandLine
      .write('main.tf', 'module "device" {\n  source = "example/device/apsaramqtt"\n}')
      .write(
        '.terraform/modules/modules.json',
        JSON.stringify({ Modules: [{ Key: 'device', Dir: '.terraform/modules/device' }] }),
      )
      .writeModule('.terraform/modules/device/main.tf', DEVICE.replace('var.device_token', '"abcdefgh"'));
    const { words } = await check(['.', '--offline']);
    expect(words).toContain(
      'error: Token in plain text: module.device.data.apsaramqtt_token.device (AMT004) The token of module.device.data.apsaramqtt_token.device is in plain text in the configuration.',
    );
  });

  it('says if a file is not HCL, shows nothing of it, and checks the others', async () => {
    commandLine.writeModule('main.tf', DEVICE).write('broken.tf', 'locals {\n  token = "LzMT-secret\n}');
    const { status, stdout, words } = await check(['.'], { TF_VAR_device_token: emulator.issueToken() });
    expect(words).toContain(
      'broken.tf:2:11: A quoted string must end on its line; write \\n for a line break, or use a heredoc.',
    );
    expect(stdout).toContain('valid       data.apsaramqtt_token.device');
    expect(stdout).not.toContain('LzMT-secret');
    expect(status).toBe(2);
  });

  it('knows that a check block only warns, and that a reference waits for the check', async () => {
    commandLine
      .write('apsaramqtt.json', JSON.stringify({ rules: { AMT005: 'error', AMT006: 'error' } }))
      .writeModule(
        'main.tf',
        `${DEVICE}
resource "terraform_data" "waiting" {
  input = [var.device_token, data.apsaramqtt_token.device.verdict]
}
resource "terraform_data" "rash" {
  input = var.device_token
}
check "device" {
  data "apsaramqtt_token" "scoped" {
    instance_id = "post-cn-emulator"
    token       = var.device_token
  }
  assert {
    condition     = data.apsaramqtt_token.scoped.verdict == "valid"
    error_message = "The token is not valid."
  }
}`,
      );
    const { stdout } = await check(['.', '--offline', '--format', 'json']);
    const findings = JSON.parse(stdout).findings as { rule: string; name: string; location: object }[];
    expect(findings.map(({ rule, name }) => `${rule} ${name}`)).toEqual([
      'AMT005 terraform_data.rash',
      'AMT006 data.apsaramqtt_token.scoped',
    ]);
    expect(findings[1]!.location).toMatchObject({ file: 'main.tf', line: 19, column: 3 });
  });

  it.each([
    [
      'a count and an action that are not known',
      { rules: { AMT006: 'note' } },
      3,
      ['AMT006 device', 'AMT006 lathe'],
    ],
    ['an instance that is not known', { allowedInstances: ['post-cn-emulator'] }, 3, ['AMT008 mill']],
    [
      'an instance that is known although the token is not',
      { allowedInstances: ['post-cn-other'] },
      1,
      ['AMT008 device', 'AMT008 lathe', 'AMT008 mill'],
    ],
  ])('does not pass under a policy that requires %s', async (_, policy, expected, found) => {
    commandLine.write('apsaramqtt.json', JSON.stringify(policy)).writeModule(
      'main.tf',
      `
variable "unset" {}
data "apsaramqtt_token" "device" {
  count       = var.unset
  instance_id = "post-cn-emulator"
  token_env   = "NOT_SET"
  on_invalid  = "warn"
}
data "apsaramqtt_token" "lathe" {
  instance_id   = "post-cn-emulator"
  token_env     = "NOT_SET"
  on_unverified = var.unset
}
data "apsaramqtt_token" "mill" {
  instance_id = var.unset
  token_env   = "NOT_SET"
}`,
    );
    const { status, stdout } = await check(['.', '--offline', '--format', 'json']);
    const { tokens, findings } = JSON.parse(stdout) as Record<
      string,
      { findings: []; rule: string; name: string }[]
    >;
    const all = [...tokens!.flatMap((token) => token.findings), ...findings!];
    expect(all.map(({ rule, name }) => `${rule} ${name.replace('data.apsaramqtt_token.', '')}`)).toEqual(
      found,
    );
    expect(status).toBe(expected);
  });

  it.each([
    [
      'is missing',
      'var.unset',
      'depends on something that is not known here: var.unset, which has no value here (set TF_VAR_unset to give it one). Set the missing values',
    ],
    [
      'exists only after apply',
      'terraform_data.line.id',
      'depends on terraform_data.line, which is known only after apply. Add depends_on to the gate',
    ],
  ])('makes no call if a value of the provider block %s, and gives a remedy', async (_, region, why) => {
    commandLine.writeModule(
      'main.tf',
      `
variable "unset" {}
resource "terraform_data" "line" {}
provider "apsaramqtt" {
  region = ${region}
}
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE"
}`,
    );
    const { status, words } = await check(['.'], { DEVICE: emulator.issueToken() });
    expect(words).toContain(`Argument region of the provider block ${why}`);
    expect(status).toBe(3);
  });

  it('has no value for a local that refers to itself', async () => {
    commandLine.writeModule(
      'main.tf',
      `
locals {
  one   = local.other
  other = local.one
}
data "apsaramqtt_token" "device" {
  instance_id = local.one
  token_env   = "DEVICE"
}`,
    );
    const { words } = await check(['.'], { DEVICE: 'a-token' });
    expect(words).toContain('local.one, which depends on itself.');
  });

  it('notes that the number of resources depends on a verdict (AMT011)', async () => {
    // A module with two instances is one location of a finding.
    const counted =
      'resource "terraform_data" "counted" { count = data.apsaramqtt_token.device.token_status ? 1 : 0 }';
    commandLine
      .write('line/main.tf', '')
      .writeModule('two/main.tf', `${DEVICE}\n${counted}\n`)
      .writeModule(
        'main.tf',
        `${DEVICE}
module "two" {
  source      = "./two"
  for_each    = toset(["a", "b"])
  device_token = var.device_token
}
locals { is_valid = data.apsaramqtt_token.device.verdict == "valid" }
${counted}
module "line" {
  source   = "./line"
  for_each = local.is_valid ? toset(["a"]) : toset([])
}
resource "terraform_data" "other" {
  count = data.apsaramqtt_token.device.instance_id == "" ? 0 : 1
  lifecycle {
    precondition {
      condition     = local.is_valid
      error_message = "No."
    }
  }
}`,
      );
    const args = ['.', '--offline', '--format', 'json'];
    const { status, stdout } = await check(args, { TF_VAR_device_token: emulator.issueToken() });
    const found = JSON.parse(stdout).findings.filter(({ rule }: { rule: string }) => rule === 'AMT011');
    expect(
      found.map(({ name, level, location }: Record<string, unknown>) => ({ name, level, location })),
    ).toMatchObject([
      { name: 'terraform_data.counted', level: 'note', location: { file: 'main.tf' } },
      { name: 'module.line', level: 'note' },
      { name: 'module.two.terraform_data.counted', level: 'note', location: { file: 'two/main.tf' } },
    ]);
    expect(status).toBe(0);
  });
});
