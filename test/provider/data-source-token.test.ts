import { chmodSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { fingerprint } from '../../lib/gate/fingerprint';
import { finished, type Terraform } from '../support/terraform';
import { initializedWithProvider, REQUIRED_PROVIDERS } from '../support/terraform-with-provider';
import { revokedToken } from '../support/tokens';
import { until } from '../support/until';

let emulator: Emulator;
let terraform: Terraform;

beforeAll(async () => {
  emulator = await Emulator.start({ callsPerSecond: null });
  terraform = await initializedWithProvider(emulator);
});

afterEach(() => emulator.clearFaults());

afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

/** Plans a data source "checked" with the given arguments and the token in an environment variable. */
function plan(args: string, { token = '', env = {} }: { token?: string; env?: NodeJS.ProcessEnv } = {}) {
  terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${dataSource('checked', args)}`);
  return terraform.with({ DEVICE_TOKEN: token, ...env }).run('plan', '-no-color', '-input=false');
}

function dataSource(name: string, args: string): string {
  const instance = args.includes('instance_id') ? '' : `instance_id = "${emulator.instanceId}"`;
  const source = /\btoken(_\w+)? +=/.test(args) ? '' : 'token_env = "DEVICE_TOKEN"';
  return `data "apsaramqtt_token" "${name}" {\n${[instance, source, args].filter(Boolean).join('\n')}\n}`;
}

describe('a valid token', () => {
  it('passes the plan without a message, and gives its verdict, status, request id and fingerprint', async () => {
    const token = emulator.issueToken();
    const results = ['verdict', 'token_status', 'request_id', 'token_fingerprint']
      .map((name) => `output "${name}" {\nvalue = data.apsaramqtt_token.checked.${name}\n}`)
      .join('\n');
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${dataSource('checked', '')}\n${results}`);
    const { status, stdout, text } = await terraform.with({ DEVICE_TOKEN: token }).run('plan', '-no-color');
    expect(text).not.toMatch(/Warning|Error/);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\+ verdict += "valid"/);
    expect(stdout).toMatch(/\+ token_status += true/);
    expect(stdout).toMatch(/\+ request_id += "[0-9A-F-]{36}"/);
    expect(stdout).toContain(`"${fingerprint(token)}"`);
  });

  it('can be removed, with its fingerprint left in place of what refers to it, without any replacement', async () => {
    const token = emulator.issueToken();
    const here = await initializedWithProvider(emulator);
    const device = (trigger: string) =>
      `resource "terraform_data" "device" {\n  triggers_replace = ${trigger}\n}`;
    const fingerprintOf = 'data.apsaramqtt_token.checked.token_fingerprint';
    here.write('main.tf', `${REQUIRED_PROVIDERS}\n${dataSource('checked', '')}\n${device(fingerprintOf)}`);
    await here.with({ DEVICE_TOKEN: token }).run('apply', '-auto-approve', '-no-color');
    const removed = async (trigger: string) =>
      (await here.write('main.tf', device(trigger)).run('plan', '-no-color', '-input=false')).text;
    expect(await removed('null')).toContain('1 to destroy');
    expect(await removed(JSON.stringify(fingerprint(token)))).toContain('No changes.');
    here.remove();
  });

  it('arrives at the service unchanged: of 4 KB, with + / and =, with letters beyond ASCII', async () => {
    const tokens = { LONG: 'k'.repeat(4096), SIGNS: 'LzMT+XLFl5s/uWJ2+/w==', LETTERS: 'tökén-日本-🔑' };
    const seeded = await Emulator.start({
      tokens: Object.values(tokens).map((token) => ({ token, instanceId: emulator.instanceId })),
    });
    const all = Object.keys(tokens).map((name) => dataSource(name, `token_env = "${name}"`));
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${all.join('\n')}`);
    const { status, text } = await terraform
      .with({ ...tokens, APSARAMQTT_ENDPOINT: seeded.url })
      .run('plan', '-no-color', '-input=false');
    await seeded.close();
    expect(text).not.toContain('Error');
    expect(status).toBe(0);
  });

  it('is checked once, however many data sources use it, and 200 at the same time', async () => {
    const token = emulator.issueToken();
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${dataSource('all', 'count = 200')}`);
    const { status, text } = await terraform
      .with({ DEVICE_TOKEN: token })
      .run('plan', '-no-color', '-parallelism=200');
    expect(text.match(/all\[\d+\]: Read complete/g)).toHaveLength(200);
    expect(status).toBe(0);
    expect(emulator.callsFor(token)).toBe(1);
  });
});

describe('an invalid token', () => {
  it('fails the plan with its address, its fingerprint and what to do', async () => {
    const token = revokedToken(emulator);
    const { status, text } = await plan('', { token });
    expect(status).toBe(1);
    expect(text).toContain('Error: Token DEVICE_TOKEN is invalid (AMT001)');
    expect(text).toContain(fingerprint(token));
    expect(text).toContain('with data.apsaramqtt_token.checked');
    expect(text).toContain('Apply for a new token');
    expect(text).not.toContain(token);
  });

  it('passes with a warning if on_invalid is "warn"', async () => {
    const token = revokedToken(emulator);
    const { status, text } = await plan('on_invalid = "warn"', { token });
    expect(status).toBe(0);
    expect(text).toContain('Warning: Token DEVICE_TOKEN is invalid (AMT001)');
  });

  it('stays distinct under -compact-warnings', async () => {
    const tokens = [revokedToken(emulator), revokedToken(emulator)];
    const both = ['FIRST', 'SECOND']
      .map((name) => dataSource(name, `token_env = "${name}"\non_invalid = "warn"`))
      .join('\n');
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${both}`);
    const { stdout } = await terraform
      .with({ FIRST: tokens[0], SECOND: tokens[1] })
      .run('plan', '-no-color', '-compact-warnings');
    for (const name of ['FIRST', 'SECOND']) expect(stdout).toContain(`Token ${name} is invalid`);
  });
});

describe('a token that could not be verified', () => {
  const answering = (status: number, type: string, body: string) =>
    new Promise<{ url: string; close(): void }>((resolve) => {
      const server = createServer(
        (_, response) => void response.writeHead(status, { 'content-type': type }).end(body),
      );
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        resolve({ url: `http://127.0.0.1:${port}`, close: () => void server.close() });
      });
    });

  async function planAgainst(status: number, type: string, body: string) {
    const server = await answering(status, type, body);
    const result = await plan('', { token: 'any-token', env: { APSARAMQTT_ENDPOINT: server.url } });
    server.close();
    return result;
  }

  it.each([
    [
      'because the secret key is wrong',
      { env: { ALICLOUD_SECRET_KEY: 'not-the-secret' } },
      '',
      /answered SignatureDoesNotMatch: the secret key does not belong to the access key/,
    ],
    [
      'because the instance is unknown',
      {},
      'instance_id = "post-cn-unknown"',
      /answered InstancePermissionCheckFailed: the account has no right to the instance/,
    ],
    [
      'because nothing listens at the endpoint',
      { env: { APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1' } },
      '',
      /127\.0\.0\.1:1 refused the connection\. This was attempt 5/,
    ],
  ])('%s fails the plan and says so', async (_, given, args, message) => {
    const { status, text } = await plan(args, { token: emulator.issueToken(), ...given });
    expect(status).toBe(1);
    expect(text).toMatch(/Error: Could not verify token \S+ \(AMT002\)/);
    expect(text).toMatch(message);
    expect(text).not.toContain('not-the-secret');
  });

  it('because the service fails inside is reported with the number of attempts', async () => {
    emulator.inject({ fault: { kind: 'error', code: 'InternalError' } });
    const { status, text } = await plan('', { token: emulator.issueToken() });
    expect(status).toBe(1);
    expect(text).toMatch(
      /answered InternalError: the service had an internal error \(HTTP 500\)\. This was attempt 5, the last one\. Request id: [0-9A-F-]{36}/,
    );
  });

  it('because the answer is not JSON is reported as such', async () => {
    const { status, text } = await planAgainst(200, 'text/html', '<html>Please log in</html>');
    expect(status).toBe(1);
    expect(text).toContain(
      'The body of the answer is not a JSON object, or repeats a key (26 bytes of text/html)',
    );
  });

  it('because the answer does not say true or false is not valid', async () => {
    const { status, text } = await planAgainst(
      200,
      'application/json',
      '{"TokenStatus":"true","RequestId":"1"}',
    );
    expect(status).toBe(1);
    expect(text).toContain('TokenStatus in the answer is not a boolean');
  });

  it('passes with a warning if on_unverified is "warn"', async () => {
    emulator.inject({ fault: { kind: 'error', code: 'PermissionCheckFailed' } });
    const { status, text } = await plan('on_unverified = "warn"', { token: emulator.issueToken() });
    expect(status).toBe(0);
    expect(text).toMatch(/Warning: Could not verify token \S+ \(AMT002\)/);
    expect(text).toContain('mq:QueryToken');
  });

  it('is valid after all when the service recovers in time', async () => {
    emulator.inject({ fault: { kind: 'error', code: 'InternalError' }, times: 2 });
    const { status, text } = await plan('', { token: emulator.issueToken() });
    expect(text).not.toContain('Error');
    expect(status).toBe(0);
  });

  it('because it was interrupted ends Terraform at once', async () => {
    const token = emulator.issueToken();
    emulator.inject({ fault: { kind: 'stall' } });
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${dataSource('checked', '')}`);
    // With this timeout, a read alone would wait for half an hour.
    const patient = { DEVICE_TOKEN: token, CLIENT_READ_TIMEOUT: '1800000' };
    const process_ = terraform.with(patient).start('plan', '-no-color');
    const ended = finished(process_);
    await emulatorIsAsked(token);
    process.kill(-process_.pid!, 'SIGINT');
    const { status, text } = await ended;
    expect(status).toBe(1);
    expect(text).toContain('was interrupted');
  });

  const emulatorIsAsked = (token: string) => until(() => emulator.callsFor(token) > 0);
});

describe('the source of the token', () => {
  it('can be a file, whose last line break does not count', async () => {
    terraform.write('device.token', `${emulator.issueToken()}\n`);
    expect(await plan('token_file = "device.token"')).toMatchObject({ status: 0 });
  });

  it('in a file that others can read causes a warning', async () => {
    terraform.write('device.token', emulator.issueToken());
    chmodSync(join(terraform.folder, 'device.token'), 0o644);
    const open = await plan('token_file = "device.token"');
    expect(open.text).toContain(
      'Warning: Every user of this machine can read the token in file device.token',
    );
    expect(open.text).toContain('chmod o-r device.token');
    expect(open.status).toBe(0);
    chmodSync(join(terraform.folder, 'device.token'), 0o640);
    expect((await plan('token_file = "device.token"')).text).not.toContain('Warning');
  });

  it('can be an argument, which is in no state', async () => {
    const token = emulator.issueToken();
    terraform.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}\nvariable "token" {\nsensitive = true\n}\n${dataSource('checked', 'token = var.token')}`,
    );
    const applied = await terraform.with({ TF_VAR_token: token }).run('apply', '-no-color', '-auto-approve');
    expect(applied.status).toBe(0);
    const { stdout: state } = await terraform.run('state', 'pull');
    expect(state).toContain('"verdict": "valid"');
    expect(state).not.toContain(token);
  });

  it('has to be there, and must hold a token that can be one', async () => {
    const all = ['env = "NOBODY_SET_THIS"', 'file = "missing.token"', 'env = "TWO_WORDS"'].map(
      (source, index) => dataSource(`wrong_${index}`, `token_${source}`),
    );
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${all.join('\n')}`);
    const { status, text } = await terraform
      .with({ TWO_WORDS: 'two words' })
      .run('plan', '-no-color', '-input=false');
    expect(status).toBe(1);
    expect(text).toContain('Error: Environment variable NOBODY_SET_THIS is not set');
    expect(text).toContain('terraform destroy -refresh=false');
    expect(text).toContain('Error: Token file missing.token does not exist');
    expect(text).toContain('The token in environment variable TWO_WORDS contains white space (U+0020)');
    expect(text).not.toContain('two words');
  });
});

describe('terraform validate', () => {
  const validate = (args: string, provider = '') => {
    terraform.write(
      'main.tf',
      `${REQUIRED_PROVIDERS}\n${provider}\ndata "apsaramqtt_token" "checked" {\n${args}\n}`,
    );
    return terraform.withoutEnvironment().run('validate', '-no-color');
  };

  it('passes offline and without credentials, with values that are not known yet', async () => {
    const { status, text } = await validate(
      'instance_id = var.instance\ntoken = var.token\n}\nvariable "instance" {}\nvariable "token" {',
    );
    expect(text).toContain('The configuration is valid');
    expect(status).toBe(0);
  });

  const REFUSED: readonly [what: string, args: string, message: string][] = [
    ['no token', 'instance_id = "post-cn-1"', 'No token to check'],
    [
      'two tokens',
      'instance_id = "post-cn-1"\ntoken_env = "A"\ntoken_file = "b"',
      'token_env and token_file are set.',
    ],
    ['an empty token', 'instance_id = "post-cn-1"\ntoken = ""', 'Error: The token is empty'],
    ['a masked token', 'instance_id = "post-cn-1"\ntoken = "LzMT****"', 'The token is masked'],
    [
      'a token with a blank',
      'instance_id = "post-cn-1"\ntoken = "a b"',
      'Error: The token contains white space',
    ],
    [
      'an empty token_env',
      'instance_id = "post-cn-1"\ntoken_env = ""',
      'Error: The name of the environment variable is empty',
    ],
    ['an empty instance id', 'instance_id = ""\ntoken_env = "A"', 'Error: The instance id is empty'],
    [
      'a masked instance id',
      'instance_id = "post-cn-0pp12gl****"\ntoken_env = "A"',
      'The instance id is masked',
    ],
    [
      'an unknown policy',
      'instance_id = "post-cn-1"\ntoken_env = "A"\non_invalid = "ignore"',
      'Error: on_invalid must be "fail" or "warn"',
    ],
  ];

  it('refuses every wrong argument of many data sources in one run, each at its address', async () => {
    const blocks = REFUSED.map(([, args], index) => `data "apsaramqtt_token" "wrong_${index}" {\n${args}\n}`);
    terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${blocks.join('\n')}`);
    const { status, text } = await terraform.withoutEnvironment().run('validate', '-no-color');
    expect(status).toBe(1);
    const errors = text
      .split('Error: ')
      .slice(1)
      .map((error) => `Error: ${error}`);
    const found = REFUSED.map(([what, , message], index) => {
      const own = errors.find((error) => error.includes(`with data.apsaramqtt_token.wrong_${index},`));
      return [what, own?.includes(message)];
    });
    expect(found).toEqual(REFUSED.map(([what]) => [what, true]));
  });

  it('refuses every wrong argument of provider blocks in one run, each at the argument', async () => {
    const wrong = {
      'region = "Hang Zhou"': 'such as "cn-hangzhou"',
      'network = "intranet"': 'network must be "public" or "vpc", not "intranet".',
      'endpoint = "http://mqtt.example.com"': 'loopback addresses only',
      'requests_per_second = 0': 'requests_per_second must be 1 or more.',
      'endpoints {\nsts = "sts.example.com/path"\n}': 'endpoints { sts } can be sts.aliyuncs.com.',
    };
    const blocks = Object.keys(wrong).map(
      (argument, index) =>
        `provider "apsaramqtt" {\nalias = "a${index}"\n${argument}\n}\n${dataSource(`used_${index}`, `provider = apsaramqtt.a${index}`)}`,
    );
    const { status, text } = await validate('instance_id = "post-cn-1"\ntoken_env = "A"', blocks.join('\n'));
    expect(status).toBe(1);
    const errors = text.split('Error: ').slice(1);
    for (const [argument, message] of Object.entries(wrong)) {
      const error = errors.find((each) => each.includes(message));
      expect(error).toContain('in provider "apsaramqtt": ');
      expect(error).toContain(argument.split('\n')[0]);
    }
  });
});
