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
    'says where it listens, answers, and ends well on %s',
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
    ['a port that is none', () => ['--port', 'http'], 'port must be of type number'],
    ['a host that others reach', () => ['--host', '0.0.0.0'], 'host is an address that other machines'],
    ['a file that is not there', () => ['--config', join(folder, 'none.json')], 'none.json cannot be read'],
    [
      'a file that is not JSON',
      () => ['--config', configFile('{"secret": the-secret}')],
      'emulator.json is not valid JSON',
    ],
    ['a file with a list', () => ['--config', configFile('[]')], 'emulator.json must hold a JSON object'],
    [
      'a key that is not known',
      () => ['--config', configFile('{"token": "the-secret"}')],
      'token is not a key that it knows',
    ],
  ])('ends with status 2 and one problem for %s', async (_what, args, problem) => {
    const emulator = run(...args());
    expect(await emulator.status).toBe(2);
    const stderr = await emulator.stderr;
    expect(stderr).toMatch(
      /^error: The emulator's configuration is wrong: [^\n]*\.\nRun with --help for the options\.\n$/,
    );
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('the-secret');
  });
});
