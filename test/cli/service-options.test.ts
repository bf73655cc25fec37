import { Emulator } from '../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';
import { REQUIRED_PROVIDERS } from '../support/terraform-with-provider';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const NOWHERE = { APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1', MAX_RETRY_TIMEOUT: '0' };
const TOKEN = ['--token-env', 'DEVICE', '--instance-id', 'post-cn-emulator'];

describe('--endpoint', () => {
  it.each([
    ['query', ['query', ...TOKEN]],
    ['check', ['check', ...TOKEN]],
    ['doctor', ['doctor', '--instance-id', 'post-cn-emulator']],
  ])('takes precedence over the environment (%s)', async (name, args) => {
    const env = { ...NOWHERE, DEVICE: emulator.issueToken() };
    const { status, text } = await commandLine.runHere([...args, '--endpoint', emulator.url], env);
    if (name === 'doctor') expect(text).toContain(`${emulator.url} answers`);
    else expect({ status, text }).toMatchObject({ status: 0 });
  });

  it.each([
    [
      'query',
      ['query', ...TOKEN, '--region', 'cn-beijing', '--network', 'vpc'],
      '--region and --network have',
    ],
    ['check', ['check', ...TOKEN, '--region', 'cn-beijing'], '--region has'],
    ['doctor', ['doctor', '--network', 'vpc'], '--network has'],
  ])('is used although a region or a network is given, and %s says so', async (name, args, given) => {
    const env = { DEVICE: emulator.issueToken() };
    const { status, text } = await commandLine.runHere(args, env);
    expect(text).toContain(`${given} no effect: requests go to the endpoint that is set.`);
    expect(text).toContain('APSARAMQTT_ENDPOINT');
    if (name !== 'doctor') expect(status).toBe(0);
    expect((await commandLine.runHere(['query', ...TOKEN], env)).text).not.toContain('no effect');
  });

  it('is refused if it is not an endpoint', async () => {
    const { status, text } = await commandLine.runHere(
      ['query', ...TOKEN, '--endpoint', 'http://mqtt.example.com'],
      {
        DEVICE: 'a-token',
      },
    );
    expect(text).toContain('Plain http is accepted for loopback addresses only');
    expect(status).toBe(2);
  });
});

describe('--network', () => {
  const env = { APSARAMQTT_ENDPOINT: '', HTTPS_PROXY: 'http://127.0.0.1:1', MAX_RETRY_TIMEOUT: '0' };

  it('uses the VPC endpoint of the region', async () => {
    const args = ['doctor', '--region', 'cn-hangzhou', '--network', 'vpc'];
    expect((await commandLine.runHere(args, { ...env, HTTPS_PROXY: '', NO_PROXY: '*' })).text).toContain(
      'onsmqtt-vpc.cn-hangzhou.aliyuncs.com',
    );
  });

  it('is public or vpc', async () => {
    const { status, text } = await commandLine.runHere(['query', ...TOKEN, '--network', 'private'], env);
    expect(text).toContain('Allowed choices are public, vpc');
    expect(status).toBe(2);
  });
});

describe('the cost of a fleet of more than a thousand', () => {
  const tokens = Object.fromEntries(
    Array.from({ length: 1_001 }, (_, index) => [`device-${index}`, `DEVICE_${index}`]),
  );
  const env = Object.fromEntries(Object.values(tokens).map((name) => [name, `token-of-${name}`]));
  const COST = 'makes up to 1,001 calls';

  beforeEach(() => {
    const lines = Object.entries(tokens).map(([name, variable]) => `    ${name} = "${variable}"`);
    commandLine.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}
provider "apsaramqtt" {
  requests_per_second = 10000
}
data "apsaramqtt_tokens" "devices" {
  instance_id = "post-cn-emulator"
  token_envs = {
${lines.join('\n')}
  }
}`,
    );
  });

  it('is shown before the calls of check', async () => {
    const unlimited = await Emulator.start({ callsPerSecond: null });
    const { status, stderr } = await commandLine.runHere(['check', '.', '--quiet'], {
      ...env,
      APSARAMQTT_ENDPOINT: unlimited.url,
    });
    await unlimited.close();
    expect(stderr).toContain(COST);
    expect(status).toBe(1);
  });

  it('is that of all provider blocks together', async () => {
    const unlimited = await Emulator.start({ callsPerSecond: null });
    const half = (name: string, provider: string, from: number, to: number) => `
data "apsaramqtt_tokens" "${name}" {
  provider    = ${provider}
  instance_id = "post-cn-emulator"
  tokens      = { for index in range(${from}, ${to}) : "device-\${index}" => "token-of-device-\${index}" }
}`;
    commandLine.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}
provider "apsaramqtt" {
  requests_per_second = 10000
}
provider "apsaramqtt" {
  alias               = "other"
  requests_per_second = 9999
}
${half('one', 'apsaramqtt', 0, 500)}
${half('two', 'apsaramqtt.other', 500, 1_001)}`,
    );
    const { stderr } = await commandLine.runHere(['check', '.', '--quiet'], {
      APSARAMQTT_ENDPOINT: unlimited.url,
    });
    await unlimited.close();
    expect(stderr).toContain(`The run ${COST}`);
    expect(stderr).toContain('10,000 requests per second');
  });

  it('is shown by doctor', async () => {
    expect((await commandLine.runHere(['doctor', '--dir', '.'], env)).stdout.replace(/\s+/g, ' ')).toContain(
      COST,
    );
  });
});
