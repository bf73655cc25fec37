// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the language under test has such templates

import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Emulator } from '../../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../../support/command-line';

let emulator: Emulator;
let commandLine: CommandLine;
/** A server that an attacker controls. */
let stranger: Server;
let strangerUrl: string;
let requests: string[];

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});
beforeEach(async () => {
  requests = [];
  stranger = createServer(({ url = '' }, response) => {
    requests.push(url);
    response.end(
      '{"AccessKeyId": "k", "AccessKeySecret": "s", "SecurityToken": "t", "Expiration": "2099-01-01T00:00:00Z"}',
    );
  });
  await new Promise<void>((listening) => {
    stranger.listen(0, '127.0.0.1', listening);
  });
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});
afterEach(() => {
  stranger.close();
});

const GATE = `data "apsaramqtt_token" "device" {
  instance_id = "post-cn-emulator"
  token_env   = "DEVICE_TOKEN"
}
`;

interface Report {
  readonly calls: number;
  readonly tokens: readonly {
    readonly verdict: string;
    readonly findings: readonly { rule: string; message: string; location: object }[];
  }[];
}

async function check(
  provider: string,
  args: readonly string[] = [],
  more: NodeJS.ProcessEnv = {},
): Promise<{ status: number | null; report: Report }> {
  commandLine.writeModule('live/main.tf', `provider "apsaramqtt" {\n  ${provider}\n}\n${GATE}`);
  const env = { DEVICE_TOKEN: emulator.issueToken(), ...more };
  const { status, stdout } = await commandLine.runHere(['check', 'live', '--format', 'json', ...args], env);
  return { status, report: JSON.parse(stdout) };
}

/** Provider blocks that a pull request may contain, by the argument that each sets. */
const ATTEMPTS: readonly [argument: string, provider: () => string][] = [
  ['endpoint', () => `endpoint = "${strangerUrl}"`],
  ['endpoint', () => `endpoint = join("", ["${strangerUrl}"])`],
  ['access_key', () => 'access_key = "k"\n  secret_key = "s"'],
  ['security_token', () => 'security_token = "t"'],
  ['credentials_uri', () => `credentials_uri = "${strangerUrl}/credentials"`],
  ['shared_credentials_file', () => 'shared_credentials_file = "${path.module}/config.json"'],
  ['profile', () => 'profile = "stranger"\n  shared_credentials_file = "live/config.json"'],
  ['ecs_role_name', () => 'ecs_role_name = "admin"'],
  ['assume_role', () => 'assume_role {\n    role_arn = "acs:ram::1:role/admin"\n  }'],
  [
    'assume_role_with_oidc',
    () =>
      'assume_role_with_oidc {\n    role_arn          = "acs:ram::1:role/admin"\n    oidc_provider_arn = "acs:ram::1:oidc-provider/x"\n    oidc_token_file   = "/proc/self/environ"\n  }',
  ],
];

const CONFIG = () =>
  JSON.stringify({
    current: 'stranger',
    profiles: [
      { name: 'stranger', mode: 'External', process_command: `touch ${join(commandLine.folder, 'ran')}` },
    ],
  });

describe('a provider block of a branch that is not trusted', () => {
  it.each(ATTEMPTS)(
    'sets %s: nothing of it is used, and the gate is not judged',
    async (argument, provider) => {
      commandLine.write('live/config.json', CONFIG());
      const { status, report } = await check(provider());
      expect(report.tokens).toMatchObject([{ verdict: 'unjudged', findings: [{ rule: 'AMT010' }] }]);
      expect(report.tokens[0]!.findings[0]!.message).toContain(`The provider block sets ${argument}`);
      expect(report.tokens[0]!.findings[0]!.location).toMatchObject({ line: expect.any(Number) });
      expect({ status, calls: report.calls }).toEqual({ status: 3, calls: 0 });
      expect(requests).toEqual([]);
      expect(existsSync(join(commandLine.folder, 'ran'))).toBe(false);
      expect(emulator.calls().QueryToken.total).toBe(0);
    },
  );

  it('sets an argument to what the environment of the job has as well: the gate is judged', async () => {
    const { status, report } = await check(`endpoint = "${emulator.url}"`);
    expect(report.tokens).toMatchObject([{ verdict: 'valid' }]);
    expect(status).toBe(0);
  });

  it('sets null or an empty text, which is nothing: the gate is judged', async () => {
    const { report } = await check('endpoint = null\n  profile  = ""');
    expect(report.tokens).toMatchObject([{ verdict: 'valid' }]);
  });

  it('is not used from a module or a file of overrides either', async () => {
    commandLine.write('live/x_override.tf', `provider "apsaramqtt" {\n  endpoint = "${strangerUrl}"\n}\n`);
    const { status, report } = await check('region = "cn-hangzhou"');
    expect(report.tokens).toMatchObject([{ verdict: 'unjudged' }]);
    expect({ status, requests }).toEqual({ status: 3, requests: [] });
  });
});

describe('--trust-configuration', () => {
  it('allows the block to set the endpoint', async () => {
    const { report } = await check(`endpoint = "${strangerUrl}"`, ['--trust-configuration']);
    expect(requests).not.toEqual([]);
    expect(report.tokens).toMatchObject([{ verdict: 'unverified' }]);
  });

  it('allows the block to set the credentials', async () => {
    commandLine.write('live/config.json', CONFIG());
    const provider = 'profile = "stranger"\n  shared_credentials_file = "live/config.json"';
    const none = { ALICLOUD_ACCESS_KEY: '', ALICLOUD_SECRET_KEY: '' };
    await check(provider, ['--trust-configuration'], none);
    expect(existsSync(join(commandLine.folder, 'ran'))).toBe(true);
  });
});

/** Configurations that a plan also refuses. */
const REFUSED = [
  'requests_per_second = 0',
  'max_calls = -1',
  'network = "lan"',
  'client_read_timeout = 0',
  'max_retry_timeout = "soon"',
  'colour = "green"',
];

it.each(REFUSED)('a provider block with %s: the gate is not judged, as the plan fails', async (argument) => {
  const { status, report } = await check(argument);
  expect(report.tokens).toMatchObject([{ verdict: 'unjudged', findings: [{ rule: 'AMT010' }] }]);
  expect({ status, calls: report.calls }).toEqual({ status: 3, calls: 0 });
});

describe('a token file of a branch that is not trusted', () => {
  beforeEach(() => {
    commandLine.write('secret.txt', emulator.issueToken()).write('repository/.git/HEAD', '');
    commandLine.write('repository/live/own.txt', emulator.issueToken());
    symlinkSync(join(commandLine.folder, 'secret.txt'), join(commandLine.folder, 'repository/live/link.txt'));
  });

  async function verdicts(path: string, ...args: string[]) {
    const gate = GATE.replace(/token_env.*/, `token_file = "${path}"`);
    const fleet = `data "apsaramqtt_tokens" "all" {\n  instance_id = "post-cn-emulator"\n  token_files = { a = "${path}" }\n}\n`;
    commandLine.writeModule('repository/live/main.tf', gate + fleet);
    const { status, stdout } = await commandLine.runHere([
      'check',
      'repository/live',
      '--format',
      'json',
      ...args,
    ]);
    return { status, verdicts: (JSON.parse(stdout) as Report).tokens.map(({ verdict }) => verdict) };
  }

  it.each([
    ['an absolute path', () => join(commandLine.folder, 'secret.txt')],
    ['a path that climbs out', () => '../../secret.txt'],
    ['a link', () => 'link.txt'],
  ])('by %s out of the repository is not read', async (_, path) => {
    expect(await verdicts(path())).toEqual({ status: 3, verdicts: ['unjudged', 'unjudged'] });
    expect(emulator.calls().QueryToken.total).toBe(0);
    const trusted = await verdicts(path(), '--trust-configuration');
    expect(trusted).toEqual({ status: 0, verdicts: ['valid', 'valid'] });
  });

  it('within the repository is read', async () => {
    expect(await verdicts('own.txt')).toEqual({ status: 0, verdicts: ['valid', 'valid'] });
  });
});

it('a variable without a value that no gate uses: not passed, as no plan is made', async () => {
  commandLine.write('live/variables.tf', 'variable "password" {\n  sensitive = true\n}\n');
  expect((await check('')).status).toBe(3);
  expect((await check('', ['--var', 'password=x'])).status).toBe(0);
  expect((await check('', ['--offline'])).status).toBe(0);
});

describe('a file outside of the repository of a branch that is not trusted', () => {
  const SETTINGS =
    'terraform {\n  required_providers {\n    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }\n  }\n}\n';

  beforeEach(() => {
    commandLine.write('repository/.git/HEAD', '').write('outside/main.tf', SETTINGS + GATE);
  });

  async function checked(path: string, ...args: readonly string[]) {
    const env = { DEVICE_TOKEN: emulator.issueToken() };
    const command = ['check', path, '--format', 'json', ...args];
    const { status, stdout } = await commandLine.runHere(command, env);
    return { status, ...(JSON.parse(stdout) as Report & { unreadable: { message: string }[] }) };
  }

  /** Module calls that lead outside of the repository: by a path, a link, or the file that `init` writes. */
  const CALLS: readonly [what: string, status: number, write: () => void][] = [
    ['a path', 3, () => commandLine.write('repository/main.tf', call('../outside'))],
    [
      'a link to a folder',
      // The folder may be a root as well, which was not read.
      2,
      () => {
        commandLine.write('repository/main.tf', call('./module'));
        symlinkSync('../outside', join(commandLine.folder, 'repository/module'));
      },
    ],
    [
      'a folder that init is said to have installed',
      3,
      () => {
        commandLine.write('repository/main.tf', call('git::https://example.com/gate.git'));
        const source = 'git::https://example.com/gate.git';
        const modules = { Modules: [{ Key: 'gate', Source: source, Dir: '../outside' }] };
        commandLine.write('repository/.terraform/modules/modules.json', JSON.stringify(modules));
      },
    ],
  ];
  const call = (source: string) => `module "gate" {\n  source = "${source}"\n}\n`;

  it.each(CALLS)('is not read as a module by %s', async (_, status, write) => {
    write();
    const { tokens, ...without } = await checked('repository');
    expect(without).toMatchObject({ status, calls: 0 });
    expect(tokens).toMatchObject([{ verdict: 'unjudged', findings: [{ rule: 'AMT010' }] }]);
    expect(tokens[0]!.findings[0]!.message).toContain('outside of the repository');
    const trusted = await checked('repository', '--trust-configuration');
    expect(trusted).toMatchObject({ status: 0, tokens: [{ verdict: 'valid' }] });
  });

  it.each(['main.tf', 'terraform.tfvars', 'cdk.tf.json'])('is not read as %s by a link', async (name) => {
    commandLine.write('repository/other.tf', SETTINGS).write('secret', 'device = "validtoken-one-0001"');
    symlinkSync('../secret', join(commandLine.folder, 'repository', name));
    const { status, unreadable } = await checked('repository');
    expect(status).toBe(2);
    expect(unreadable).toMatchObject([
      { message: expect.stringContaining('is a symbolic link to a file outside of the repository') },
    ]);
  });

  it('is not read as a stack by a manifest', async () => {
    const stacks = { gate: { synthesizedStackPath: '../outside/main.tf' } };
    commandLine.write('repository/cdktf.out/manifest.json', JSON.stringify({ stacks }));
    commandLine.write('repository/outside/main.tf', SETTINGS);
    const { status, unreadable } = await checked('repository/cdktf.out');
    expect(status).toBe(0);
    expect(unreadable).toEqual([]);
    const outside = { gate: { synthesizedStackPath: '../../outside/main.tf' } };
    commandLine.write('repository/cdktf.out/manifest.json', JSON.stringify({ stacks: outside }));
    expect(await checked('repository/cdktf.out')).toMatchObject({
      status: 2,
      calls: 0,
      unreadable: [{ message: expect.stringContaining('outside its repository') }],
    });
    expect(await checked('repository/cdktf.out', '--trust-configuration')).toMatchObject({
      status: 0,
      calls: 1,
    });
  });

  /** A Git branch cannot contain a pipe, but it can contain a link to an endless file. */
  it.each([
    'repository/main.tf',
    'repository/terraform.tfvars',
    'repository/apsaramqtt.json',
    'repository/cdktf.json',
    'repository/.terraform/environment',
    'repository/.terraform/modules/modules.json',
    'repository/cdktf.out/manifest.json',
  ])('does not block the check and is not shown if %s leads to a file of the kernel', async (name) => {
    commandLine.write('repository/other.tf', SETTINGS).write('repository/.terraform/modules/x', '');
    for (const target of ['/dev/zero', '/proc/self/environ']) {
      mkdirSync(dirname(join(commandLine.folder, name)), { recursive: true });
      rmSync(join(commandLine.folder, name), { force: true });
      symlinkSync(target, join(commandLine.folder, name));
      const secret = 'secret-of-the-job-0001';
      const { stdout, stderr } = await commandLine.runHere(['check', 'repository'], { JOB_SECRET: secret });
      expect(stdout + stderr).not.toContain(secret);
      expect(stdout + stderr).not.toContain('JOB_SECRET');
    }
  });
});

describe('a configuration of a branch that is not trusted', () => {
  it('reads no file outside its repository', async () => {
    commandLine.write('secret.txt', 'validtoken-one-0001');
    commandLine.write('repository/.git/HEAD', '');
    commandLine.writeModule(
      'repository/live/main.tf',
      GATE.replace('token_env   = "DEVICE_TOKEN"', 'token = file("../../secret.txt")'),
    );
    const { status, stdout } = await commandLine.runHere(['check', 'repository', '--format', 'json']);
    expect((JSON.parse(stdout) as Report).tokens).toMatchObject([{ verdict: 'unjudged' }]);
    expect(status).not.toBe(0);
    expect(emulator.calls().QueryToken.total).toBe(0);
  });
});
