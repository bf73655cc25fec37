import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { version } from '../../package.json';
import { selfSigned } from '../support/certificate';
import { installed } from '../support/installed';
import { IS_NIGHTLY } from '../support/nightly';
import { Terraform } from '../support/terraform';
import { emulatorEnvironment, initializedWithProvider } from '../support/terraform-with-provider';

const TSX = require.resolve('tsx/cli');
const EXAMPLE = resolve('examples/typescript');
const COMMAND_LINE = resolve('bundle/cli/apsaramqtt.js');

let certificate: string;
let otherCertificate: string;
let emulator: Emulator;

beforeAll(async () => {
  const [identity, other] = await Promise.all([selfSigned(['localhost']), selfSigned(['other.example.com'])]);
  certificate = identity.cert;
  otherCertificate = other.cert;
  emulator = await Emulator.start({ tls: identity });
});

afterAll(() => emulator.close());

// "npm ci --prefix test/node-versions" installs the versions that npm has for this machine. CI also runs all tests with each of them.
describe.each(IS_NIGHTLY ? [22, 24] : [24])('with Node %d', (major) => {
  const programs = join(__dirname, `node_modules/node-${major}/bin`);
  const there = existsSync(join(programs, 'node'));
  const when = there ? it : it.skip;
  const folder = mkdtempSync(join(tmpdir(), `node-${major}-`));
  const stack = join(folder, 'cdktf.out/stacks/factory');
  let token: string;

  beforeAll(() => {
    token = emulator.issueToken();
    writeFileSync(join(folder, 'authority.pem'), certificate);
    writeFileSync(join(folder, 'other.pem'), otherCertificate);
    // A wrapper that records the version of each Node it starts. A preload would not work, because the provider drops those of
    // NODE_OPTIONS.
    const node = join(programs, 'node');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(
      join(folder, 'bin/node'),
      `#!/bin/sh\n"${node}" --no-warnings --eval 'console.log(process.version)' >> "${join(folder, 'started')}"\nexec "${node}" "$@"\n`,
      { mode: 0o755 },
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** A program with this Node first on the PATH. A deprecation warning in our code fails it. */
  function program(name: string, where: string, env: NodeJS.ProcessEnv = {}): Terraform {
    return new Terraform({}, name, where).with({
      PATH: [join(folder, 'bin'), programs, process.env.PATH].join(delimiter),
      NODE_OPTIONS: '--throw-deprecation',
      NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
      ...emulatorEnvironment(emulator),
      APSARAMQTT_ENDPOINT: emulator.url.replace('127.0.0.1', 'localhost'),
      MQTT_INSTANCE_ID: emulator.instanceId,
      TF_VAR_device_1_token: token,
      DEVICE_2_TOKEN: token,
      ...env,
    });
  }

  function revokedToken(): string {
    const revoked = emulator.issueToken();
    emulator.revokeToken(revoked);
    return revoked;
  }

  when('the example is synthesized', async () => {
    const app = [TSX, '--tsconfig', join(EXAMPLE, 'tsconfig.json'), join(EXAMPLE, 'main.ts')];
    const { status, text } = await program('node', folder).run(...app);
    expect(text).toBe('');
    expect(status).toBe(0);
  });

  describe.each(['terraform', 'tofu'])('and %s', (name) => {
    const when = there && installed(name) ? it : it.skip;
    when('the provider asks, over HTTPS, and trusts what NODE_EXTRA_CA_CERTS names', async () => {
      const terraform = program(name, stack, { TF_DATA_DIR: join(folder, name) });
      expect(await terraform.run('init', '-no-color')).toMatchObject({ status: 0 });
      rmSync(join(folder, 'started'));
      const passed = await terraform.run('plan', '-no-color', '-input=false');
      expect(passed.text).toContain('device_2_verdict = "valid"');
      const failed = await terraform.with({ DEVICE_2_TOKEN: revokedToken() }).run('plan', '-no-color');
      expect(failed.text).toContain('is invalid (AMT001)');
      expect(failed.status).toBe(1);
      for (const started of readFileSync(join(folder, 'started'), 'utf8').trim().split('\n'))
        expect(started).toMatch(`v${major}.`);
    });

    when('the provider trusts the authorities of this machine, if Node is set to', async () => {
      const { status, text } = await program(name, stack, {
        TF_DATA_DIR: join(folder, name),
        NODE_USE_SYSTEM_CA: '1',
        SSL_CERT_FILE: join(folder, 'authority.pem'),
        NODE_EXTRA_CA_CERTS: join(folder, 'other.pem'),
      }).run('plan', '-no-color', '-input=false');
      expect(text).toContain('device_2_verdict = "valid"');
      expect(status).toBe(0);
    });
  });

  when('the command line checks the stack', async () => {
    const check = program('node', folder, { TF_VAR_device_1_token: token });
    expect(await check.run(COMMAND_LINE, '--version')).toMatchObject({ stdout: `${version}\n`, stderr: '' });
    expect(await check.run(COMMAND_LINE, 'check', 'cdktf.out')).toMatchObject({ status: 0 });
    const failed = await check
      .with({ DEVICE_2_TOKEN: revokedToken() })
      .run(COMMAND_LINE, 'check', 'cdktf.out');
    expect(failed.text).toContain('is invalid (AMT001)');
    expect(failed.status).toBe(1);
  });
});

describe('with a Node.js that is too old', () => {
  const programs = join(__dirname, 'node_modules/node-18/bin');
  const when = existsSync(join(programs, 'node')) ? it : it.skip;
  const sentence = (program: string) =>
    `${program} needs Node.js 20.18.1 or newer, and ${programs}/node is Node.js 18.`;

  when('Terraform shows the message of the provider', async () => {
    const terraform = await initializedWithProvider(emulator);
    const { text, status } = await terraform
      .with({ PATH: [programs, process.env.PATH].join(delimiter), APSARAMQTT_RUNTIME: 'node' })
      .run('plan', '-no-color');
    expect(text).toContain(sentence('The provider apsaramqtt'));
    expect(status).toBe(1);
    terraform.remove();
  });

  when('the command line ends with one message', async () => {
    const { stderr, status } = await new Terraform({}, join(programs, 'node')).run(
      COMMAND_LINE,
      'check',
      '.',
    );
    expect(stderr).toContain(sentence('apsaramqtt'));
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(2);
  });
});
