import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '../../lib/cli/program';
import { COMMAND } from '../support/command-line';
import { installed } from '../support/installed';
import { Terminal } from '../support/terminal';

const apsaramqtt = (...args: string[]) =>
  execFileSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' });

/** Names of options that would contain a secret, rather than its location. */
const SECRET = /(?:token|secret|key|password)$/;

/** Lines and their completions by TAB. Spaces and slashes that a shell adds at the end are ignored. */
const LINES: Record<string, string> = {
  'apsaramqtt ch': 'apsaramqtt check',
  'apsaramqtt help inst': 'apsaramqtt help install',
  'apsaramqtt check --off': 'apsaramqtt check --offline',
  'apsaramqtt check --format sa': 'apsaramqtt check --format sarif',
  'apsaramqtt check --format=sa': 'apsaramqtt check --format=sarif',
  'apsaramqtt check --format json=rep': 'apsaramqtt check --format json=report.json',
  'apsaramqtt check --format=json=rep': 'apsaramqtt check --format=json=report.json',
  'apsaramqtt check infra': 'apsaramqtt check infra',
  'apsaramqtt check --offline pol': 'apsaramqtt check --offline policy.json',
  'apsaramqtt check one two pol': 'apsaramqtt check one two policy.json',
  'apsaramqtt check my': 'apsaramqtt check my\\ infra',
  'apsaramqtt check --policy pol': 'apsaramqtt check --policy policy.json',
  'apsaramqtt check . --policy=pol': 'apsaramqtt check . --policy=policy.json',
  'apsaramqtt query --token-env DEVICE_9': 'apsaramqtt query --token-env DEVICE_9_TOKEN',
  'apsaramqtt query --region cn-shangh': 'apsaramqtt query --region cn-shanghai',
};
/** One line of each kind, for shells that load the script of another shell. */
const FEW = Object.fromEntries(
  Object.entries(LINES).filter(([line]) =>
    /check --format sa|format=json=rep|check infra|policy pol/.test(line),
  ),
);
/** Values that must not be completed with file names. Needs bash 4 or newer. */
const VALUES: Record<string, string> = {
  'apsaramqtt install --dir inf': 'apsaramqtt install --dir infra',
  'apsaramqtt check --instance-id pol': 'apsaramqtt check --instance-id pol',
  'apsaramqtt rules pol': 'apsaramqtt rules pol',
};

const SHELLS = {
  bash: {
    shell: 'bash',
    start: 'bash --norc --noprofile -i',
    source: 'set -u; source <(apsaramqtt completion bash)',
    lines: { ...LINES, ...VALUES },
  },
  'bash as old as that of macOS': {
    shell: 'bash',
    start: 'bash --norc --noprofile -i',
    source: 'enable -n compopt; eval "$(apsaramqtt completion bash)"',
    lines: FEW,
  },
  zsh: {
    shell: 'zsh',
    start: 'zsh -f -i',
    source: 'source <(apsaramqtt completion zsh)',
    lines: { ...LINES, ...VALUES },
  },
  'zsh with the script in $fpath': {
    shell: 'zsh',
    start: 'zsh -f -i',
    source:
      'apsaramqtt completion zsh > _apsaramqtt; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D',
    lines: FEW,
  },
  fish: {
    shell: 'fish',
    start: 'fish --no-config -i',
    source: 'apsaramqtt completion fish | source',
    lines: { ...LINES, ...VALUES },
  },
};

describe.each(Object.entries(SHELLS))('in %s', (_, { shell, start, source, lines }) => {
  const test =
    installed(shell) && installed('script')
      ? it.each(Object.entries(lines))
      : it.skip.each(Object.entries(lines));
  let folder: string;
  let terminal: Terminal;

  beforeAll(async () => {
    if (!installed(shell) || !installed('script')) return;
    folder = mkdtempSync(join(tmpdir(), 'completion-'));
    for (const name of ['bin', 'home', 'infra', 'my infra']) mkdirSync(join(folder, name));
    for (const name of ['inform.txt', 'policy.json', 'report.json']) writeFileSync(join(folder, name), '');
    symlinkSync(COMMAND, join(folder, 'bin/apsaramqtt'));
    const PATH = `${join(folder, 'bin')}:${process.env.PATH}`;
    terminal = new Terminal(start, folder, {
      PATH,
      HOME: join(folder, 'home'),
      TERM: 'dumb',
      DEVICE_9_TOKEN: 'x',
    });
    // The script is loaded twice, as when start-up files are read again.
    for (const output of [await terminal.run(source), await terminal.run(source)])
      expect(output).not.toMatch(/readonly|rror|not found|unbound/);
  });

  afterAll(() => {
    terminal?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('"%s" becomes "%s"', async (line, completed) => {
    expect((await terminal.lineAfter(`${line}\t`)).replace(/[/ ]$/, '')).toBe(completed);
  });

  const once = installed(shell) && installed('script') ? it : it.skip;

  once('a command of the home folder is asked, too', async () => {
    symlinkSync(COMMAND, join(folder, 'home/apsaramqtt'));
    expect((await terminal.lineAfter('~/apsaramqtt ch\t')).trimEnd()).toBe('~/apsaramqtt check');
  });

  once('nothing is printed if the command is no longer there', async () => {
    rmSync(join(folder, 'bin/apsaramqtt'));
    await terminal.lineAfter('apsaramqtt ch\t');
    expect(await terminal.run('')).not.toMatch(/unknown|not found|in function/i);
  });
});

describe('apsaramqtt complete', () => {
  const complete = (...words: string[]) =>
    apsaramqtt('complete', '--', ...words)
      .trimEnd()
      .split('\n');

  it('describes commands and options, and does not show itself', () => {
    expect(complete('')).toContainEqual(expect.stringMatching(/^check\tcheck MQTT tokens/));
    // The first sentence of the command's description.
    expect(complete('')).toContain('emulator\trun an emulator of the OnsMqtt API on this machine');
    expect(complete('')).not.toContainEqual(expect.stringMatching(/^complete\t/));
    expect(complete('check', '--off')).toEqual([
      '--offline\trun static rules only; make no API calls',
      ':none',
    ]);
  });

  it('treats everything after -- as a path', () => {
    expect(complete('check', '--', '--off')).toEqual([':files']);
  });

  it('never shows what is in an environment variable', () => {
    const env = { PATH: process.env.PATH, DEVICE_9_TOKEN: 'a-secret-token' };
    const args = [COMMAND, 'complete', '--', 'query', '--token-env', 'DEVICE_9'];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8', env })).toBe('DEVICE_9_TOKEN\t\n:none\n');
  });

  it('accepts --next for an empty last word, which Windows PowerShell does not pass', () => {
    expect(apsaramqtt('complete', '--next', '--', 'check', '--format')).toBe(
      apsaramqtt('complete', '--', 'check', '--format', ''),
    );
  });
});

describe('apsaramqtt completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('writes a script for %s that asks the command', (shell) => {
    expect(apsaramqtt('completion', shell)).toMatch(/ complete .*--/);
  });
});

describe('apsaramqtt --help', () => {
  const program = createProgram();
  const commands = program.createHelp().visibleCommands(program);

  it.each(commands.map((command) => command.name()).filter((name) => name !== 'help'))(
    'gives examples of %s',
    (command) =>
      expect(apsaramqtt(command, '--help')).toMatch(
        new RegExp(`Examples?:\\n.*\\$ .*apsaramqtt ${command}`, 's'),
      ),
  );

  it('has no option for a token or a secret, which other users of the machine would see', () => {
    const options = program.commands.flatMap((command) => command.options);
    expect(options.length).toBeGreaterThan(10);
    const taking = options.filter(
      ({ long, required, optional }) => (required || optional) && SECRET.test(long ?? ''),
    );
    expect(taking.map(({ long }) => long)).toEqual([]);
  });
});

describe('apsaramqtt help', () => {
  it('names the command that does not exist, and those that do', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'help', 'chek'], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/'chek' is invalid .* check, /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('prints the help of a command', () => {
    expect(apsaramqtt('help', 'check')).toBe(apsaramqtt('check', '--help'));
  });
});
