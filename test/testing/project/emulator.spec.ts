// Run in a project that has the package installed: see installed-package.test.ts.
import { spawnSync } from 'node:child_process';
import { MqttTokenTesting, type TestingEmulator } from 'cdktf-apsaramqtt/testing';

let emulator: TestingEmulator;

beforeEach(async () => {
  emulator = await MqttTokenTesting.emulator();
});

afterEach(() => emulator.close());

/** What the command line of the package is answered, while this thread waits. */
function tokenStatus(token: string): boolean {
  const program = require
    .resolve('cdktf-apsaramqtt/package.json')
    .replace('package.json', 'bundle/cli/apsaramqtt.js');
  const args = [program, 'query', '--instance-id', emulator.instanceId, '--token-env', 'PRESS_TOKEN'];
  const env = { ...process.env, ...emulator.environment, PRESS_TOKEN: token };
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return JSON.parse(stdout).TokenStatus;
}

it('issues tokens that are valid, or have expired', async () => {
  expect(tokenStatus(await emulator.issueToken())).toBe(true);
  expect(tokenStatus(await emulator.issueToken({ lifetimeSeconds: 0 }))).toBe(false);
  expect(await emulator.answeredCalls()).toBe(2);
});

it('hides the credentials of the machine that the tests run on', () => {
  process.env.ALICLOUD_SECURITY_TOKEN = 'of-the-machine';
  process.env.ALIBABA_CLOUD_ROLE_ARN = 'acs:ram::1:role/of-the-machine';
  expect(tokenStatus('never-issued')).toBe(false);
});

it('refuses a configuration that is wrong, by key', async () => {
  await expect(MqttTokenTesting.emulator({ acounts: [] })).rejects.toThrow(
    "The emulator's configuration is wrong: acounts is not a key that it knows.",
  );
});

it('says that it was closed', async () => {
  await emulator.close();
  await expect(emulator.issueToken()).rejects.toThrow('The emulator was closed');
});
