import { spawn } from 'node:child_process';
import { type EventEmitter, getEventListeners, once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runForCredentials } from '../../../lib/onsmqtt/credentials/external-command';
import { CredentialsUnavailableError } from '../../../lib/onsmqtt/credentials/source';
import { COMMAND } from '../../support/command-line';
import { finished } from '../../support/terraform';

const never = new AbortController().signal;
const KEYS = { access_key_id: 'id', access_key_secret: 'the-secret' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'));
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const run = (commandLine: string, signal = never) => runForCredentials(commandLine, 'profile "p"', signal);

/** The command line of a Node.js script. */
function script(source: string): string {
  const path = join(folder, 'command.js');
  writeFileSync(path, source);
  return `'${process.execPath}' '${path}'`;
}

/** The command line of a program that prints a text. */
function printing(text: string | Buffer): string {
  const path = join(folder, 'printed');
  writeFileSync(path, text);
  return `cat '${path}'`;
}

describe('the words of a command line', () => {
  /** A script that returns its arguments as the id of an access key. */
  const ECHO = `console.log(JSON.stringify({ access_key_id: JSON.stringify(process.argv.slice(2)), access_key_secret: 's' }))`;

  it.each<[commandLine: string, words: string[]]>([
    ['a  b\tc', ['a', 'b', 'c']],
    [`'a b' "c d"`, ['a b', 'c d']],
    [`a'b c'd"e f"`, ['ab cde f']],
    [`"it's" 'say "a"'`, [`it's`, 'say "a"']],
    [`'' "" a`, ['', '', 'a']],
    ['a\\ b \\"c', ['a b', '"c']],
    [String.raw`"a\"b" "c\\d" "e\nf" "\$g" "\`h"`, ['a"b', 'c\\d', 'e\\nf', '$g', '`h']],
    [String.raw`'a\b' '\'`, ['a\\b', '\\']],
    [String.raw`'\\' '\"' '\$'`, ['\\\\', '\\"', '\\$']],
    ['a\\\nb', ['ab']],
    ['a \\\n b', ['a', 'b']],
    ['"a\\\nb"', ['ab']],
    ['a ; b > c', ['a', ';', 'b', '>', 'c']],
    ['$HOME', ['$HOME']],
    ['  a  ', ['a']],
  ])('%j are %j', async (commandLine, words) => {
    const { accessKeyId } = await run(`${script(ECHO)} ${commandLine}`);
    expect(JSON.parse(accessKeyId)).toEqual(words);
  });

  it('keep backslashes on Windows, where these separate folders, but for one before a quote in quotes', async () => {
    const own = Object.getOwnPropertyDescriptor(process, 'platform')!;
    Object.defineProperty(process, 'platform', { ...own, value: 'win32' });
    const running = run(`${String.raw`${script(ECHO)} C:\a\"b c" "d\e \"f\"" 'g\"h' C:\ i C:`}\\`);
    const { accessKeyId } = await running.finally(() => Object.defineProperty(process, 'platform', own));
    expect(JSON.parse(accessKeyId)).toEqual(['C:\\a\\b c', 'd\\e "f"', 'g\\"h', 'C:\\', 'i', 'C:\\']);
  });

  it.each([
    ['', 'is empty'],
    ['  ', 'is empty'],
    [`''`, 'is empty'],
    ['a "b', 'has a quotation mark that is not closed'],
    [`a 'b`, 'has a quotation mark that is not closed'],
    ['a \\', 'ends with a backslash'],
    ['a b\\ ', 'ends with a backslash'],
  ])('are none in %j', async (commandLine, reason) => {
    await expect(run(commandLine)).rejects.toThrow(`process_command ${reason}.`);
  });
});

describe('a command that cannot be started', () => {
  it.each([
    ['a NUL in an argument', `a 'the-secret\0'`],
    ['a NUL in its name', 'the-secret\0'],
    ['more than the system takes', `'${process.execPath}' the-secret${'x'.repeat(1 << 20)}`],
    ['a program that does not exist', 'the-secret a'],
  ])('is not repeated: %s', async (_, commandLine) => {
    const error = await run(commandLine).catch((error) => error);
    expect(error).toBeInstanceOf(CredentialsUnavailableError);
    expect(error.message).toMatch(/^process_command could not be run \(\w+\)\.$/);
  });
});

describe('the output of a command', () => {
  it.each([
    ['an access key', KEYS, undefined],
    ['an access key with an empty security token', { ...KEYS, sts_token: '' }, undefined],
    ['temporary keys', { ...KEYS, mode: 'StsToken', sts_token: 'token' }, 'token'],
    ['temporary keys without a mode', { ...KEYS, sts_token: 'token' }, 'token'],
  ])('is %s', async (_, printed, securityToken) => {
    const credentials = await run(printing(JSON.stringify(printed)));
    expect(credentials).toMatchObject({ source: 'profile "p"', accessKeyId: 'id' });
    expect(credentials.accessKeySecret).toBe('the-secret');
    expect(credentials.securityToken).toBe(securityToken);
    expect(credentials.expiresAt === undefined).toBe(securityToken === undefined);
  });

  it.each([
    ['says nothing', undefined],
    ['gives a time without a zone', '2096-01-02T03:04:05'],
  ])('expires after the shortest session that STS gives if it %s', async (_, expiration) => {
    const { expiresAt } = await run(printing(JSON.stringify({ ...KEYS, sts_token: 'token', expiration })));
    expect(expiresAt! - Date.now()).toBeGreaterThan(880_000);
    expect(expiresAt! - Date.now()).toBeLessThanOrEqual(900_000);
  });

  it('expires when it says', async () => {
    const keys = { ...KEYS, sts_token: 'token' };
    const expiration = '2096-01-02T03:04:05Z';
    const dated = await run(printing(JSON.stringify({ ...keys, expiration })));
    expect(dated.expiresAt).toBe(Date.parse(expiration));
  });

  it('may begin with a byte order mark, and must be UTF-8', async () => {
    const printed = `\uFEFF${JSON.stringify(KEYS)}`;
    expect(await run(printing(printed))).toMatchObject({ accessKeyId: KEYS.access_key_id });
    await expect(run(printing(Buffer.from(printed, 'utf16le')))).rejects.toThrow(
      'The output of process_command is not text in UTF-8.',
    );
  });

  it.each([
    ['no JSON', 'the-secret', 'printed something that is not a JSON object'],
    ['no id', '{"access_key_secret":"s"}', 'printed no access_key_id or no access_key_secret'],
    ['no secret', '{"access_key_id":"i"}', 'printed no access_key_id or no access_key_secret'],
    ['an empty secret', '{"access_key_id":"i","access_key_secret":""}', 'printed no access_key_id or no'],
    ['a number', '{"access_key_id":1,"access_key_secret":"s"}', 'printed no access_key_id or no'],
    [
      'half of temporary keys',
      JSON.stringify({ ...KEYS, mode: 'StsToken' }),
      'printed mode StsToken and no sts_token',
    ],
    ['more than 64 KB', ' '.repeat(65_537), 'printed more than 64 KB'],
    [
      'keys that have expired',
      JSON.stringify({ ...KEYS, sts_token: 't', expiration: '2020-01-01T00:00:00Z' }),
      'printed have expired',
    ],
  ])('gives no credentials with %s', async (_, text, reason) => {
    await expect(run(printing(text))).rejects.toThrow(`process_command ${reason}`);
  });

  it('may be 64 KB', async () => {
    const json = JSON.stringify(KEYS);
    expect(await run(printing(json + ' '.repeat(65_536 - json.length)))).toMatchObject({ accessKeyId: 'id' });
  });

  it('is not read from its standard error, and the command gets no input', async () => {
    const source = `console.error('the-error'); process.stdin.on('end', () => console.log('${JSON.stringify(KEYS)}')).resume()`;
    expect(await run(script(source))).toMatchObject({ accessKeyId: 'id' });
  });
});

describe('a command', () => {
  it('that fails is reported with its status or signal', async () => {
    await expect(run(script('process.exit(7)'))).rejects.toThrow('process_command ended with status 7.');
    await expect(run(script('process.kill(process.pid)'))).rejects.toThrow('was ended by SIGTERM.');
  });

  /** A script that records its start in a file, starts a child and waits. Both ignore SIGTERM. */
  const STAYING = `
    process.on('SIGTERM', () => {});
    const { pid } = require('node:child_process').spawn('sleep', ['300']);
    require('node:fs').writeFileSync(process.argv[2], pid + ' ' + process.pid);
    setInterval(() => {}, 1000);`;

  async function started(file: string): Promise<number[]> {
    for (;;) {
      try {
        const pids = readFileSync(file, 'utf8').split(' ').map(Number);
        if (pids.length === 2) return pids;
      } catch {
        // The file does not exist yet.
      }
      await new Promise(setImmediate);
    }
  }

  async function gone(pid: number): Promise<void> {
    for (;;) {
      try {
        // A process that has ended remains as a zombie until its parent reads its status.
        if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return;
      } catch {
        return;
      }
      await new Promise(setImmediate);
    }
  }

  it.each([
    ['is interrupted', undefined, { code: 'Interrupted' }],
    [
      'has no time left',
      new DOMException('', 'TimeoutError'),
      { code: 'RetryTimeout', message: expect.stringContaining('process_command') },
    ],
  ])('is killed with what it started if the run %s', async (_, reason, error) => {
    const file = join(folder, 'started');
    const controller = new AbortController();
    const running = run(`${script(STAYING)} ${file}`, controller.signal);
    const failed = expect(running).rejects.toMatchObject(error);
    const pids = await started(file);
    controller.abort(reason);
    await failed;
    for (const pid of pids) await gone(pid);
  });

  it('is killed with what it started after 60 seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'Date'] });
    const file = join(folder, 'started');
    const running = run(`${script(STAYING)} ${file}`);
    const failed = expect(running).rejects.toThrow('process_command did not end within 60 seconds.');
    const pids = await started(file);
    jest.advanceTimersByTime(60_000);
    await failed;
    for (const pid of pids) await gone(pid);
  });

  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ])('is killed with what it started if %s ends the program', async (name, status) => {
    const file = join(folder, 'started');
    const profile = { name: 'p', mode: 'External', process_command: `${script(STAYING)} ${file}` };
    mkdirSync(join(folder, '.aliyun'));
    writeFileSync(join(folder, '.aliyun/config.json'), JSON.stringify({ current: 'p', profiles: [profile] }));
    const args = [
      'query',
      '--token-env',
      'DEVICE_TOKEN',
      '--instance-id',
      'post-cn-1',
      '--region',
      'cn-hangzhou',
    ];
    const program = spawn(process.execPath, [COMMAND, ...args], {
      env: { HOME: folder, DEVICE_TOKEN: 'a-token-of-a-device' },
      stdio: 'ignore',
    });
    const pids = await started(file);
    program.kill(name);
    expect(await once(program, 'exit')).toEqual([status, null]);
    for (const pid of pids) await gone(pid);
  });

  const SIGNALS = [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGQUIT', 3],
  ] as const;
  const listeners = () =>
    ['exit', ...SIGNALS.map(([name]) => name)].map((name) => process.listenerCount(name));

  /** The listeners of the test run itself. */
  const others = listeners();

  it.each(SIGNALS)(
    'ends the program at %s, if nothing else listens to it, and itself with it',
    async (name, number) => {
      const exit = jest.spyOn(process, 'exit').mockImplementation((() => process.emit('exit', 0)) as never);
      const file = join(folder, 'started');
      const running = run(`${script(STAYING)} ${file}`);
      const failed = expect(running).rejects.toThrow('process_command was ended by SIGKILL.');
      const pids = await started(file);
      (process as EventEmitter).emit(name, name, number);
      await failed;
      expect(exit.mock.calls).toEqual([[128 + number]]);
      for (const pid of pids) await gone(pid);
    },
  );

  it('leaves signals to other listeners', async () => {
    const own = jest.fn();
    process.on('SIGTERM', own);
    const [, , before] = listeners();
    const file = join(folder, 'started');
    const controller = new AbortController();
    const failed = expect(run(`${script(STAYING)} ${file}`, controller.signal)).rejects.toThrow();
    await started(file);
    expect(listeners()[2]).toBe(before);
    controller.abort();
    await failed;
    process.off('SIGTERM', own);
  });

  it.each([
    ['prints', () => printing(JSON.stringify(KEYS))],
    ['fails', () => 'false'],
    ['cannot be started', () => `a '\0'`],
  ])('that %s leaves no listener behind', async (_, commandLine) => {
    const { signal } = new AbortController();
    await run(commandLine(), signal).catch(() => undefined);
    expect(listeners()).toEqual(others);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('is ended without its children on Windows, which has no process groups', async () => {
    const own = Object.getOwnPropertyDescriptor(process, 'platform')!;
    const file = join(folder, 'started');
    const controller = new AbortController();
    const failed = expect(run(`${script(STAYING)} ${file}`, controller.signal)).rejects.toThrow();
    const [child = 0, command = 0] = await started(file);
    Object.defineProperty(process, 'platform', { ...own, value: 'win32' });
    controller.abort();
    Object.defineProperty(process, 'platform', own);
    await failed;
    await gone(command);
    expect(readFileSync(`/proc/${child}/status`, 'utf8')).not.toMatch(/^State:\s+Z/m);
    process.kill(child);
  });

  it('is not started if the program may open no more files, which may pass', async () => {
    const program = join(folder, 'program.js');
    const contents = `
      import { openSync } from 'node:fs';
      import { runForCredentials } from './lib/onsmqtt/credentials/external-command';
      try {
        for (;;) openSync('/dev/null');
      } catch {}
      runForCredentials('true', 'p', new AbortController().signal).catch(({ code, retry, message }) => console.log(code, retry, message));`;
    await build({
      stdin: { contents, resolveDir: process.cwd() },
      bundle: true,
      platform: 'node',
      outfile: program,
    });
    const limited = 'ulimit -n 64 && exec "$0" "$1"';
    const ended = await finished(spawn('sh', ['-c', limited, process.execPath, program], { stdio: 'pipe' }));
    const stdout = 'TooManyOpenFiles backoff process_command could not be run (EMFILE).\n';
    expect(ended).toMatchObject({ status: 0, stdout, stderr: '' });
  });

  it('is not started if the run is over', async () => {
    const file = join(folder, 'started');
    const over = AbortSignal.abort(new DOMException('', 'TimeoutError'));
    await expect(run(`${script(STAYING)} ${file}`, over)).rejects.toMatchObject({
      code: 'RetryTimeout',
      message: expect.stringContaining('process_command'),
    });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('that has ended, and its output with it, is not waited for', async () => {
    const { setTimeout: later } = globalThis;
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'Date'] });
    const commandLine = printing(JSON.stringify(KEYS));
    // The clock of the run does not advance, so a wait for it would never end.
    const waiting = new Promise((resolve) => later(resolve, 3_000, 'waited'));
    expect(await Promise.race([run(commandLine), waiting])).toMatchObject({ accessKeyId: 'id' });
  });

  it('that has ended before its output is read to the end', async () => {
    // The clock of the run does not advance, so the wait can end only at the end of the output.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'Date'] });
    const keys = JSON.stringify(KEYS).replaceAll('"', '\\"');
    expect(await run(`sh -c "(sleep 0.2; echo '${keys}') &"`)).toMatchObject({ accessKeyId: 'id' });
  });

  it('that leaves a process behind with its output is not waited for', async () => {
    const file = join(folder, 'left');
    const source = `
      const left = require('node:child_process').spawn('sleep', ['300'], { stdio: 'inherit', detached: true });
      require('node:fs').writeFileSync(process.argv[2], String(left.pid));
      console.log('${JSON.stringify(KEYS)}');
      process.exit();`;
    expect(await run(`${script(source)} ${file}`)).toMatchObject({ accessKeyId: 'id' });
    process.kill(Number(readFileSync(file, 'utf8')));
  });
});
