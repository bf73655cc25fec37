import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Emulator } from '../../lib/emulator/emulator';

const COMMAND = join(__dirname, '..', '..', 'bundle', 'cli', 'apsaramqtt.js');

let emulator: Emulator;
beforeEach(async () => {
  emulator = await Emulator.start();
});
afterEach(() => emulator.close());

async function apsaramqtt(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: {
      PATH: process.env.PATH,
      ALICLOUD_REGION: emulator.region,
      ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
      ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
      APSARAMQTT_ENDPOINT: emulator.url,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { status, stdout, stderr };
}

describe('apsaramqtt query', () => {
  const QUERY = ['query', '--token-env', 'PRESS', '--instance-id', 'post-cn-emulator'];

  it("prints the service's answer for a valid token", async () => {
    const { status, stdout } = await apsaramqtt(QUERY, { PRESS: emulator.issueToken() });
    expect(JSON.parse(stdout)).toEqual({
      TokenStatus: true,
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    expect(status).toBe(0);
  });

  it('ends with 1 for a revoked token', async () => {
    const token = emulator.issueToken();
    emulator.revokeToken(token);
    const { status, stdout } = await apsaramqtt(QUERY, { PRESS: token });
    expect(JSON.parse(stdout)).toMatchObject({ TokenStatus: false });
    expect(status).toBe(1);
  });

  it('prints no answer and ends with 3 where the service does not give one', async () => {
    const { status, stdout, stderr } = await apsaramqtt(QUERY, {
      PRESS: 'a-token',
      ALICLOUD_SECRET_KEY: 'wrong',
    });
    expect(stdout).toBe('');
    expect(stderr).toContain('SignatureDoesNotMatch');
    expect(stderr).not.toContain('a-token');
    expect(status).toBe(3);
  });

  it.each([
    ['no token is named', ['query', '--instance-id', 'post-cn-emulator'], 'name one token'],
    ['the token is not there', QUERY, 'The token in the environment variable PRESS is not there.'],
    ['no instance is named', ['query', '--token-env', 'PRESS'], '--instance-id'],
  ])('ends with 2 where %s', async (_, args, message) => {
    const { status, stderr } = await apsaramqtt(args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('apsaramqtt rules', () => {
  it('lists every rule with its help', async () => {
    const { status, stdout } = await apsaramqtt(['rules']);
    expect(stdout).toContain('AMT001  invalid-token\n        QueryToken answered');
    expect(stdout).toContain('AMT008  unlisted-instance');
    expect(status).toBe(0);
  });
});
