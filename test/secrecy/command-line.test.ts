import { readdirSync } from 'node:fs';
import { FORMATS } from '../../lib/cli/report/formats';
import type { Emulator } from '../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { finished } from '../support/terraform';
import { until } from '../support/until';
import { piecesOf, tracesIn } from './traces';

const TOKEN = 'LzMT+XLFl5s/YWJMlDz4t5Lq5HC1iGU1P28HAMaxYzmBSHQsWXgdISJ1ZJ+2cxQ==';
const PIECES = piecesOf(TOKEN);

let commandLine: CommandLine;
let emulator: Emulator;
eachWithCommandLine((started) => {
  ({ commandLine, emulator } = started);
});

const REPORTS = FORMATS.flatMap((format) => ['--format', `${format}=report.${format}`]);

/** The output of a command and every report that it writes, by name. */
async function outputs(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr, status } = await commandLine.run(args, { MAX_RETRY_TIMEOUT: '0', ...env });
  const reports = readdirSync(commandLine.folder).filter((name) => name.startsWith('report.'));
  const texts = new Map(reports.map((name) => [name, commandLine.read(name)]));
  return { status, texts: texts.set('stdout', stdout).set('stderr', stderr) };
}

function leaks(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].filter(([, text]) => tracesIn(text, PIECES).length > 0).map(([name]) => name);
}

const gate = (token: string) => `
terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  ${token}
}
`;

describe('a token where a name belongs is repeated in no output and in no format', () => {
  it.each<[string, readonly string[], Record<string, string>]>([
    ['--token-env', ['--token-env', TOKEN, '--instance-id', 'post-cn-emulator'], {}],
    ['--token-file', ['--token-file', TOKEN, '--instance-id', 'post-cn-emulator'], {}],
    ['token_env', ['.'], { 'main.tf': gate(`token_env = "${TOKEN}"`) }],
    [
      'token_env, by a variable',
      ['.'],
      { 'main.tf': `${gate('token_env = var.token')}\nvariable "token" { default = "${TOKEN}" }` },
    ],
    ['token_file', ['.'], { 'main.tf': gate(`token_file = "${TOKEN}"`) }],
    ['a literal', ['.'], { 'main.tf': gate(`token = "${TOKEN}"`) }],
    ['sensitive()', ['.'], { 'main.tf': gate(`token = sensitive("${TOKEN}")`) }],
    ['a call that cannot be evaluated', ['.'], { 'main.tf': gate(`token = nosuch("${TOKEN}", var.no)`) }],
    [
      'an instance id',
      ['.'],
      { 'main.tf': gate(`token_env = "X"`).replace('"post-cn-emulator"', `"${TOKEN}"`) },
    ],
    [
      'tokenEnv of a manifest',
      ['--manifest', 'm.json'],
      { 'm.json': JSON.stringify({ instanceId: 'post-cn-emulator', tokens: { a: { tokenEnv: TOKEN } } }) },
    ],
    [
      'tokenFile of a manifest',
      ['--manifest', 'm.json'],
      { 'm.json': JSON.stringify({ instanceId: 'post-cn-emulator', tokens: { a: { tokenFile: TOKEN } } }) },
    ],
    [
      'a whole entry of a manifest',
      ['--manifest', 'm.json'],
      { 'm.json': JSON.stringify({ instanceId: 'post-cn-emulator', tokens: { a: TOKEN } }) },
    ],
    [
      'a key of a manifest',
      ['--manifest', 'm.json'],
      { 'm.json': JSON.stringify({ [TOKEN]: 1, tokens: {} }) },
    ],
    [
      'an exception of the policy',
      ['.'],
      {
        'main.tf': gate('token_env = "X"'),
        'apsaramqtt.json': JSON.stringify({ exceptions: [{ rule: TOKEN, name: 'a', reason: 'b' }] }),
      },
    ],
    [
      'the name of an exception',
      ['.'],
      {
        'main.tf': gate('token_env = "DEVICE"'),
        'apsaramqtt.json': JSON.stringify({
          exceptions: [{ rule: 'AMT001', name: TOKEN, reason: TOKEN, until: '2099-01-01' }],
        }),
      },
    ],
    ['a path', [TOKEN], {}],
    ['a path, percent-encoded', [encodeURIComponent(TOKEN)], {}],
    ['a path, in quotation marks', [`"${TOKEN}"`], {}],
    ['a path, in lines', [TOKEN.replace(/.{64}/g, '$&\n')], {}],
    ['a file of HCL', ['.'], { 'main.tf': gate(`token = file("${TOKEN}")`) }],
    [
      'a password at the source of a module',
      ['.'],
      {
        'main.tf': `module "m" {\n  source = "git::https://u:${encodeURIComponent(TOKEN)}@git.example/m.git"\n}\n`,
      },
    ],
    [
      'a name in a manifest',
      ['--manifest', 'm.json'],
      {
        'm.json': JSON.stringify({
          instanceId: 'post-cn-emulator',
          tokens: { [TOKEN]: { tokenEnv: 'PATH' } },
        }),
      },
    ],
    [
      'an instance of a policy',
      ['.'],
      {
        'main.tf': gate('token_env = "PATH"'),
        'apsaramqtt.json': JSON.stringify({ allowedInstances: [TOKEN] }),
      },
    ],
    [
      'the reason of an exception',
      ['.'],
      {
        'main.tf': gate('token_env = "PATH"'),
        'apsaramqtt.json': JSON.stringify({
          exceptions: [{ rule: 'AMT001', name: 'a', reason: TOKEN, until: '2020-01-01' }],
        }),
      },
    ],
  ])('%s', async (_, args, files) => {
    for (const [name, content] of Object.entries(files)) commandLine.write(name, content);
    const { texts, status } = await outputs(['check', ...args, ...REPORTS], { DEVICE: TOKEN });
    expect(status).not.toBe(0);
    expect(leaks(texts)).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ['--format', ['check', '--format', TOKEN]],
    ['--fail-on', ['check', '--fail-on', TOKEN]],
    ['an option', ['check', `--${TOKEN}`]],
    ['--dir of doctor', ['doctor', '--dir', TOKEN]],
    ['--profile of doctor', ['doctor', '--access-key', '', '--profile', TOKEN]],
    ['--config of the emulator', ['emulator', '--config', TOKEN]],
    ['--host of the emulator', ['emulator', '--host', TOKEN]],
    ['a manifest of sweep', ['sweep', TOKEN]],
    ['a file of merge', ['merge', TOKEN]],
    ['a rule', ['rules', TOKEN]],
    ['a command', [TOKEN]],
  ])('%s', async (_, args) => {
    const { texts } = await outputs(args, { ALICLOUD_PROFILE: TOKEN, ALICLOUD_ACCESS_KEY: '' });
    expect([...texts.values()].join('')).not.toBe('');
    expect(leaks(texts)).toEqual([]);
  });

  it('any command, as the value of an option that it does not have, or as one argument too many', async () => {
    const help = (await outputs(['--help'])).texts.get('stdout')!;
    const commands = [...help.matchAll(/^ {2}([a-z-]+) (?=.* {2})/gm)].map(([, name]) => name!);
    expect(commands).toContain('check');
    for (const command of commands) {
      const { texts } = await outputs([command, `--token=${TOKEN}`]);
      expect([command, leaks(texts)]).toEqual([command, []]);
    }
  });
});

it('NODE_DEBUG does not print the environment of a command that is started', async () => {
  const keys = { access_key_id: emulator.accessKeyId, access_key_secret: emulator.accessKeySecret };
  commandLine.write('keys.json', JSON.stringify(keys));
  const profile = { name: 'ci', mode: 'External', process_command: 'cat keys.json' };
  commandLine.write('profiles.json', JSON.stringify({ current: 'ci', profiles: [profile] }));
  const env = {
    DEVICE: emulator.issueToken(),
    OTHER: TOKEN,
    NODE_DEBUG: 'child_process',
    ALICLOUD_ACCESS_KEY: undefined,
    ALICLOUD_SECRET_KEY: undefined,
    ALICLOUD_SHARED_CREDENTIALS_FILE: 'profiles.json',
  };
  const query = ['query', '--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator'];
  const { status, stdout, stderr } = await commandLine.run(query, env);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ TokenStatus: true });
  expect(stderr).toBe('');
});

it('SIGUSR1 does not open the debugger of Node.js, in which other users could read the tokens', async () => {
  emulator.inject({ fault: { kind: 'stall' } });
  const check = ['check', '--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator'];
  const child = commandLine.start(check, { DEVICE: TOKEN });
  const ended = finished(child);
  await until(() => emulator.callsFor(TOKEN) > 0 || child.exitCode !== null);
  child.kill('SIGUSR1');
  child.kill('SIGINT');
  const { status, stderr } = await ended;
  expect(stderr).not.toContain('Debugger');
  expect(status).toBe(130);
});

describe('what a name must not do to a terminal or a runner', () => {
  const HOSTILE = 'a\u001b[31m\u202e\n::set-output name=x::y\r';

  it.each<[string, readonly string[], Record<string, string>]>([
    [
      'a name in a manifest',
      ['--manifest', 'm.json'],
      {
        'm.json': JSON.stringify({
          instanceId: 'post-cn-emulator',
          tokens: { [HOSTILE]: { tokenEnv: 'DEVICE' } },
        }),
      },
    ],
    [
      'a name of a fleet',
      ['.'],
      {
        'main.tf': gate('').replace(
          'data "apsaramqtt_token"',
          `data "apsaramqtt_tokens" "f" {\n  instance_id = "post-cn-emulator"\n  token_envs = { (jsondecode(${JSON.stringify(JSON.stringify(HOSTILE))})) = "DEVICE" }\n}\ndata "apsaramqtt_token"`,
        ),
      },
    ],
    ['a file', ['--token-file', HOSTILE, '--instance-id', 'post-cn-emulator'], { [HOSTILE]: 'invalid-1' }],
    ['a path', [HOSTILE], {}],
    ['a folder', [HOSTILE], { [`${HOSTILE}/main.tf`]: gate('token_env = "DEVICE"') }],
  ])('is not done by %s, in any format', async (_, args, files) => {
    for (const [name, content] of Object.entries(files)) commandLine.write(name, content);
    const { texts } = await outputs(['check', ...args, ...REPORTS], { DEVICE: 'invalid-token-1' });
    for (const [name, text] of texts) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
      expect([name, /[\u001b\u202e\r]|^::set-output/m.test(text)]).toEqual([name, false]);
    }
    expect(emulator.calls().QueryToken.total).toBeLessThan(2);
  });
});
