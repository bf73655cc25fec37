// installed-package.test.ts runs this in a project in which the package is installed.
import { spawnSync } from 'node:child_process';
import { EmulatorProcess } from 'cdktf-apsaramqtt';

let emulator: EmulatorProcess;

beforeEach(() => {
  emulator = EmulatorProcess.start();
});

afterEach(() => emulator.stop());

/** The status of a token by `query`. This blocks the thread, so it works only if the emulator has its own thread. */
function tokenStatus(token: string): boolean {
  const program = require
    .resolve('cdktf-apsaramqtt/package.json')
    .replace('package.json', 'bundle/cli/apsaramqtt.js');
  const args = [program, 'query', '--instance-id', emulator.instanceId, '--token-env', 'DEVICE_TOKEN'];
  const env = { ...process.env, ...emulator.environment, DEVICE_TOKEN: token };
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return JSON.parse(stdout).TokenStatus;
}

it('issues tokens that are valid, until they are revoked or expire', () => {
  const [revoked, expired, valid] = [emulator.issue(), emulator.issue(), emulator.issue()];
  emulator.revoke(revoked);
  emulator.expire(expired);
  const old = emulator.issue({ lifetimeSeconds: 0 });
  expect([valid, revoked, expired, old].map(tokenStatus)).toEqual([true, false, false, false]);
  expect(emulator.calls()).toBe(4);
});

it('hides the credentials of the machine that the tests run on', () => {
  process.env.ALICLOUD_SECURITY_TOKEN = 'of-the-machine';
  process.env.ALIBABA_CLOUD_ROLE_ARN = 'acs:ram::1:role/of-the-machine';
  expect(tokenStatus('never-issued')).toBe(false);
});

it('refuses a configuration that is wrong, by key', () => {
  expect(() => EmulatorProcess.start({ config: { acounts: [] } })).toThrow(
    'Invalid emulator configuration: acounts is not a known key.',
  );
});

it('says that it was stopped', () => {
  emulator.stop();
  expect(() => emulator.issue()).toThrow('The emulator was stopped.');
});
