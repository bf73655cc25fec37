import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Emulator } from '../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { revokedToken } from '../support/tokens';
import { until } from '../support/until';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const check = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
  commandLine.runHere(['check', ...args], env);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd: commandLine.folder,
  });
const names = (stdout: string) => JSON.parse(stdout).tokens.map(({ name }: { name: string }) => name);

const gate = (name: string, comment = '', env = name.toUpperCase()) => `data "apsaramqtt_token" "${name}" {
  instance_id = "post-cn-emulator"
${comment}  token_env   = "${env}"
}
`;

/** Texts that look like tokens but are not. */
const LITERALS = ['first', 'second'].map((seed) =>
  Buffer.concat([0, 1, 2].map((part) => createHash('sha256').update(`${seed} ${part}`).digest())).toString(
    'base64',
  ),
);

const rollout = (token: string, comment = '') => `resource "terraform_data" "rollout" {
  input = "${token}"${comment}
}
`;

describe('apsaramqtt check in a team', () => {
  it('searches folders for configurations, skips those of --exclude, and reads modules once', async () => {
    commandLine
      .writeModule('infra/a/main.tf', `${gate('a')}module "m" { source = "./m" }`)
      .writeModule('infra/a/m/main.tf', gate('inner'))
      .writeModule('infra/deep/b/main.tf', gate('b'))
      .writeModule('infra/examples/main.tf', gate('example'));
    mkdirSync(join(commandLine.folder, 'infra/folder.tf'));
    const { stdout } = await check(
      ['infra', '--exclude', 'infra/examples', '--offline', '--format', 'json'],
      {
        A: 'token-a-1',
        B: 'token-b-1',
        INNER: 'token-i-1',
      },
    );
    expect(names(stdout)).toEqual([
      'data.apsaramqtt_token.a',
      'module.m.data.apsaramqtt_token.inner',
      'data.apsaramqtt_token.b',
    ]);
  });

  it('checks configurations below another one, and modules of their neighbours only if they are called', async () => {
    const call = 'module "gate" {\n  source = "../../modules/gate"\n}\n';
    commandLine
      .write('infra/locals.tf', 'locals {}\n')
      .writeModule('infra/modules/gate/main.tf', gate('a'))
      .writeModule('infra/modules/unused/main.tf', gate('unused'))
      .write('infra/environments/one/main.tf', call)
      .writeModule('infra/environments/two/main.tf', `${call}${gate('two')}`);
    const env = { A: 'token-a-1', TWO: 'token-b-1', UNUSED: 'token-u-1' };
    const { stdout } = await check(['infra', '--offline', '--format', 'json'], env);
    expect(names(stdout)).toEqual([
      'infra/environments/one: module.gate.data.apsaramqtt_token.a',
      'data.apsaramqtt_token.two',
      'infra/environments/two: module.gate.data.apsaramqtt_token.a',
      'data.apsaramqtt_token.unused',
    ]);
    const named = await check(['infra/modules/gate', '--offline', '--format', 'json'], env);
    expect(names(named.stdout)).toEqual(['data.apsaramqtt_token.a']);
  });

  it.each([
    ['it says where its state is', 'main.tf', 'terraform {\n  backend "local" {}\n}\n'],
    ['it has values of its variables', 'prod.auto.tfvars', 'name = "PROD"\n'],
  ])('also checks a configuration that another one calls as a module if %s', async (_, file, text) => {
    const variable = 'variable "name" { default = "PROD" }\n';
    commandLine
      .writeModule('infra/prod/gate.tf', variable + gate('a').replace('"A"', 'var.name'))
      .write(`infra/prod/${file}`, text)
      .write('infra/test/main.tf', 'module "prod" {\n  source = "../prod"\n  name   = "TEST"\n}\n');
    const env = { PROD: 'token-a-1', TEST: 'token-b-1' };
    const { stdout } = await check(['infra', '--offline', '--format', 'json'], env);
    expect(names(stdout)).toEqual([
      'data.apsaramqtt_token.a',
      'infra/test: module.prod.data.apsaramqtt_token.a',
    ]);
  });

  it('finds what is below a manifest.json that cdktf synth did not write, and apps below a configuration', async () => {
    const web = '{"name":"Dashboard","icons":[]}';
    const stacks = '{"version":"0.21.0","stacks":{"s":{"synthesizedStackPath":"stacks/s/cdk.tf.json"}}}';
    commandLine
      .writeModule('infra/live/main.tf', gate('live'))
      .writeModule('infra/live/prod/main.tf', gate('prod'))
      .write('infra/live/manifest.json', web)
      .write('infra/web/public/manifest.json', web)
      .writeModule('infra/web/public/deep/main.tf', gate('deep'))
      .write('infra/extension/manifest.json', '{{ not JSON }}')
      .writeModule('infra/app/main.tf', gate('app'))
      .write('infra/app/manifest.json', stacks)
      .write(
        'infra/app/stacks/s/cdk.tf.json',
        '{"data":{"apsaramqtt_token":{"stack":{"token_env":"STACK"}}}}',
      )
      .write('infra/broken/manifest.json', '{"stacks":')
      .write('infra/broken/stacks/s/cdk.tf.json', '{}');
    const env = { LIVE: 'token-l-1', PROD: 'token-p-1', DEEP: 'token-d-1', APP: 'token-a-1' };
    const { stdout } = await check(['infra', '--offline', '--format', 'json'], env);
    expect(names(stdout)).toEqual(
      expect.arrayContaining(
        ['live', 'prod', 'deep', 'app', 'stack'].map((name) => `data.apsaramqtt_token.${name}`),
      ),
    );
    const { unreadable } = JSON.parse(stdout);
    expect(unreadable.map(({ message }: { message: string }) => message)).toEqual([
      expect.stringContaining('infra/broken/manifest.json is not valid JSON'),
    ]);
    const named = await check(['infra/web/public/../../extension', '--offline']);
    expect(named.text).toContain('manifest.json');
    expect(named.status).toBe(2);
  });

  it('checks a module once that a link leads to', async () => {
    commandLine
      .writeModule('infra/shared/main.tf', gate('a'))
      .write('infra/live/main.tf', 'module "gate" {\n  source = "./gate"\n}\n');
    symlinkSync('../shared', join(commandLine.folder, 'infra/live/gate'));
    const { stdout } = await check(['infra', '--offline', '--format', 'json'], { A: 'token-a-1' });
    expect(names(stdout)).toEqual(['infra/live: module.gate.data.apsaramqtt_token.a']);
  });

  it('checks two configurations that call each other as modules', async () => {
    commandLine
      .writeModule('infra/one/main.tf', `module "two" {\n  source = "../two"\n}\n${gate('a')}`)
      .writeModule('infra/two/main.tf', `module "one" {\n  source = "../one"\n}\n${gate('b')}`);
    const env = { A: 'token-a-1', B: 'token-b-1' };
    const { status, stdout } = await check(['infra', '--offline', '--format', 'json'], env);
    expect(names(stdout)).toContain('data.apsaramqtt_token.a');
    expect(names(stdout)).toContain('data.apsaramqtt_token.b');
    expect(status).not.toBe(0);
  });

  it('reads a plan from its standard input', async () => {
    const child = commandLine.start(['check', '-'], {}, 'pipe');
    child.stdin!.end('{"format_version":"1.0","provider_schemas":{}}');
    const [output, [status]] = await Promise.all([text(child.stdout!), once(child, 'close')]);
    expect(output).toContain('- is a provider schema');
    expect(status).toBe(2);
  });

  it('shows problems only with --quiet, and nothing if there are none', async () => {
    const [valid, revoked] = [emulator.issueToken(), revokedToken(emulator)];
    const args = ['--token-env', 'VALID', '--instance-id', 'post-cn-emulator', '--quiet'];
    expect(await check(args, { VALID: valid })).toMatchObject({ status: 0, stdout: '' });
    const { stdout, status } = await check([...args, '--token-env', 'REVOKED'], {
      VALID: valid,
      REVOKED: revoked,
    });
    expect(stdout).toContain('invalid     REVOKED');
    expect(stdout).not.toContain('VALID  ');
    expect(stdout).not.toContain('Gates:');
    expect(status).toBe(1);
  });

  it('passes with a baseline until something new is found, and says what is fixed', async () => {
    const token = emulator.issueToken();
    const env = { DEVICE: token };
    commandLine.writeModule('main.tf', gate('device') + rollout(token));
    const args = ['.', '--offline'];
    expect((await check(args, env)).status).toBe(1);
    expect((await check([...args, '--write-baseline', 'baseline.json'], env)).status).toBe(0);
    expect(commandLine.read('baseline.json')).not.toContain(token);
    expect((await check([...args, '--baseline', 'baseline.json'], env)).status).toBe(0);
    commandLine.write('more.tf', rollout(token).replace('rollout', 'more'));
    expect((await check([...args, '--baseline', 'baseline.json'], env)).status).toBe(1);
    commandLine.writeModule('main.tf', gate('device')).write('more.tf', '');
    const { text: words } = await check([...args, '--baseline', 'baseline.json'], env);
    expect(words).toContain('1 of the 1 findings in baseline.json are gone.');
  });

  it('recognises in a baseline what moves to another file, module or gate, and treats a copy as new', async () => {
    const [token, other] = LITERALS;
    const of = (name: string, text: string) => gate(name).replace(/token_env.*/, `token = "${text}"`);
    const inModule = (folder: string) => `module "m" {\n  source = "./${folder}"\n}\n`;
    const args = ['.', '--offline', '--baseline', 'baseline.json'];
    commandLine.writeModule('main.tf', of('device', token!) + inModule('lines'));
    commandLine.writeModule('lines/main.tf', of('line', other!));
    await check(['.', '--offline', '--write-baseline', 'baseline.json']);
    commandLine.writeModule('main.tf', inModule('modules/lines')).write('lines/main.tf', '');
    commandLine.write('gates.tf', of('device_1', token!));
    commandLine.writeModule('modules/lines/main.tf', of('line', other!));
    const { status, text } = await check(args);
    expect(text).toContain('2 of the 2 findings in baseline.json have moved. Write it again');
    expect(status).toBe(0);
    commandLine.write('copy.tf', of('device_2', token!));
    expect((await check(args)).status).toBe(1);
  });

  it('treats a finding as a copy if the original is in a folder that it does not check', async () => {
    const [token] = LITERALS;
    const rollout = `resource "terraform_data" "x" {\n  input = { mqtt_token = "${token}" }\n}\n`;
    commandLine.writeModule('a/main.tf', rollout).writeModule('b/main.tf', gate('line'));
    await check(['a', 'b', '--offline', '--write-baseline', 'baseline.json']);
    commandLine.write('b/copy.tf', rollout);
    const args = ['b', '--offline', '--baseline', 'baseline.json'];
    expect((await check(args)).status).toBe(1);
    rmSync(join(commandLine.folder, 'a'), { recursive: true });
    expect((await check(args)).status).toBe(0);
  });

  const inputs = (...tokens: string[]) =>
    `resource "terraform_data" "x" {\n  input = {\n${tokens.map((token, at) => `  mqtt_token_${at} = "${token}"\n`).join('')}  }\n}\n`;
  const literalGates = (...tokens: string[]) =>
    tokens.map((token, at) => gate(`g${at}`).replace(/token_env.*/, `token = "${token}"`)).join('');
  const defaults = (...tokens: string[]) =>
    tokens
      .map(
        (token, at) =>
          `variable "v${at}" {\n  default = "${token}"\n}\n${gate(`g${at}`).replace(/token_env.*/, `token = var.v${at}`)}`,
      )
      .join('');

  it.each([
    ['in the same block', inputs, LITERALS],
    ['of a gate', literalGates, LITERALS],
    ['of a gate, which is short', literalGates, ['device-1-token-a', 'device-1-token-b']],
    ['of a gate, as a password', literalGates, LITERALS.map((token) => `RW|${token}`)],
    ['of the variable of a gate', defaults, LITERALS],
  ] as const)('takes a second token %s, or one in place of another, for new', async (_, textOf, literals) => {
    const [known, other] = [literals[0]!, literals[1]!];
    const write = (...tokens: string[]) =>
      textOf === inputs
        ? commandLine.write('main.tf', textOf(...tokens))
        : commandLine.writeModule('main.tf', textOf(...tokens));
    write(known);
    await check(['.', '--offline', '--write-baseline', 'baseline.json']);
    const compared = async () => {
      const { status, stdout } = await check([
        '.',
        '--offline',
        '--baseline',
        'baseline.json',
        '--format',
        'json',
      ]);
      const isNew = ({ exception }: { exception: unknown }) => exception === null;
      return [status, JSON.parse(stdout).findings.filter(isNew).length];
    };
    expect(await compared()).toEqual([0, 0]);
    write(known, other);
    expect(await compared()).toEqual([1, 1]);
    write(other);
    expect(await compared()).toEqual([1, 1]);
  });

  it('accepts as many findings of one rule and subject as the baseline lists', async () => {
    const use = (count: number) =>
      `${gate('a').replace('token_env   = "A"', 'token = var.one')}${gate('b').replace('token_env   = "B"', 'token = var.two')}
variable "one" {}
variable "two" {}
resource "terraform_data" "x" {
  input = [${['var.one', 'var.two'].slice(0, count).join(', ')}]
}
`;
    commandLine.write('apsaramqtt.json', '{ "rules": { "AMT005": "error" } }').writeModule('main.tf', use(1));
    const values = ['--var', 'one=token-one-1', '--var', 'two=token-two-2'];
    const args = ['.', '--offline', ...values];
    expect((await check([...args, '--write-baseline', 'baseline.json'])).status).toBe(0);
    commandLine.write('main.tf', use(2));
    expect((await check([...args, '--baseline', 'baseline.json'])).status).toBe(1);
  });

  it('reports once what is wrong in a module that several configurations call', async () => {
    const call = 'module "m" {\n  source = "../../m"\n}\n';
    commandLine
      .write('envs/one/main.tf', call)
      .write('envs/two/main.tf', call)
      .writeModule(
        'm/main.tf',
        `${gate('a', '  on_invalid = "warn"\n')}locals {\n  mqtt_token = "${LITERALS[0]}"\n}\n`,
      )
      .write('apsaramqtt.json', '{ "rules": { "AMT006": "error" } }');
    const { stdout } = await check(['envs', '--offline', '--format', 'json'], { A: 'token-a-1' });
    const { tokens, findings } = JSON.parse(stdout);
    expect(tokens).toHaveLength(2);
    expect(findings.map(({ rule }: { rule: string }) => rule)).toEqual(['AMT004', 'AMT006']);
  });

  it('names each token once that a resource uses without a gate, whatever names it has on its way there', async () => {
    const named = (name: string, token: string) => gate(name).replace(/token_env .*/, `token = ${token}`);
    commandLine
      .write('apsaramqtt.json', '{ "rules": { "AMT005": "error" } }')
      .writeModule(
        'main.tf',
        `${named('a', 'var.one')}${named('b', 'var.two')}variable "one" {}
variable "two" {}
module "m" {
  source = "./m"
  one    = var.one
  two    = var.two
}
`,
      )
      .writeModule(
        'm/main.tf',
        `${named('c', 'var.one')}${named('d', 'local.one')}variable "one" {}
variable "two" {}
locals {
  one = var.one
}
resource "terraform_data" "x" {
  input = [local.one, var.two]
}
`,
      );
    const values = ['--var', 'one=token-one-1', '--var', 'two=token-two-2'];
    const { stdout } = await check(['.', '--offline', '--format', 'json', ...values]);
    expect(JSON.parse(stdout).findings.map(({ message }: { message: string }) => message)).toEqual([
      expect.stringContaining('uses the token module.m.local.one but'),
      expect.stringContaining('uses the token var.two but'),
    ]);
  });

  it('finds a token in the variables that a module is tried with', async () => {
    commandLine
      .write('envs/one/main.tf', 'module "m" {\n  source = "../../m"\n}\n')
      .write('m/main.tf', 'variable "mqtt_token" {\n  default = ""\n}\n')
      .write('m/terraform.tfvars', `mqtt_token = "${LITERALS[0]}"\n`);
    const { status, stdout } = await check(['.', '--offline', '--format', 'json']);
    expect(JSON.parse(stdout).findings).toMatchObject([
      { rule: 'AMT004', location: { file: 'm/terraform.tfvars' } },
    ]);
    expect(status).toBe(1);
  });

  it('compares with a baseline, and excepts by name, however many configurations are checked', async () => {
    const token = revokedToken(emulator);
    const call = 'module "m" {\n  source = "../../m"\n}\n';
    const name = 'envs/one: module.m.data.apsaramqtt_token.a';
    commandLine
      .write('envs/one/main.tf', call)
      .write('envs/two/main.tf', call)
      .writeModule('m/main.tf', gate('a'));
    git('init', '--quiet');
    await check(['envs', '--write-baseline', 'baseline.json'], { A: token });
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    commandLine.write('envs/one/main.tf', `# the first\n${call}`);
    const since = ['envs', '--changed-since', 'HEAD', '--baseline', 'baseline.json'];
    for (const args of [['envs/one', '--baseline', 'baseline.json'], since])
      expect((await check(args, { A: token })).status).toBe(0);
    const exception = { rule: 'AMT001', name, path: 'm', reason: 'is replaced', until: '2099-01-31' };
    commandLine.write('apsaramqtt.json', JSON.stringify({ exceptions: [exception] }));
    expect((await check(['envs/one'], { A: token })).status).toBe(0);
    expect((await check(['envs'], { A: token })).status).toBe(1);
  });

  it('does not say of places that it left out that their findings are gone', async () => {
    const literal = (token: string) => `locals {\n  mqtt_token = "${token}"\n}\n`;
    const exception = { rule: 'AMT004', path: 'c', reason: 'is replaced', until: '2099-01-31' };
    commandLine
      .write('a/main.tf', literal(LITERALS[0]!))
      .write('b/main.tf', literal(LITERALS[1]!))
      .write('c/main.tf', literal(LITERALS[1]!))
      .write('apsaramqtt.json', JSON.stringify({ exceptions: [exception] }));
    git('init', '--quiet');
    await check(['.', '--offline', '--write-baseline', 'baseline.json']);
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    commandLine.write('b/main.tf', `${literal(LITERALS[1]!)}# changed\n`);
    const args = ['.', '--offline', '--baseline', 'baseline.json'];
    const { status, text: words } = await check([...args, '--changed-since', 'HEAD']);
    expect(words).toContain('Skipped 2 of 3 places');
    expect(words).not.toMatch(/are gone|matches nothing/);
    expect(status).toBe(0);
    const partial = await check(['.', '--changed-since', 'HEAD', '--write-baseline', 'baseline.json']);
    expect(partial.stderr).toContain('--write-baseline cannot be used with --changed-since');
    expect(partial.status).toBe(2);
  });

  it('reports what is wrong with the policy of a folder in which nothing is found', async () => {
    const write = (policy: string) => commandLine.write('a/apsaramqtt.json', policy);
    commandLine.write('a/main.tf', 'locals {\n  x = 1\n}\n');
    write('{');
    const broken = await check(['a', '--offline']);
    expect(broken.text).toContain('apsaramqtt.json is not valid JSON');
    expect(broken.status).toBe(2);
    commandLine.write('a/apsaramqtt.json', Buffer.from('\uFEFF{}', 'utf16le'));
    expect((await check(['a', '--offline'])).text).toMatch(
      /apsaramqtt\.json is encoded in UTF-16.*Save it in UTF-8\./,
    );
    const exception = { rule: 'AMT001', name: 'device', reason: 'is replaced', until: '2099-01-31' };
    write(JSON.stringify({ exceptions: [exception, { ...exception, until: '2020-01-31' }] }));
    const { status, text: words } = await check(['.', '--offline']);
    expect(words).toContain('The exception from AMT001 for device matches nothing.');
    expect(words).toContain('expired on 2020-01-31');
    expect(status).toBe(0);
  });

  it('skips nothing if --exclude is empty, as a variable of a pipeline can be', async () => {
    commandLine.writeModule('main.tf', gate('a'));
    const { stdout } = await check([
      '.',
      '--exclude',
      '',
      '--exclude',
      './',
      '--offline',
      '--format',
      'json',
    ]);
    expect(names(stdout)).toEqual(['data.apsaramqtt_token.a']);
  });

  it('refuses a policy with a key twice, of which only one would hold', async () => {
    commandLine
      .writeModule('main.tf', gate('a'))
      .write('apsaramqtt.json', '{\n  "rules": { "AMT004": "error", /* no, */ "AMT004": "off" }\n}');
    const { status, stderr } = await check(['.', '--offline'], { A: 'token-a-1' });
    expect(stderr).toContain('apsaramqtt.json has the same key twice in one object: line 2, column 43.');
    expect(status).toBe(2);
  });

  it('refuses a policy whose rules are in the prototype of an object', async () => {
    commandLine
      .writeModule('main.tf', gate('a'))
      .write('apsaramqtt.json', '{ "__proto__": { "rules": { "AMT004": "off" } } }');
    const { status, stderr } = await check(['.', '--offline'], { A: 'token-a-1' });
    expect(stderr).toContain('apsaramqtt.json');
    expect(stderr).toContain('__proto__');
    expect(status).toBe(2);
  });

  it('refuses a policy that is a link to nothing', async () => {
    commandLine.writeModule('main.tf', gate('a')).writeModule('b/main.tf', gate('b'));
    symlinkSync('no-such-file', join(commandLine.folder, 'b/apsaramqtt.json'));
    const { status, stdout } = await check(['b', '--offline'], { B: 'token-b-1' });
    expect(stdout).toContain('apsaramqtt.json');
    expect(status).toBe(2);
  });

  it('follows links to folders within the repository, each folder once, and names those to other places', async () => {
    commandLine
      .writeModule('stacks/prod/main.tf', gate('prod'))
      .writeModule('envs/dev/main.tf', gate('dev'))
      .write('.git/HEAD', '');
    for (const [target, name] of [
      ['../stacks/prod', 'prod'],
      ['..', 'circle'],
      [tmpdir(), 'outside'],
    ] as const)
      symlinkSync(target, join(commandLine.folder, 'envs', name));
    const all = ['data.apsaramqtt_token.dev', 'data.apsaramqtt_token.prod'];
    for (const path of ['envs', '.']) {
      const { stdout } = await check([path, '--offline', '--format', 'json']);
      expect(names(stdout).sort()).toEqual(all);
      expect(JSON.parse(stdout).notes).toContain(
        'Skipped envs/outside: it is a symbolic link to a place outside of the repository.',
      );
    }
  });

  it('does not pass if a link leads to a configuration outside of the repository, unless it is left out', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'main.tf'), gate('hidden'));
    commandLine.writeModule('infra/main.tf', gate('a')).write('.git/HEAD', '');
    symlinkSync(outside, join(commandLine.folder, 'infra/shared'));
    const env = { A: emulator.issueToken() };
    const { status, stdout } = await check(['.'], env);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Did not read infra/shared: it is a symbolic link to a configuration outside of the repository.',
    );
    expect(stdout).toContain('1 token: 1 valid');
    expect(status).toBe(2);
    expect((await check(['.', '--exclude', 'infra/shared'], env)).status).toBe(0);
    expect((await check(['infra/shared', '--offline', '--format', 'json'])).stdout).toContain('hidden');
  });

  it.each([
    ['a token that could not be verified', 'AMT002', 'DEVICE', null],
    ['a gate without a verdict', 'AMT010', 'data.apsaramqtt_token.device', 'main.tf'],
  ])('does not pass %s with a baseline, neither now nor later', async (_, rule, name, file) => {
    const env = rule === 'AMT002' ? { DEVICE: emulator.issueToken() } : {};
    commandLine.writeModule('main.tf', gate('device'));
    const args =
      rule === 'AMT002' ? ['--token-env', 'DEVICE', '--instance-id', 'post-cn-of-others'] : ['main.tf'];
    expect((await check([...args, '--write-baseline', 'baseline.json'], env)).status).toBe(3);
    expect(JSON.parse(commandLine.read('baseline.json')).findings).toEqual([]);
    commandLine.write('older.json', JSON.stringify({ version: 1, findings: [{ rule, name, file }] }));
    expect((await check([...args, '--baseline', 'older.json'], env)).status).toBe(3);
  });

  it('does not say with --offline that findings are fixed that only a call can find', async () => {
    const env = { DEVICE: revokedToken(emulator) };
    const name = 'data.apsaramqtt_token.device';
    const exceptions = [{ rule: 'AMT001', name, reason: 'a test', until: '2099-12-31' }];
    commandLine.writeModule('main.tf', gate('device'));
    await check(['.', '--write-baseline', 'baseline.json'], env);
    expect(commandLine.read('baseline.json')).toContain(name);
    commandLine.write('apsaramqtt.json', JSON.stringify({ exceptions }));
    const { text } = await check(['.', '--offline', '--baseline', 'baseline.json'], env);
    expect(text).toContain('1 token: 1 unchecked');
    expect(text).not.toMatch(/are gone|matches nothing/);
  });

  it.each([
    ['cannot be read', ['--baseline', 'none.json'], 'Failed to read none.json'],
    ['is none', ['--baseline', 'main.tf'], 'main.tf is empty'],
    ['cannot be written', ['--write-baseline', 'none/baseline.json'], 'Failed to write none/baseline.json'],
  ])('still writes the reports if the baseline %s, and says so in each', async (_, options, cause) => {
    commandLine.write('main.tf', '');
    const formats = ['json', 'junit', 'sarif', 'openmetrics'];
    const reports = formats.flatMap((format) => ['--format', `${format}=report.${format}`]);
    const args = ['--token-env', 'REVOKED', '--instance-id', 'post-cn-emulator', ...reports, ...options];
    const { status } = await check(args, { REVOKED: revokedToken(emulator) });
    expect(status).toBe(2);
    const json = commandLine.read('report.json');
    expect(JSON.parse(json).exit_status).toBe(2);
    expect(json).toContain(cause);
    expect(json).toContain('"rule": "AMT001"');
    expect(commandLine.read('report.junit')).toContain(' errors="1"');
    expect(commandLine.read('report.sarif')).toContain('"executionSuccessful": false');
    expect(commandLine.read('report.openmetrics')).toContain('apsaramqtt_check_exit_status 2');
  });

  it('applies a comment with a reason, and none without', async () => {
    const token = emulator.issueToken();
    const env = { DEVICE: token };
    commandLine.writeModule(
      'main.tf',
      gate('device') + rollout(token, ' # apsaramqtt:ignore AMT004 is a test token '),
    );
    const { status, stdout } = await check(['.', '--offline', '--format', 'json'], env);
    const [{ location, exception }] = JSON.parse(stdout).findings;
    expect(exception).toEqual({ reason: 'is a test token', until: null });
    expect(status).toBe(0);
    const lines = commandLine.read('main.tf').replace(/ # .*/, '').split('\n');
    lines.splice(location.line - 1, 0, '  # apsaramqtt:ignore AMT004 is a test token');
    commandLine.write('main.tf', lines.join('\n'));
    const above = await check(['.', '--offline'], env);
    expect(above.text).toContain('Excepted: is a test token');
    expect(above.status).toBe(0);
    commandLine.write('main.tf', lines.join('\n').replaceAll(' is a test token', ''));
    const bare = await check(['.', '--offline'], env);
    expect(bare.text).toContain(
      `main.tf:${location.line}: apsaramqtt:ignore AMT004 gives no reason, so it was not applied.`,
    );
    expect(bare.status).toBe(1);
  });

  it.each([
    ['# apsaramqtt:ignore AMT004 a test', 'Excepted: a test'],
    ['#apsaramqtt:ignore AMT005, AMT004: a test', 'Excepted: a test'],
    ['// apsaramqtt:ignore AMT004 a test', 'Excepted: a test'],
    ['/* apsaramqtt:ignore AMT004 a test */', 'Excepted: a test'],
    ['/* apsaramqtt:ignore AMT004 */', 'apsaramqtt:ignore AMT004 gives no reason'],
    ['# apsaramqtt:ignore AMT04 a test', 'main.tf:2: apsaramqtt:ignore names no rule, such as AMT004,'],
    ['# apsaramqtt:ignore amt004 a test', 'main.tf:2: apsaramqtt:ignore names no rule, such as AMT004,'],
    ['# apsaramqtt:ignore', 'main.tf:2: apsaramqtt:ignore names no rule, such as AMT004,'],
    ['# apsaramqtt:ignore AMT0041 a test', 'main.tf:2: apsaramqtt:ignore names no rule, such as AMT004,'],
  ])('reads the comment %s at the end of a line and above it', async (comment, expected) => {
    const line = `  mqtt_token = "${LITERALS[0]}"`;
    for (const lines of [`${line} ${comment}`, `  ${comment}\n${line}`]) {
      commandLine.write('main.tf', `locals {\n${lines}\n}\n`);
      const { status, text: words } = await check(['.', '--offline']);
      expect(words).toContain(expected);
      expect(status).toBe(expected.startsWith('Excepted') ? 0 : 1);
    }
  });

  it.each([
    [
      'over several lines',
      '  /* Some words.\n   *\n   * apsaramqtt:ignore AMT004 a test\n   */\n  mqtt_token = "TOKEN"',
      0,
    ],
    ['in front of code', '  /* apsaramqtt:ignore AMT004 a test */ mqtt_token = "TOKEN"', 0],
    [
      'above a heredoc',
      '  # apsaramqtt:ignore AMT004 a test\n  mqtt_token = <<-EOT\n    a\n    TOKEN\n  EOT',
      0,
    ],
    ['in a heredoc', '  mqtt_token = <<-EOT\n    # apsaramqtt:ignore AMT004 a test\n    TOKEN\n  EOT', 1],
    [
      'on a line of a heredoc',
      '  mqtt_token = <<-EOT\n    TOKEN # apsaramqtt:ignore AMT004 a test\n  EOT',
      1,
    ],
    ['in a string', '  mqtt_token = "TOKEN # apsaramqtt:ignore AMT004 a test"', 1],
    ['in a string beside', '  both = ["# apsaramqtt:ignore AMT004 a test", { mqtt_token = "TOKEN" }]', 1],
    ['beside other code', '  a = 1 # apsaramqtt:ignore AMT004 a test\n  mqtt_token = "TOKEN"', 1],
    ['below', '  mqtt_token = "TOKEN"\n  # apsaramqtt:ignore AMT004 a test', 1],
  ])('applies a comment, and no text that looks like one: %s', async (_, lines, expected) => {
    commandLine.write('main.tf', `locals {\n${lines.replace('TOKEN', LITERALS[0] ?? '')}\n}\n`);
    const { status, text: words } = await check(['.', '--offline']);
    expect([status, words.includes('Excepted: a test')]).toEqual([expected, expected === 0]);
  });

  it('reports a comment that ignores nothing, unless its rule is off or findings may be missing', async () => {
    const token = emulator.issueToken();
    commandLine
      .writeModule(
        'main.tf',
        `# apsaramqtt:ignore AMT001, AMT005 a test\n${gate('device')}module "m" {\n  source = "./m"\n}\n`,
      )
      .write('m/main.tf', '# apsaramqtt:ignore AMT004 was a token\nlocals {}\n')
      .write('terraform.tfvars', '# apsaramqtt:ignore AMT004 was a token, too\n');
    const matchesNothing = async (...args: string[]) => {
      const { status, stdout } = await check(['.', '--format', 'json', ...args], { DEVICE: token });
      const { notes } = JSON.parse(stdout) as { notes: string[] };
      return [status, ...notes.filter((note) => note.includes('matches nothing')).sort()];
    };
    const nothing = (place: string, rule: string) =>
      `${place}:1: apsaramqtt:ignore ${rule} matches nothing. Remove it, or correct it.`;
    const literals = [nothing('m/main.tf', 'AMT004'), nothing('terraform.tfvars', 'AMT004')];
    expect(await matchesNothing()).toEqual([0, ...literals, nothing('main.tf', 'AMT001')].sort());
    expect(await matchesNothing('--offline')).toEqual([0, ...literals]);
    commandLine.write('apsaramqtt.json', '{ "rules": { "AMT004": "off" } }');
    expect(await matchesNothing()).toEqual([0, nothing('main.tf', 'AMT001')]);
  });

  it('uses the nearest policy above each file, with comments, and refuses an invalid one', async () => {
    const token = revokedToken(emulator);
    const env = { DEV: token, PROD: token };
    commandLine
      .write('apsaramqtt.json', '// the team\n{ "rules": { "AMT001": "warning", }, }')
      .writeModule('dev/main.tf', gate('dev'))
      .writeModule('prod/main.tf', gate('prod'));
    expect((await check(['dev', 'prod'], env)).status).toBe(0);
    commandLine.write('prod/apsaramqtt.json', '{}');
    const { status, text: words } = await check(['dev', 'prod'], env);
    expect(words).toContain('error: Token data.apsaramqtt_token.prod is invalid (AMT001)');
    expect(words).toContain('warning: Token data.apsaramqtt_token.dev is invalid (AMT001)');
    expect(status).toBe(1);
    commandLine.write('prod/apsaramqtt.json', '{');
    expect((await check(['dev', 'prod'], env)).text).toContain(
      'apsaramqtt.json is not valid JSON: line 1, column 2.',
    );
  });

  it.each([
    ['.terraform', {}],
    ['installed/here', { TF_DATA_DIR: 'installed/here' }],
    ['installed', { TF_DATA_DIR: './installed/' }],
  ])('uses no policy of a module that init has installed in %s', async (data, env) => {
    const folder = `${data}/modules/device`;
    const modules = [
      { Key: '', Source: '', Dir: '.' },
      { Key: 'device', Source: 'registry.terraform.io/example/mqtt/alicloud', Version: '1.0.0', Dir: folder },
    ];
    commandLine
      .write(`${data}/modules/modules.json`, JSON.stringify({ Modules: modules }))
      .writeModule('main.tf', 'module "device" {\n  source = "example/mqtt/alicloud"\n}\n')
      .writeModule(`${folder}/main.tf`, gate('device'))
      .write(`${folder}/apsaramqtt.json`, '{ "rules": { "AMT001": "off" } }');
    const { status, text: words } = await check(['.'], { ...env, DEVICE: revokedToken(emulator) });
    expect(words).toContain('error: Token module.device.data.apsaramqtt_token.device is invalid (AMT001)');
    expect(status).toBe(1);
  });

  it('does not let an exception for one folder cover another', async () => {
    const exception = {
      rule: 'AMT001',
      name: 'data.apsaramqtt_token.device',
      reason: 'dev only',
      until: '2099-01-31',
    };
    commandLine
      .write('apsaramqtt.json', JSON.stringify({ exceptions: [exception] }))
      .writeModule('dev/main.tf', gate('device'))
      .writeModule('prod/main.tf', gate('device'));
    const env = { DEVICE: revokedToken(emulator) };
    const { status, text: words } = await check(['dev', 'prod'], env);
    expect(words).toContain('was not applied, because it matches findings in dev and prod.');
    expect(words).not.toContain('matches nothing');
    expect(status).toBe(1);
    expect((await check(['dev'], env)).status).toBe(0);
  });

  it('checks the folder that a file was moved out of', async () => {
    commandLine.writeModule('a/main.tf', gate('a')).writeModule('a/moved.tf', 'locals {\n  x = 1\n}\n');
    commandLine.writeModule('b/main.tf', gate('b'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    git('mv', 'a/moved.tf', 'b/moved.tf');
    const args = ['a', 'b', '--changed-since', 'HEAD', '--offline', '--format', 'json'];
    const { stdout } = await check(args, { A: 'token-a-1', B: 'token-b-1' });
    expect(names(stdout)).toEqual(['data.apsaramqtt_token.a', 'data.apsaramqtt_token.b']);
  });

  it('requires gates in all files, not only in those that have changed', async () => {
    commandLine.writeModule('a/main.tf', gate('a')).write('b/main.tf', 'locals {}\n');
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    const args = ['--require-tokens', '--changed-since', 'HEAD', '--offline'];
    const unchanged = await check(['a', 'b', ...args]);
    expect(unchanged.text).toContain('Skipped 2 of 2 places without changes since HEAD.');
    expect(unchanged.status).toBe(0);
    commandLine.write('b/new.tf', 'locals {}\n');
    expect((await check(['a', 'b', ...args])).status).toBe(0);
    const { status, text } = await check(['b', ...args]);
    expect(text).toContain('There is no token to check (AMT010)');
    expect(status).toBe(3);
  });

  it('checks what has changed since a revision, including modules in other folders', async () => {
    commandLine
      .writeModule('a/main.tf', gate('a'))
      .writeModule('b/main.tf', gate('b'))
      .write('a/README.md', '');
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    const args = ['a', 'b', '--changed-since', 'HEAD', '--offline', '--format', 'json'];
    const env = { A: 'token-a-1', B: 'token-b-1' };
    expect(names((await check(args, env)).stdout)).toEqual([]);
    commandLine.write('b/new.tf', 'resource "terraform_data" "x" {}');
    expect(names((await check(args, env)).stdout)).toEqual(['data.apsaramqtt_token.b']);
    commandLine.write('modules/x/main.tf', '');
    expect(names((await check(args, env)).stdout)).toHaveLength(2);
    git('add', '.');
    git('commit', '--quiet', '--message', 'second');
    commandLine.write('a/call.tf', 'module "x" {\n  source = "../modules/x"\n}\n');
    git('add', '.');
    git('commit', '--quiet', '--message', 'third');
    commandLine.writeModule('modules/x/main.tf', gate('x', '', 'A'));
    const everywhere = ['.', ...args.slice(2)];
    expect(names((await check(everywhere, env)).stdout).sort()).toEqual([
      'a: module.x.data.apsaramqtt_token.x',
      'data.apsaramqtt_token.a',
    ]);
    git('add', '.');
    git('commit', '--quiet', '--message', 'fourth');
    expect(names((await check(everywhere, env)).stdout)).toEqual([]);
    commandLine.write('shared/a.token', 'token-a-2');
    expect(names((await check(everywhere, env)).stdout)).toContain('data.apsaramqtt_token.a');
  });

  it('says that a shallow clone does not have a revision', async () => {
    commandLine.writeModule('main.tf', gate('a'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    git('commit', '--quiet', '--allow-empty', '--message', 'second');
    git('clone', '--quiet', '--depth', '1', `file://${commandLine.folder}`, 'shallow');
    const env = { GIT_DIR: 'shallow/.git', GIT_WORK_TREE: '.' };
    const args = ['check', '.', '--changed-since', 'HEAD~1', '--offline'];
    expect(await commandLine.run(args, env)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^error: "HEAD~1" is not a revision of this repository\.\n.*fetch-depth: 0/,
      ),
    });
  });

  it('shows the error of Git if it does not read the repository', async () => {
    const since = ['.', '--changed-since', 'HEAD', '--offline'];
    expect(await check(since)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /has changed: fatal: not a git repository .*\nRun the check in a Git repository/,
      ),
    });
  });

  it.each([
    ['values of variables', 'common.tfvars', ['--var-file', 'common.tfvars'], ['a', 'b', 'top']],
    ['a baseline', 'baseline.json', ['--baseline', 'baseline.json'], ['a', 'b', 'top']],
    ['the policy of a folder', 'a/apsaramqtt.json', [], ['a', 'b', 'top']],
    ['a module that a link leads to', 'modules/x/main.tf', [], ['b', 'top']],
  ])('checks what %s changed for, even below another configuration', async (_, file, args, expected) => {
    commandLine
      .writeModule('main.tf', gate('top'))
      .writeModule('a/main.tf', gate('a'))
      .writeModule('b/main.tf', `${gate('b')}module "x" {\n  source = "./x"\n}\n`)
      .write('modules/x/main.tf', '')
      .write('a/apsaramqtt.json', '{}')
      .write('baseline.json', '{"version":1,"findings":[]}')
      .write('common.tfvars', '');
    symlinkSync('../modules/x', join(commandLine.folder, 'b/x'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    commandLine.write(file, `${commandLine.read(file)}\n`);
    const { stdout } = await check(
      ['.', '--changed-since', 'HEAD', '--offline', '--format', 'json', ...args],
      { TOP: 'token-t-1', A: 'token-a-1', B: 'token-b-1' },
    );
    expect(names(stdout).sort()).toEqual(expected.map((name) => `data.apsaramqtt_token.${name}`));
  });

  it.each<[string, string, string, string[], NodeJS.ProcessEnv]>([
    ['a folder that a link leads to', 'shared/tokens/a.token', 'token-a-2', ['link'], {}],
    ['a file that an excluded module reads', 'common.token', 'token-a-2', ['up', '--exclude', 'up/m'], {}],
    ['a path up, as PHP writes it in JSON', 'common.token', 'token-a-2', ['php'], {}],
    ['variables that Git ignores', 'ignored/terraform.tfvars', 't = "X"', ['ignored'], {}],
    ['a file of variables that Git ignores', 'own.conf', 't = "X"', ['plain', '--var-file', 'own.conf'], {}],
    ['TF_CLI_ARGS', 'vars.conf', 't = "X"', ['plain'], { TF_CLI_ARGS_plan: '-var-file=../vars.conf' }],
    ['TF_CLI_ARGS', 'own.conf', 't = "X"', ['plain'], { TF_CLI_ARGS: '-var-file ../own.conf' }],
  ])(
    'checks a place that Git does not know, or that reads what is elsewhere: %s',
    async (_, file, contents, args, env) => {
      const variable = 'variable "t" {\n  default = ""\n}\n';
      commandLine
        .write('.gitignore', '*.tfvars\nown.conf\n')
        .write('shared/tokens/a.token', 'token-a-1')
        .write('common.token', 'token-a-1')
        .write('vars.conf', '')
        .writeModule('shared/main.tf', gate('a'))
        .writeModule('up/main.tf', `${gate('a')}module "m" {\n  source = "./m"\n}\n`)
        .write('up/m/main.tf', `locals {\n  x = fileexists("\${path.module}/../../common.token")\n}\n`)
        .writeModule('php/main.tf', gate('a'))
        .write('php/x.tf.json', `{"locals":{"x":"\${fileexists(\\"..\\/common.token\\")}"}}`)
        .writeModule('ignored/main.tf', variable + gate('a'))
        .writeModule('plain/main.tf', variable + gate('a'));
      symlinkSync('shared', join(commandLine.folder, 'link'));
      git('init', '--quiet');
      git('add', '.');
      git('commit', '--quiet', '--message', 'first');
      const since = [...args, '--changed-since', 'HEAD', '--offline', '--format', 'json'];
      if (args[0] === 'plain') expect(names((await check(['plain', ...since.slice(-5)])).stdout)).toEqual([]);
      commandLine.write(file, contents);
      const { stdout } = await check(since, { A: 'token-a-1', ...env });
      expect(names(stdout)).toContain('data.apsaramqtt_token.a');
    },
  );

  it.each([
    ['join("/", ["..", "common.token"])'],
    [`"$\{dirname(abspath(path.module))}/common.token"`],
    [`"$\{replace(path.cwd, "/a", "")}/common.token"`],
    ['"FOLDER/common.token"'],
  ])('checks a configuration that reads a changed file of the repository, named as %s', async (path) => {
    commandLine
      .write('common.token', 'token-a-1')
      .writeModule(
        'a/main.tf',
        `${gate('a')}locals {\n  x = fileexists(${path.replace('FOLDER', commandLine.folder)})\n}\n`,
      )
      .writeModule('b/main.tf', gate('b'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    commandLine.write('common.token', 'token-a-2');
    const args = ['a', 'b', '--changed-since', 'HEAD', '--offline', '--format', 'json'];
    expect(names((await check(args)).stdout)).toEqual(['data.apsaramqtt_token.a']);
  });

  it.each(['--assume-unchanged', '--skip-worktree'])(
    'checks a file that Git was set not to compare: %s',
    async (option) => {
      commandLine.writeModule('a/main.tf', gate('a')).writeModule('b/main.tf', gate('b'));
      git('init', '--quiet');
      git('add', '.');
      git('commit', '--quiet', '--message', 'first');
      git('update-index', option, 'a/main.tf');
      const args = ['a', 'b', '--changed-since', 'HEAD', '--offline', '--format', 'json'];
      expect(names((await check(args)).stdout)).toEqual(['data.apsaramqtt_token.a']);
    },
  );

  it('refuses two revisions, with which the files would not be compared', async () => {
    commandLine.writeModule('main.tf', gate('a'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    for (const revision of ['HEAD..HEAD', 'HEAD...HEAD', '^HEAD', '--output=file']) {
      const { status, stderr } = await check(['.', `--changed-since=${revision}`, '--offline']);
      expect(stderr).toContain(`"${revision}" is not a revision of this repository.`);
      expect(status).toBe(2);
    }
  });

  it('checks untracked files, whatever has changed', async () => {
    git('init', '--quiet');
    commandLine.write('.gitignore', 'cdktf.out').writeModule('cdktf.out/main.tf', gate('a'));
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    const since = ['--changed-since', 'HEAD', '--offline'];
    for (const path of ['cdktf.out', '.'])
      expect((await check([path, ...since])).text).toContain('data.apsaramqtt_token.a');
    const input = await commandLine.run(['check', '-', ...since]);
    expect(input.text).toContain('- is empty.');
    expect(input.status).toBe(2);
    expect((await check(['no-such-folder', ...since])).status).toBe(2);
  });

  it.each([
    ['for no token', [], 'Searched for 0 of 1 tokens'],
    [
      'not for all',
      ['--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator'],
      'Searched for 1 of 2 tokens',
    ],
  ])('ends with 3 if it searched %s, because that contains no gate', async (_, named, title) => {
    const result = {
      instance_id: 'i',
      verdict: 'valid',
      token_fingerprint: 'sha256:7fd4a1c5bfca',
      request_id: 'R',
    };
    const resource = { address: 'data.apsaramqtt_token.a', mode: 'data', type: 'apsaramqtt_token' };
    const plan = {
      format_version: '1.2',
      planned_values: {},
      configuration: { root_module: { resources: [resource] } },
      prior_state: { values: { root_module: { resources: [{ ...resource, values: result }] } } },
      complete: true,
    };
    commandLine.write('plan.json', JSON.stringify(plan)).write('logs/a.log', 'nothing');
    const { status, text: words } = await check(['plan.json', ...named, '--search', 'logs'], {
      DEVICE: emulator.issueToken(),
    });
    expect(words).toContain(title);
    expect(status).toBe(3);
  });

  it('ends with 3 if --exclude leaves nothing to search', async () => {
    commandLine.write('logs/app.log', 'nothing');
    const args = ['--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator', '--search', 'logs'];
    const env = { DEVICE: emulator.issueToken() };
    expect((await check(args, env)).status).toBe(0);
    const { status, stdout } = await check([...args, '--exclude', '*.log'], env);
    expect(stdout).toContain('Searched no file in logs');
    expect(status).toBe(3);
  });

  it('ends with 3 if a token is too short to be searched for', async () => {
    commandLine.write('logs/a.log', 'a-token');
    const named = ['--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator', '--offline'];
    const { status, text: words } = await check([...named, '--search', 'logs'], { DEVICE: 'a-token' });
    expect(words).toContain('Searched for 0 of 1 tokens');
    expect(words).toContain('at least 8 characters');
    expect(status).toBe(3);
  });

  it('reports its results, does not change the baseline and ends with 143 if a pipeline cancels it', async () => {
    emulator.inject({ fault: { kind: 'stall' } });
    commandLine.write('baseline.json', 'the last one');
    const token = ['--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator'];
    const child = commandLine.start(['check', ...token, '--write-baseline', 'baseline.json'], {
      DEVICE: 'any-token',
    });
    const output = text(child.stdout!);
    await until(() => emulator.callsFor('any-token') > 0 || child.exitCode !== null);
    child.kill('SIGTERM');
    const [status] = await once(child, 'close');
    expect(await output).toContain('unverified  DEVICE');
    expect(await output).toContain('Skipped writing baseline.json because the check was interrupted.');
    expect(commandLine.read('baseline.json')).toBe('the last one');
    expect(status).toBe(143);
  });

  it('still checks the rest if folders and files cannot be read', async () => {
    commandLine.writeModule('good/main.tf', gate('a')).writeModule('bad/main.tf', gate('b'));
    mkdirSync(join(commandLine.folder, 'odd/main.tf'), { recursive: true });
    commandLine.write('utf16/main.tf', Buffer.from('locals {}', 'utf16le'));
    const { status, text: words } = await check(['good', 'missing', 'odd', 'plan.bin', '--offline'], {
      A: 'token-a-1',
    });
    expect(words).toContain('unchecked data.apsaramqtt_token.a');
    expect(words).toContain('missing');
    expect(words).toContain('plan.bin');
    expect(status).toBe(2);
  });
});
