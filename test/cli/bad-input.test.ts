import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Emulator } from '../../lib/emulator/emulator';
import { COMMAND, type CommandLine, eachWithCommandLine } from '../support/command-line';
import { finished } from '../support/terraform';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine(
  (started) => {
    ({ emulator, commandLine } = started);
  },
  { callsPerSecond: null },
);

const GATE =
  'data "apsaramqtt_token" "a" {\n  instance_id = "post-cn-emulator"\n  token_env   = "A_TOKEN"\n}\n';

const env = () => ({ A_TOKEN: emulator.issueToken() });

/** Runs the command with a maximum file size in blocks of 1024 bytes, so that a write fails within a file as on a full disk. */
function runWithin(blocks: number, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const script = `trap '' XFSZ; ulimit -f ${blocks}; exec '${process.execPath}' '${COMMAND}' "$@"`;
  const environment = { ...commandLine.environment(), ...more };
  return finished(
    spawn('bash', ['-c', script, 'bash', ...args], {
      cwd: commandLine.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** More elements than a function call can have arguments with this small stack. */
const MANY = 15_000;
const SMALL_STACK = '--stack-size=100';

describe('a stack that is too small for as many arguments as there are', () => {
  it.each<[string, () => unknown, string]>([
    [
      'elements in a list of a configuration',
      () =>
        commandLine.writeModule(
          'main.tf',
          `${GATE}locals {\n  all = [${'"a", '.repeat(MANY)}]\n}\noutput "all" { value = local.all }\n`,
        ),
      'main.tf',
    ],
    [
      'elements in a list of a plan',
      () => {
        const outputs = { all: { sensitive: false, value: Array(MANY).fill('a') } };
        const plan = {
          format_version: '1.2',
          terraform_version: '1.9.0',
          planned_values: { outputs, root_module: {} },
          configuration: { root_module: {} },
        };
        commandLine.write('plan.json', JSON.stringify({ ...plan, resource_changes: [] }));
      },
      'plan.json',
    ],
    [
      'files in a folder to search',
      () => {
        commandLine.writeModule('main.tf', GATE).write('logs/app.log', 'nothing');
        execFileSync('sh', ['-c', `seq ${MANY} | xargs touch`], { cwd: join(commandLine.folder, 'logs') });
      },
      '--search=logs',
    ],
  ])('is enough for %s', async (_, write, path) => {
    write();
    const args = ['check', ...(path.startsWith('--') ? ['main.tf', path] : [path]), '--offline'];
    const { status, text } = await finished(
      spawn(process.execPath, [SMALL_STACK, COMMAND, ...args], {
        cwd: commandLine.folder,
        env: { ...commandLine.environment(), ...env() },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('Gates: ') });
  });
});

describe('a name of a million characters', () => {
  it.each([
    ['each of them could begin a token', 'eyJ_'.repeat(400_000), 3],
    ['a terminal shows nothing of them', `é${' '.repeat(1_000_000)}`, 2],
    ['each of them ends a line', `a${'\\n'.repeat(500_000)}`, 2],
  ])('does not delay a check, even if %s', async (_, name, status) => {
    commandLine.writeModule('main.tf', GATE.replace('"a"', `"${name}"`));
    expect(
      await commandLine.run(['check', '.', '--format', 'human', '--format', 'junit=r.xml']),
    ).toMatchObject({
      status,
    });
  });
});

describe('input that cannot be read', () => {
  it.each([
    [
      'text in UTF-16',
      'bad/main.tf',
      Buffer.from(`\ufeff${GATE}`, 'utf16le'),
      'bad/main.tf is not encoded in UTF-8.',
    ],
    [
      'text in Latin-1',
      'bad/main.tf',
      Buffer.from([0x61, 0xe9, 0xff]),
      'bad/main.tf is not encoded in UTF-8.',
    ],
    [
      'a damaged archive',
      'bad/logs.gz',
      gzipSync(randomBytes(1_000)).subarray(0, 500),
      'bad/logs.gz. It is a damaged archive.',
    ],
  ])('causes one problem, and the rest is checked: %s', async (_, file, content, problem) => {
    commandLine.writeModule('good/main.tf', GATE).write(file, content);
    const more = file.endsWith('.gz') ? ['--search', 'bad'] : ['bad'];
    const { status, stdout } = await commandLine.runHere(['check', 'good', ...more], env());
    expect(stdout.replace(/\s+/g, ' ')).toContain(problem);
    expect(stdout.match(/^error: /gm)).toHaveLength(1);
    expect(stdout).toContain('1 token: 1 valid (1 call)');
    expect(status).toBe(2);
  });

  it.each([
    ['a path', ['']],
    ['a policy', ['.', '--policy', '']],
    ['a manifest', ['--manifest', '']],
    ['a file to search', ['.', '--search', '']],
  ])('has a name: %s', async (_, args) => {
    commandLine.writeModule('main.tf', GATE);
    const { status, text } = await commandLine.runHere(['check', '--offline', ...args]);
    expect(text).toContain('The path is empty.');
    expect(status).toBe(2);
  });

  describe('may be a long chain of values, and the rest is checked', () => {
    const PARTS = Array.from({ length: 3000 }, (_, n) => [
      `a${n + 1}`,
      `[for x in ["\${local.a${n}}"]: x][0]`,
    ]);

    it('in a folder', async () => {
      const chain = PARTS.map(([name, value]) => `  ${name} = ${value}\n`);
      commandLine.writeModule('main.tf', GATE);
      const gate = GATE.replace(/token_env .*/, 'token_env = local.a3000');
      commandLine.writeModule('chain/main.tf', `locals {\n  a0 = "x"\n${chain.join('')}}\n${gate}`);
      const { status, text } = await commandLine.runHere(['check', '.', 'chain'], env());
      expect(text).toContain('error: chain is nested too deeply');
      expect(text).toContain('1 token: 1 valid (1 call)');
      expect(status).toBe(2);
    });

    it('with more paths than can be followed', async () => {
      const keys = Array.from({ length: 8 }, (_, key) => `k${key}`);
      const object = keys.map((key) => `${key} = "x"`).join(', ');
      const chain = keys.map((_, at) => {
        const before = keys.map((key) => `local.a${at}.${key}`);
        return `  a${at + 1} = try(${before.join(', ')})\n`;
      });
      commandLine.writeModule('main.tf', GATE);
      const gate = GATE.replace(/token_env .*/, 'token = local.a8');
      commandLine.writeModule('paths/main.tf', `locals {\n  a0 = { ${object} }\n${chain.join('')}}\n${gate}`);
      const { status, text } = await commandLine.runHere(['check', '.', 'paths'], env());
      expect(text.replace(/\s+/g, ' ')).toContain(
        'error: paths is nested too deeply, or its values refer to each other over too many steps.',
      );
      expect(text).toContain('1 token: 1 valid (1 call)');
      expect(status).toBe(2);
    });

    it('in a stack of an app', async () => {
      const chain = PARTS.map(([name, value]) => [name, `\${${value}}`]);
      const stacks = ['chain', 'good'].map((name) => [
        name,
        { synthesizedStackPath: `stacks/${name}/cdk.tf.json` },
      ]);
      const gate = { instance_id: 'post-cn-1', token_env: `\${local.a3000}` };
      commandLine
        .write('app/manifest.json', JSON.stringify({ stacks: Object.fromEntries(stacks) }))
        .write(
          'app/stacks/chain/cdk.tf.json',
          JSON.stringify({
            locals: { a0: 'x', ...Object.fromEntries(chain) },
            data: { apsaramqtt_token: { gate } },
          }),
        )
        .write('app/stacks/good/cdk.tf.json', '{}')
        .writeModule('app/stacks/good/main.tf', GATE);
      const { status, text } = await commandLine.runHere(['check', 'app'], env());
      expect(text.replace(/\s+/g, ' ')).toContain('error: app/stacks/chain/cdk.tf.json is nested too deeply');
      expect(text).toContain('1 token: 1 valid (1 call)');
      expect(status).toBe(2);
    });
  });

  it('may be nested to any depth in a manifest', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    commandLine.write('deep.json', deep).write('within.json', `{ "tokens": ${deep} }`);
    for (const name of ['deep.json', 'within.json']) {
      const { status, text } = await commandLine.runHere(['check', '--manifest', name]);
      expect(text).toContain(`error: ${name}: tokens`);
      expect(text).not.toContain('Unexpected error');
      expect(status).toBe(2);
    }
  });

  it('includes a variable file that this run does not use, because it may contain a token', async () => {
    commandLine.writeModule('main.tf', GATE).write('env/cn/prod.tfvars', 'a = "not closed\n');
    const { status, stdout } = await commandLine.runHere(['check', '.'], env());
    expect(stdout).toContain('error: env/cn/prod.tfvars:1:5: ');
    expect(stdout).toContain('1 token: 1 valid (1 call)');
    expect(status).toBe(2);
    const { stdout: once } = await commandLine.runHere(
      ['check', '.', '--var-file', 'env/cn/prod.tfvars'],
      env(),
    );
    expect(once.match(/^error: /gm)).toHaveLength(1);
  });

  it('may be bytes in a comment that are not UTF-8, but not in a string', async () => {
    const bytes = Buffer.from([0xd6, 0xd0]);
    commandLine.writeModule('main.tf', Buffer.concat([Buffer.from(`${GATE}# `), bytes, Buffer.from('\n')]));
    const { status, stdout } = await commandLine.runHere(['check', '.'], env());
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('1 valid') });
    const text = Buffer.concat([Buffer.from('locals { a = "'), bytes, Buffer.from('" }\n')]);
    commandLine.writeModule('main.tf', Buffer.concat([Buffer.from(GATE), text]));
    const wrong = await commandLine.runHere(['check', '.'], env());
    expect(wrong.stdout).toContain('main.tf is not encoded in UTF-8.');
    expect(wrong.status).toBe(2);
  });

  it.each(['{}', '[]', '{"a": {}}'])('includes a manifest of synth with the stacks %s', async (stacks) => {
    commandLine
      .write('cdktf.out/manifest.json', `{ "version": "0.21.0", "stacks": ${stacks} }`)
      .write('cdktf.out/stacks/a/cdk.tf.json', '{}');
    const { status, stdout } = await commandLine.runHere(['check', 'cdktf.out'], env());
    expect(stdout.replace(/\s+/g, ' ')).toContain('because it has no stacks.');
    expect(status).toBe(2);
  });

  it('does not include a folder with the name of a file', async () => {
    commandLine.writeModule('stage.tf/main.tf', GATE).write('main.tf', '');
    mkdirSync(join(commandLine.folder, 'empty.tf'));
    const { status, stdout } = await commandLine.runHere(['check', 'stage.tf'], env());
    expect(stdout).toContain('1 token: 1 valid (1 call)');
    expect(status).toBe(0);
    expect((await commandLine.runHere(['check', '.'], env())).status).toBe(0);
  });

  it('includes a link to itself, named or in a named folder', async () => {
    commandLine.writeModule('good/main.tf', GATE);
    symlinkSync('loop', join(commandLine.folder, 'loop'));
    symlinkSync('.', join(commandLine.folder, 'good/self'));
    const { status, stdout } = await commandLine.runHere(['check', 'loop', 'loop/below', 'good'], env());
    expect(stdout).toContain('Failed to read loop: its symbolic links form a loop.');
    expect(stdout).toContain('Failed to read loop/below: its symbolic links form a loop.');
    expect(stdout).toContain('1 token: 1 valid (1 call)');
    expect(status).toBe(2);
  });

  // Root can read every file.
  (process.getuid?.() === 0 ? it.skip : it)('may be closed to this user', async () => {
    commandLine.writeModule('good/main.tf', GATE).writeModule('closed/main.tf', GATE);
    chmodSync(join(commandLine.folder, 'closed'), 0);
    const { status, stdout } = await commandLine.runHere(
      ['check', 'good', 'closed', 'closed/main.tf'],
      env(),
    );
    chmodSync(join(commandLine.folder, 'closed'), 0o755);
    expect(stdout).toContain('Failed to read closed: permission denied.');
    expect(stdout).toContain('Failed to read closed/main.tf: permission denied.');
    expect(stdout).toContain('1 token: 1 valid (1 call)');
    expect(status).toBe(2);
  });
});

it('does not wait for a reader of the pipe that a report goes to, and writes the others', async () => {
  commandLine.writeModule('main.tf', GATE);
  execFileSync('mkfifo', [join(commandLine.folder, 'pipe')]);
  const reports = ['--format', 'json=pipe', '--format', 'json=report.json'];
  const unread = await commandLine.run(['check', '.', '--offline', ...reports], env());
  expect(unread.stderr).toContain('error: Failed to write the json report pipe: no program reads it.');
  expect(unread.status).toBe(2);
  const script = `exec 3<>pipe; '${process.execPath}' '${COMMAND}' check . --offline --format json=pipe; head -c 9 <&3`;
  const read = await finished(
    spawn('bash', ['-c', script], {
      cwd: commandLine.folder,
      env: { ...commandLine.environment(), ...env() },
    }),
  );
  expect(read.stdout).toContain(commandLine.read('report.json').slice(0, 9));
});

describe('a disk that is full', () => {
  it('fails only the report that does not fit, and leaves no part of it', async () => {
    commandLine.writeModule('main.tf', GATE);
    const targets = ['--format', 'html=page.html', '--format', 'junit=tokens.xml', '--format', 'human'];
    const { status, text } = await runWithin(2, ['check', '.', ...targets], env());
    expect(text).toContain('error: Failed to write the html report page.html: the file would be too large.');
    expect(existsSync(join(commandLine.folder, 'page.html'))).toBe(false);
    expect(commandLine.read('tokens.xml')).toMatch(/<\/testsuites>\n$/);
    expect(text).toContain('1 token: 1 valid (1 call)');
    expect(status).toBe(2);
  });

  it('ends a sweep, which continues when there is space', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({
      name: `device-${index}`,
      instanceId: 'post-cn-emulator',
      token: emulator.issueToken(),
    }));
    commandLine.write('tokens.ndjson', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const args = ['sweep', 'tokens.ndjson', '--resume', 'results.ndjson'];
    const full = await runWithin(2, args);
    expect(full.text).toContain('error: Failed to write the results: the file would be too large.');
    expect(full.status).toBe(2);
    const { stdout } = await commandLine.runHere(args);
    expect(stdout).toContain('30 tokens: ');
    expect(rows.filter(({ token }) => emulator.callsFor(token) > 1)).toEqual([]);
  });
});

describe('a pipe in place of a file', () => {
  const NAMED = [
    ['check', 'pipe'],
    ['check', '--manifest', 'pipe'],
    ['check', '.', '--policy', 'pipe'],
    ['check', '.', '--baseline', 'pipe'],
    ['emulator', '--config', 'pipe'],
  ];

  beforeEach(() => {
    commandLine.writeModule('main.tf', GATE);
    execFileSync('mkfifo', [join(commandLine.folder, 'pipe')]);
  });

  /** Starts a writer that prints when a program has opened the pipe for reading, and never writes. */
  function startWriter() {
    const script = 'exec 3> pipe; echo opened; exec sleep 600';
    return spawn('sh', ['-c', script], { cwd: commandLine.folder, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  it.each(NAMED)('is refused if no program writes to it: %s %s %s', async (...args) => {
    const { status, text } = await commandLine.run(args, env());
    expect(text).toContain('Failed to read pipe: it is a pipe that no program writes to.');
    expect(status).toBe(2);
  });

  it.each(NAMED)('does not keep a signal from ending the command: %s %s %s', async (...args) => {
    const writer = startWriter();
    const child = commandLine.start(args, env());
    try {
      const ended = once(child, 'exit');
      await once(writer.stdout, 'data');
      child.kill('SIGTERM');
      expect(await ended).toEqual([null, 'SIGTERM']);
    } finally {
      child.kill('SIGKILL');
      writer.kill('SIGKILL');
    }
  });

  it('is read to its end, as in a process substitution', async () => {
    const value = env();
    await commandLine.run(['check', '.', '--write-baseline', 'baseline.json'], value);
    const script = `exec '${process.execPath}' '${COMMAND}' check . --baseline <(cat baseline.json) --policy <(echo '{}')`;
    const child = spawn('bash', ['-c', script], {
      cwd: commandLine.folder,
      env: { ...commandLine.environment(), ...value },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(await finished(child)).toMatchObject({ status: 0, stderr: '' });
  });
});
