import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { piecesOf, tracesIn } from '../secrecy/traces';
import { selfSigned } from '../support/certificate';
import type { Terraform } from '../support/terraform';
import { REQUIRED_PROVIDERS, terraformWithProvider } from '../support/terraform-with-provider';

const PRELOAD = `
console.log(JSON.stringify(process.env));
require('node:fs').appendFileSync(__dirname + '/loaded', 'x');
`;

let emulator: Emulator;
let token: string;
let terraform: Terraform;

beforeAll(async () => {
  const tls = await selfSigned(['localhost', '127.0.0.1']);
  emulator = await Emulator.start({ tls });
  token = emulator.issueToken();
  terraform = terraformWithProvider(emulator);
  const gate = `data "apsaramqtt_token" "device" {
  instance_id = "${emulator.instanceId}"
  token_env   = "DEVICE_1_TOKEN"
}
output "verdict" {
  value = data.apsaramqtt_token.device.verdict
}`;
  terraform.write('main.tf', `${REQUIRED_PROVIDERS}\n${gate}`).write('ca.pem', tls.cert);
  terraform.write('preload.js', PRELOAD).write('openssl.cnf', 'no configuration\n');
  terraform = terraform.with({
    DEVICE_1_TOKEN: token,
    SSL_CERT_FILE: join(terraform.folder, 'ca.pem'),
    APSARAMQTT_RUNTIME: 'node',
  });
  expect(await terraform.run('init', '-no-color')).toMatchObject({ status: 0 });
});

afterAll(async () => {
  terraform.remove();
  await emulator.close();
});

const preload = () => join(terraform.folder, 'preload.js');
const keys = () => join(terraform.folder, 'keys.log');

describe('the provider reads a token, and shows neither it nor the secret key', () => {
  it.each<[string, () => NodeJS.ProcessEnv]>([
    ['logs that variables ask for', () => ({ NODE_DEBUG: '*', SSLKEYLOGFILE: keys() })],
    [
      'options that load a file, however they are written, and that log keys',
      () => ({
        NODE_OPTIONS: `--require ${preload()} "--require" "${preload()}" --import=${preload()} --tls-keylog=${keys()}`,
      }),
    ],
    ['a channel to a parent that is not open here', () => ({ NODE_CHANNEL_FD: '0' })],
    [
      'files that variables ask Node.js to write',
      () => ({
        NODE_V8_COVERAGE: join(terraform.folder, 'coverage'),
        NODE_COMPILE_CACHE: join(terraform.folder, 'compiled'),
      }),
    ],
    [
      'a configuration of OpenSSL, with which Node.js would not start',
      () => ({ OPENSSL_CONF: join(terraform.folder, 'openssl.cnf') }),
    ],
    ['options that no Node has, or that print', () => ({ NODE_OPTIONS: '--no-such --cpu-prof --trace-tls' })],
  ])('with %s', async (_, env) => {
    const before = readdirSync(terraform.folder);
    const run = await terraform.with({ TF_LOG: 'TRACE', ...env() }).run('plan', '-no-color');
    expect(run.text).toContain('verdict = "valid"');
    expect(tracesIn(run.text, piecesOf(token, emulator.accessKeySecret))).toEqual([]);
    expect(readdirSync(terraform.folder)).toEqual(before);
    const ignored = env().NODE_OPTIONS;
    if (ignored) expect(run.text).toContain(`reads: ${ignored}`);
  });

  it.each([
    'NODE_DEBUG',
    'NODE_DEBUG_NATIVE',
    'NODE_CHANNEL_FD',
    'NODE_COMPILE_CACHE',
    'NODE_V8_COVERAGE',
    'OPENSSL_CONF',
    'OPENSSL_MODULES',
    'OPENSSL_ENGINES',
  ])('without %s in the environment of Node.js', async (variable) => {
    // The effect of a variable depends on the version of Node.js. This shows what every version gets.
    const [names, bin] = [join(terraform.folder, `with-${variable}`), join(terraform.folder, 'bin')];
    terraform.write('bin/node', `#!/bin/sh\nenv >> ${names}\nexec '${process.execPath}' "$@"\n`);
    chmodSync(join(bin, 'node'), 0o755);
    const set = { PATH: `${bin}:${process.env.PATH}`, [variable]: 'of-the-user', KEPT: 'of-the-user' };
    const { text } = await terraform.with(set).run('plan', '-no-color');
    expect(text).toContain('verdict = "valid"');
    const passed = new Set(readFileSync(names, 'utf8').match(/^\w+(?==of-the-user$)/gm));
    expect(passed).toEqual(new Set(['KEPT']));
  });

  const asOtherUser = process.getuid?.() === 0 ? it : it.skip;
  asOtherUser('as a user who has no entry in the list of users and no HOME', async () => {
    chmodSync(terraform.folder, 0o777);
    writeFileSync(
      join(terraform.folder, 'run.sh'),
      '#!/bin/sh\nunset HOME\nexec setpriv --reuid 45678 --clear-groups terraform "$@"\n',
      { mode: 0o755 },
    );
    const run = terraform.with({ TF_DATA_DIR: undefined }).commandOf(join(terraform.folder, 'run.sh'));
    const asked = await run.run('plan', '-no-color');
    expect(asked.text).toContain('verdict = "valid"');
    const without = run.with({ ALICLOUD_ACCESS_KEY: '', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' });
    const { text } = await without.run('plan', '-no-color');
    expect(text).toMatch(/has no home (folder|directory)/);
    expect(readFileSync(preload(), 'utf8')).toBe(PRELOAD);
  });
});
