import type { Emulator } from '../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { revokedToken } from '../support/tokens';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const apsaramqtt = (args: readonly string[], env?: NodeJS.ProcessEnv) => commandLine.runHere(args, env);

describe('apsaramqtt query', () => {
  const QUERY = ['query', '--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator'];

  it("prints the service's answer for a valid token", async () => {
    const { status, stdout } = await apsaramqtt(QUERY, { DEVICE: emulator.issueToken() });
    expect(JSON.parse(stdout)).toEqual({
      TokenStatus: true,
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
    });
    expect(status).toBe(0);
  });

  it('ends with 1 for a revoked token', async () => {
    const { status, stdout } = await apsaramqtt(QUERY, { DEVICE: revokedToken(emulator) });
    expect(JSON.parse(stdout)).toMatchObject({ TokenStatus: false });
    expect(status).toBe(1);
  });

  it('prints no answer and ends with 3 if the service does not give one', async () => {
    const { status, stdout, stderr } = await apsaramqtt(QUERY, {
      DEVICE: 'a-token',
      ALICLOUD_SECRET_KEY: 'wrong',
    });
    expect(stdout).toBe('');
    expect(stderr).toContain('SignatureDoesNotMatch');
    expect(stderr).toMatch(/Request id: [0-9A-F-]{36}\./);
    expect(stderr).not.toContain('a-token');
    expect(status).toBe(3);
  });

  it('makes no call with a timeout that is not a number', async () => {
    const env = { DEVICE: emulator.issueToken(), CLIENT_READ_TIMEOUT: '10s' };
    const { status, stderr } = await apsaramqtt(QUERY, env);
    expect(stderr).toContain('client_read_timeout (CLIENT_READ_TIMEOUT) must be a number, 1 or more.');
    expect(status).toBe(2);
    expect(emulator.calls().QueryToken.total).toBe(0);
  });

  it('waits as long as a timer can if a timeout is longer', async () => {
    const env = {
      DEVICE: emulator.issueToken(),
      CLIENT_READ_TIMEOUT: '3000000000',
      MAX_RETRY_TIMEOUT: '9999999',
    };
    expect(await apsaramqtt(QUERY, env)).toMatchObject({ status: 0, stderr: '' });
  });

  it('calls a region that is not in the list, with a warning that names the list', async () => {
    const proxy = { HTTPS_PROXY: 'http://127.0.0.1:1', MAX_RETRY_TIMEOUT: '0' };
    const env = { DEVICE: 'a-token', APSARAMQTT_ENDPOINT: '', ...proxy };
    const { status, stderr } = await apsaramqtt([...QUERY, '--region', 'xx-nowhere-9'], env);
    expect(stderr).toContain('warning: Region xx-nowhere-9 is not in the list of regions');
    expect(stderr).toContain('cn-hangzhou,');
    expect(stderr).toContain('The proxy 127.0.0.1:1 refused the connection.');
    expect(status).toBe(3);
  });

  it.each([
    [
      'no token is named',
      ['query', '--instance-id', 'post-cn-emulator'],
      'Exactly one of --token-env and --token-file is required.\nSet --token-env',
    ],
    ['the token is not there', QUERY, 'Environment variable DEVICE is not set.'],
    ['no instance is named', ['query', '--token-env', 'DEVICE'], '--instance-id'],
    [
      'the instance id is masked',
      ['query', '--token-env', 'DEVICE', '--instance-id', 'post-cn-****'],
      'The instance id is masked (it contains "****"). Use the complete value',
    ],
    ['an option has a typo', ['query', '--token-evn', 'DEVICE'], 'Did you mean --token-env?'],
    [
      'an option comes before its command',
      ['--token-env', 'DEVICE', 'query'],
      'Write the options of a command after its name',
    ],
  ])('ends with 2 if %s', async (_, args, message) => {
    const { status, stderr } = await apsaramqtt(args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe('apsaramqtt rules', () => {
  it('lists every rule with its help', async () => {
    const { status, stdout } = await apsaramqtt(['rules']);
    expect(stdout).toContain('AMT001  invalid-token (error)\n        QueryToken answered');
    expect(stdout).toContain('AMT008  unlisted-instance');
    expect(status).toBe(0);
  });
});
