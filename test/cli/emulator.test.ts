import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { COMMAND } from '../support/command-line';
import { askV3 } from '../support/emulator-client';

describe('apsaramqtt emulator', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'apsaramqtt-'));
  });

  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function run(...args: string[]) {
    const process_ = spawn(process.execPath, [COMMAND, 'emulator', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = process_;
    const lines = createInterface(process_.stdout);
    return {
      firstLine: once(lines, 'line').then(([line]) => String(line)),
      stderr: text(process_.stderr),
      status: once(process_, 'exit').then(([code]) => code as number | null),
      kill: (signal: NodeJS.Signals) => process_.kill(signal),
    };
  }

  function configFile(content: string): string {
    const file = join(folder, 'emulator.json');
    writeFileSync(file, content);
    return file;
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its address, answers, and ends with status 0 on %s',
    async (signal) => {
      const emulator = run();
      const [, url] = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(await emulator.firstLine)!;
      const reply = await askV3(url!, { query: { InstanceId: 'post-cn-emulator', Token: 't' } });
      expect(JSON.parse(reply.body)).toMatchObject({ TokenStatus: false });
      emulator.kill(signal);
      expect(await emulator.status).toBe(0);
      expect(await emulator.stderr).toBe(
        'access key emulator, instance post-cn-emulator, region cn-hangzhou\n',
      );
    },
  );

  it('takes accounts, tokens and faults from a file, and never prints a secret or a token', async () => {
    const emulator = run(
      '--config',
      configFile(
        JSON.stringify({
          accounts: [
            { id: '1', accessKeys: [{ id: 'key', secret: 'the-secret' }], instances: ['post-cn-file'] },
          ],
          tokens: [{ token: 'the-token', instanceId: 'post-cn-file' }],
          faults: [{ fault: { kind: 'error', code: 'SystemOverFlow' }, times: 1 }],
        }),
      ),
      '--host',
      'localhost',
    );
    const [, url] = /^listening on (http:\/\/localhost:\d+)$/.exec(await emulator.firstLine)!;
    const request = {
      accessKeyId: 'key',
      secret: 'the-secret',
      query: { InstanceId: 'post-cn-file', Token: 'the-token' },
    };
    expect(JSON.parse((await askV3(url!, request)).body)).toMatchObject({ Code: 'SystemOverFlow' });
    expect(JSON.parse((await askV3(url!, request)).body)).toMatchObject({ TokenStatus: true });
    emulator.kill('SIGTERM');
    expect(await emulator.status).toBe(0);
    expect(await emulator.stderr).toBe('access key key, instance post-cn-file, region cn-hangzhou\n');
  });

  it.each([
    [
      'a port that is none',
      () => ['--port', 'http'],
      "option '--port <number>' argument 'http' is invalid. It is not a number from 0 to 65535.",
      'Run with --help for the options.',
    ],
    [
      'a behaviour that no proxy has',
      () => ['--proxy', 'drop'],
      "option '--proxy <behaviour>' argument 'drop' is invalid. Allowed choices are pass, refuse, close, stall.",
      'Run with --help for the options.',
    ],
    [
      'a reading that is not documented',
      () => ['--ram', 'strict'],
      "option '--ram <reading>' argument 'strict' is invalid. Allowed choices are any, strict=instance, strict=upgraded.",
      'Run with --help for the options.',
    ],
    [
      'a host that others reach',
      () => ['--host', '0.0.0.0'],
      'Invalid emulator configuration: host is an address that other machines can reach: this requires "allowRemote": true in the configuration.',
      'Run with --help for the options.',
    ],
    [
      'a file that is not there',
      () => ['--config', join(folder, 'none.json')],
      'Failed to read FOLDER/none.json: it does not exist.',
      'Correct the path.',
    ],
    [
      'a file that is not JSON',
      () => ['--config', configFile('{"secret": the-secret}')],
      'FOLDER/emulator.json is not valid JSON: line 1, column 12.',
      'Correct the file.',
    ],
    [
      'a file with a key twice',
      () => ['--config', configFile('{"tokens": ["the-secret"], "tokens": []}')],
      'FOLDER/emulator.json has the same key twice in one object: line 1, column 28.',
      'Rename or remove one of the two.',
    ],
    [
      'a file with a list',
      () => ['--config', configFile('[]')],
      'Invalid emulator configuration: (the whole) must be a JSON object.',
      'Correct FOLDER/emulator.json or the options.',
    ],
    [
      'a key that is not known',
      () => ['--config', configFile('{"token": "the-secret"}')],
      'Invalid emulator configuration: token is not a known key.',
      'Correct FOLDER/emulator.json or the options.',
    ],
  ])('ends with status 2, one problem and its remedy for %s', async (_what, args, problem, remedy) => {
    const emulator = run(...args());
    expect(await emulator.status).toBe(2);
    const stderr = await emulator.stderr;
    expect(stderr.replaceAll(folder, 'FOLDER')).toBe(`error: ${problem}\n${remedy}\n`);
    expect(stderr).not.toContain('the-secret');
  });
});
