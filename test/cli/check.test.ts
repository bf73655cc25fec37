import { once } from 'node:events';
import { linkSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import type { Terraform } from '../support/terraform';
import { terraformWithProvider } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';
import { until } from '../support/until';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const check = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  commandLine.runHere(['check', ...args], env);
/** Runs a check as a separate process, for its real status and output. */
const checkProcess = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  commandLine.run(['check', ...args], env);

describe('apsaramqtt check of tokens by themselves', () => {
  const instance = ['--instance-id', 'post-cn-emulator'];

  it('passes with valid tokens, from the environment and from files', async () => {
    const [first, second] = [emulator.issueToken(), emulator.issueToken()];
    commandLine.write('second.token', `${second}\n`);
    const args = ['--token-env', 'FIRST', '--token-file', 'second.token', ...instance];
    const { status, stdout } = await check(args, { FIRST: first });
    expect(stdout).toBe(
      `valid       FIRST  ${fingerprint(first)}\nvalid       second.token  ${fingerprint(second)}\n\n2 tokens: 2 valid (2 calls)\nGates: 2 declared, 2 judged, 0 unjudged\n`,
    );
    expect(status).toBe(0);
  });

  it('ends with 1 for an invalid token, and prints the remedy in 80 columns', async () => {
    const token = revokedToken(emulator);
    const { status, stdout } = await checkProcess(['--token-env', 'DEVICE', ...instance], { DEVICE: token });
    expect(stdout).toContain(`error: Token DEVICE is invalid (AMT001)`);
    expect(stdout).toContain('Apply for a new token and deploy again with it.');
    expect(stdout).not.toContain(token);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(status).toBe(1);
  });

  it('ends with 3 if the service cannot be reached, and with 1 with --strict', async () => {
    const args = ['--token-env', 'DEVICE', ...instance];
    const env = { DEVICE: 'any-token', ALICLOUD_SECRET_KEY: 'wrong' };
    const { status, stdout } = await checkProcess(args, env);
    expect(stdout).toContain('unverified  DEVICE');
    expect(stdout).toContain('SignatureDoesNotMatch');
    expect(status).toBe(3);
    expect((await checkProcess([...args, '--strict'], env)).status).toBe(1);
  });

  it.each([
    ['nothing to check', [], 'There is nothing to check.\nAdd the path of a cdktf.out'],
    [
      'no instance',
      ['--token-env', 'DEVICE'],
      '--instance-id is required with --token-env and --token-file.',
    ],
    ['an unknown format', ['--format', 'xml', 'plan.json'], 'xml'],
    [
      'two reports for one place',
      ['--format', 'json', '--format', 'human', 'plan.json'],
      'Only one report can go to standard output.\nWrite the others to files',
    ],
    [
      'a report for standard output beside another one',
      ['--format', 'json=-', '--format', 'human', 'plan.json'],
      'Only one report can go to standard output.',
    ],
    [
      'two reports for one file',
      ['--format', 'json=out', '--format', 'junit=./out', 'plan.json'],
      'The junit report would overwrite ./out, which the command also reads or writes.\nWrite the report to another file.',
    ],
    [
      'a report for the baseline',
      ['--format', 'json=b.json', '--write-baseline', 'b.json', 'plan.json'],
      'The json report would overwrite b.json',
    ],
    [
      'a report for what is checked',
      ['--format', 'json=plan.json', 'plan.json'],
      'The json report would overwrite plan.json',
    ],
    ['a policy that is not there', ['--policy', 'none.json', 'plan.json'], 'Failed to read none.json'],
  ])('ends with 2 if there is %s', async (_, args, message) => {
    const { status, stderr } = await check(args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it.each([
    ['a link to it that leads nowhere yet', (folder: string) => symlinkSync('out', join(folder, 'other'))],
    ['a folder that is a link', (folder: string) => symlinkSync('.', join(folder, 'other')), 'other/out'],
    [
      'a hard link',
      (folder: string) => {
        commandLine.write('out', '');
        linkSync(join(folder, 'out'), join(folder, 'other'));
      },
    ],
  ])('does not write two reports to one file through %s', async (_, link, other = 'other') => {
    link(commandLine.folder);
    const targets = ['--format', 'json=out', '--format', `junit=${other}`];
    const { status, stderr } = await check([...targets, 'plan.json']);
    expect(stderr).toContain(`The junit report would overwrite ${other}`);
    expect(status).toBe(2);
  });

  it.each(['main.tf', 'infra/cdk.tf.json', 'main.tofu', 'prod.tfvars', 'prod.auto.tfvars.json'])(
    'does not write a report to %s, which Terraform would read',
    async (name) => {
      commandLine.write(name, '');
      const { status, stderr } = await check(['.', '--format', `json=${name}`]);
      expect(stderr).toContain(
        `The json report would be read as a configuration file because of its name: ${name}.`,
      );
      expect(status).toBe(2);
      expect(commandLine.read(name)).toBe('');
    },
  );

  it.each([
    ['a variable that is not set', {}, {}, 'Environment variable DEVICE is not set.'],
    ['a masked token', { DEVICE: 'LzMT****' }, {}, 'environment variable DEVICE is masked'],
    ['no region', { DEVICE: 'token' }, { ALICLOUD_REGION: '', APSARAMQTT_ENDPOINT: '' }, 'Set --region'],
  ])('ends with 2 for %s', async (_, given, env, message) => {
    const { status, stdout } = await check(['--token-env', 'DEVICE', ...instance], { ...given, ...env });
    expect(stdout.replace(/\s+/g, ' ')).toContain(message);
    expect(status).toBe(2);
  });

  it('counts tokens that could not be read as declared', async () => {
    commandLine.write(
      'tokens.json',
      '{ "instanceId": "post-cn-1", "tokens": { "device": { "tokenEnv": "UNSET" } } }',
    );
    const args = ['--token-env', 'DEVICE', ...instance, '--manifest', 'tokens.json', '--format', 'json'];
    const { status, stdout } = await check(args);
    expect(JSON.parse(stdout)).toMatchObject({ declared: 2, judged: 0, unjudged: 2 });
    expect(status).toBe(2);
  });

  it('writes no failure into JUnit and no error into annotations if the status is 0', async () => {
    const token = revokedToken(emulator);
    commandLine.writeModule(
      'main.tf',
      `data "apsaramqtt_token" "warned" {
  instance_id = "post-cn-emulator"
  token_env   = "LATHE_2"
  on_invalid  = "warn"
}
`,
    );
    const reports = [
      '--format',
      'junit=j.xml',
      '--format',
      'github=annotations',
      '--format',
      'html=report.html',
    ];
    const { status } = await check(['.', ...reports], { LATHE_2: token });
    expect(status).toBe(0);
    expect(commandLine.read('j.xml')).toContain('tests="1" failures="0" errors="0" skipped="1"');
    expect(commandLine.read('annotations')).toMatch(/^::warning /);
    expect(commandLine.read('report.html')).toContain('<h1>1 warning</h1>');
    expect((await check(['.', ...reports, '--fail-on', 'warning'], { LATHE_2: token })).status).toBe(1);
    expect(commandLine.read('j.xml')).toContain('failures="1" errors="0" skipped="0"');
    expect(commandLine.read('annotations')).toMatch(/^::error /);
  });

  it('ends with 3 if nothing is declared, if --require-tokens says so', async () => {
    commandLine.write('main.tf', 'resource "terraform_data" "other" {}\n');
    expect((await check(['.'])).status).toBe(0);
    const { status, text } = await check(['.', '--require-tokens']);
    expect(text).toContain('error: There is no token to check (AMT010)');
    expect(text).toContain('Gates: 0 declared, 0 judged, 0 unjudged');
    expect(status).toBe(3);
  });

  it('counts a fleet without tokens, notes it, and ends with 3 if --require-tokens is given', async () => {
    commandLine.writeModule(
      'main.tf',
      `variable "devices" {
  type    = map(string)
  default = {}
}
data "apsaramqtt_tokens" "devices" {
  instance_id = "post-cn-emulator"
  token_envs  = { for name, at in var.devices : name => at }
}
`,
    );
    const { status, text } = await check(['.']);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'The fleet data.apsaramqtt_tokens.devices (main.tf:5) has no tokens, so no token of it was checked.',
    );
    expect(text).toContain('Gates: 1 declared, 1 judged, 0 unjudged');
    expect(status).toBe(0);
    const required = await check(['.', '--require-tokens']);
    expect(required.text).toContain('error: There is no token to check (AMT010)');
    expect(required.status).toBe(3);
  });

  it('ends with 3 if a module was not read, since its gates have no verdict', async () => {
    commandLine.write('main.tf', 'module "line" { source = "git::https://example.org/line.git" }\n');
    const { status, text } = await check(['.']);
    expect(text).toContain('unjudged module.line');
    expect(text).toContain('AMT010');
    expect(status).toBe(3);
    expect((await check(['.', '--strict'])).status).toBe(1);
  });

  it('reports its results and ends with 130 after Ctrl-C', async () => {
    emulator.inject({ fault: { kind: 'stall' } });
    const child = commandLine.start(['check', '--token-env', 'DEVICE', ...instance], { DEVICE: 'any-token' });
    const output = text(child.stdout!);
    await until(() => emulator.callsFor('any-token') > 0 || child.exitCode !== null);
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(await output).toContain('unverified  DEVICE');
    expect(status).toBe(130);
  });
});

it('does not repeat the value of an option that it does not know', async () => {
  const { status, text } = await commandLine.runHere(['check', '.', '--tokn=a-secret-of-device-1']);
  expect(text).toContain("error: unknown option '--tokn'");
  expect(text).not.toContain('a-secret');
  expect(status).toBe(2);
});

describe('apsaramqtt check of a plan', () => {
  let terraform: Terraform;

  afterEach(() => terraform.remove());

  /** The output of `terraform show -json` for a plan whose gates only warn. */
  async function planJson(env: NodeJS.ProcessEnv, more = ''): Promise<string> {
    terraform = terraformWithProvider(emulator).with(env);
    terraform.write(
      'main.tf',
      `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
data "apsaramqtt_token" "device" {
  instance_id   = "post-cn-emulator"
  token_env     = "DEVICE"
  on_invalid    = "warn"
  on_unverified = "warn"
}
data "apsaramqtt_tokens" "line" {
  instance_id = "post-cn-emulator"
  token_envs  = { left = "LEFT" }
}
resource "terraform_data" "instance" { input = "post-cn-emulator" }
data "apsaramqtt_token" "later" {
  instance_id = terraform_data.instance.output
  token_env   = "LEFT"
}
${more}`,
    );
    await terraform.run('init', '-no-color');
    const { status, text: planned } = await terraform.run('plan', '-no-color', '-out=saved.tfplan');
    if (status !== 0) throw new Error(planned);
    const { stdout } = await terraform.run('show', '-json', 'saved.tfplan');
    commandLine.write('plan.json', stdout);
    return 'plan.json';
  }

  const SILENT_SERVICE = {
    ALICLOUD_ACCESS_KEY: '',
    ALICLOUD_SECRET_KEY: '',
    APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1',
  };

  it('reports what the plan found, without credentials and without a call', async () => {
    const token = revokedToken(emulator);
    const plan = await planJson({ DEVICE: token, LEFT: emulator.issueToken() });
    const { QueryToken: before } = emulator.calls();
    const { status, stdout } = await check([plan], SILENT_SERVICE);
    expect(stdout).toContain(`invalid     data.apsaramqtt_token.device  ${fingerprint(token)}`);
    expect(stdout).toContain('valid       data.apsaramqtt_tokens.line["left"]');
    expect(stdout).toContain('deferred    data.apsaramqtt_token.later');
    expect(stdout).toContain('warning: Token data.apsaramqtt_token.device is invalid (AMT001)');
    expect(stdout).toContain(
      'note: Check of token data.apsaramqtt_token.later is deferred to apply (AMT003)',
    );
    expect(stdout).toContain('3 tokens: 1 invalid, 1 deferred, 1 valid (0 calls)');
    expect(status).toBe(0);
    expect(emulator.calls().QueryToken).toEqual(before);
    expect((await check([plan, '--fail-on', 'warning'], SILENT_SERVICE)).status).toBe(1);
  });

  it('ends with 3 if a token of the plan is unverified', async () => {
    const left = emulator.issueToken();
    emulator.inject({ fault: { kind: 'error', code: 'NoPermission' }, token: 'any-token' });
    const plan = await planJson({ DEVICE: 'any-token', LEFT: left });
    const { status, stdout } = await check([plan], SILENT_SERVICE);
    expect(stdout).toContain('unverified  data.apsaramqtt_token.device');
    expect(status).toBe(3);
  });

  it('finds a token in plain text in the plan, and does not show it', async () => {
    const [plain, left] = [emulator.issueToken(), emulator.issueToken()];
    const variable = `
variable "plain" { sensitive = true }
data "apsaramqtt_token" "plain" {
  instance_id = "post-cn-emulator"
  token       = var.plain
}
resource "terraform_data" "rollout" { input = "PLAIN" }`;
    const env = { DEVICE: left, LEFT: left, TF_VAR_plain: plain };
    const plan = await planJson(env, variable.replace('PLAIN', plain));
    const { status, stdout, text: words } = await check([plan], SILENT_SERVICE);
    expect(words).toContain(
      `warning: Token in plain text: data.apsaramqtt_token.plain (AMT004) The plan contains token ${fingerprint(plain)} in plain text, as variables.plain.value.`,
    );
    expect(words).toContain('error: Token in plain text: data.apsaramqtt_token.plain (AMT004)');
    expect(stdout).not.toContain(plain);
    expect(status).toBe(1);
  });

  it('is written as JSON to a file, for programs', async () => {
    const plan = await planJson({ DEVICE: revokedToken(emulator), LEFT: emulator.issueToken() });
    const { status, stdout } = await check([plan, '--format', 'json=report.json'], SILENT_SERVICE);
    expect(stdout).toBe('');
    expect(status).toBe(0);
    const report = JSON.parse(readFileSync(join(commandLine.folder, 'report.json'), 'utf8'));
    expect(report).toMatchObject({
      version: 2,
      declared: 3,
      judged: 2,
      unjudged: 1,
      calls: 0,
      unreadable: [],
    });
    expect(report.tokens).toContainEqual({
      gate: 'data.apsaramqtt_token.later',
      name: 'data.apsaramqtt_token.later',
      instance_id: null,
      verdict: 'deferred',
      token_fingerprint: null,
      request_id: null,
      checked_at: null,
      expires_at: null,
      location: { file: plan, line: 1, column: null, end_line: null, end_column: null },
      findings: [expect.objectContaining({ rule: 'AMT003', level: 'note' })],
    });
    expect(report.tokens.flatMap(({ findings }: { findings: object[] }) => findings)).toContainEqual(
      expect.objectContaining({ rule: 'AMT001', level: 'warning', name: 'data.apsaramqtt_token.device' }),
    );
  });

  it('becomes annotations and a summary in a workflow of GitHub', async () => {
    const plan = await planJson({ DEVICE: revokedToken(emulator), LEFT: emulator.issueToken() });
    const summary = join(commandLine.folder, 'summary.md');
    const { stdout } = await check([plan, '--format', 'github'], {
      ...SILENT_SERVICE,
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(stdout).toContain(
      `::warning file=${plan},line=1,title=Token data.apsaramqtt_token.device is invalid (AMT001)`,
    );
    expect(stdout).toContain(
      `::notice file=${plan},line=1,title=Check of token data.apsaramqtt_token.later is deferred`,
    );
    expect(readFileSync(summary, 'utf8')).toContain('| ❌ invalid | `data.apsaramqtt_token.device` |');
  });

  it('still checks the others if one cannot be read', async () => {
    const plan = await planJson({ DEVICE: emulator.issueToken(), LEFT: emulator.issueToken() });
    commandLine.write('broken.json', '{"secret');
    const { status, stdout } = await check(['broken.json', 'missing.json', plan], SILENT_SERVICE);
    const words = stdout.replace(/\s+/g, ' ');
    expect(words).toContain('broken.json is not valid JSON: line 1, column 2.');
    expect(words).toContain('Failed to read missing.json: it does not exist.');
    expect(stdout).not.toContain('secret');
    expect(stdout).toContain('valid       data.apsaramqtt_token.device');
    expect(status).toBe(2);
  });
});

describe('apsaramqtt check of tokens of several provider blocks', () => {
  it('does not accept an answer that the run has already received for another block', async () => {
    const [good, bad] = [emulator.issueToken(), revokedToken(emulator)];
    commandLine.write(
      'main.tf',
      `terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "apsaramqtt" {
  region = "cn-hangzhou"
}
provider "apsaramqtt" {
  alias  = "north"
  region = "cn-beijing"
}
data "apsaramqtt_token" "good" {
  instance_id = "${emulator.instanceId}"
  token_env   = "GOOD"
}
data "apsaramqtt_token" "bad" {
  provider    = apsaramqtt.north
  instance_id = "${emulator.instanceId}"
  token_env   = "BAD"
}
`,
    );
    emulator.inject({ fault: { kind: 'replay' }, token: bad });
    const { status, stdout } = await check(['main.tf', '--endpoint', emulator.url], { GOOD: good, BAD: bad });
    emulator.clearFaults();
    expect(stdout).toContain('2 tokens: 1 unverified, 1 valid');
    expect(stdout).toContain('sent an answer that it had sent before');
    expect(status).toBe(3);
  });
});
