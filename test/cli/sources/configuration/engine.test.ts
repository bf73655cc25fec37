import type { Emulator } from '../../../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../../../support/command-line';
import { REQUIRED_PROVIDERS } from '../../../support/terraform-with-provider';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const KEY = 'key_provider "pbkdf2" "k" {\n passphrase = "correct-horse-battery"\n }';
const METHOD = 'method "aes_gcm" "m" {\n keys = key_provider.pbkdf2.k\n }';
const STATE = 'state {\n method = method.aes_gcm.m\n }';

// The scenarios in test/cli/agreement test which of these OpenTofu accepts.
it.each([
  ['the encryption block', `terraform {\n encryption {\n ${KEY}\n ${METHOD}\n ${STATE}\n }\n}`, 2],
  ['enabled in lifecycle', 'resource "terraform_data" "r" {\n lifecycle {\n enabled = true\n }\n}', 3],
  ['destroy in lifecycle', 'resource "terraform_data" "r" {\n lifecycle {\n destroy = false\n }\n}', 3],
  [
    'prevent_destroy with a reference',
    'variable "keep" {\n default = true\n}\nresource "terraform_data" "r" {\n lifecycle {\n prevent_destroy = var.keep\n }\n}',
    6,
  ],
  [
    'the for_each of a provider',
    'provider "apsaramqtt" {\n alias = "b"\n for_each = toset(["x"])\n region = "cn-hangzhou"\n}',
    1,
  ],
  ['the reference to tofu', 'locals {\n name = tofu.workspace\n}', 2],
])('reads a configuration with %s as OpenTofu does, and says so', async (feature, block, line) => {
  commandLine
    .write(
      'main.tf',
      `${REQUIRED_PROVIDERS}\ndata "apsaramqtt_token" "device" {\n instance_id = "post-cn-emulator"\n token_env = "DEVICE"\n}\n`,
    )
    .write('other.tf', `${block}\n`);
  const env = { DEVICE: emulator.issueToken() };
  const { status, text } = await commandLine.runHere(['check', '.'], env);
  expect(text).toContain(`. was read as OpenTofu reads it, because of ${feature} in other.tf:${line}`);
  expect(text).toContain('1 token: 1 valid');
  expect(status).toBe(0);
  const refused = await commandLine.runHere(['check', '.', '--engine', 'terraform'], env);
  expect(refused.text).toContain('OpenTofu');
  expect(refused.status).toBe(2);
});

it.each(['main.tofu', 'main.tofu.json', 'override.tofu'])(
  'reads a module with a file %s as OpenTofu does, which finds the gate in it',
  async (name) => {
    const arguments_ = { instance_id: 'post-cn-emulator', token_env: 'DEVICE' };
    const gate = { data: { apsaramqtt_token: { device: arguments_ } } };
    const native = `data "apsaramqtt_token" "device" {\n instance_id = "post-cn-emulator"\n token_env = "DEVICE"\n}\n`;
    commandLine
      .write('main.tf', `${REQUIRED_PROVIDERS}\nmodule "line" {\n source = "./line"\n}\n`)
      .write('line/versions.tf', REQUIRED_PROVIDERS)
      .write(`line/${name}`, name.endsWith('.json') ? JSON.stringify(gate) : native);
    if (name.startsWith('override')) commandLine.write('line/gate.tf', native.replace('DEVICE', 'OTHER'));
    const token = emulator.issueToken();
    emulator.revokeToken(token);
    const { status, text } = await commandLine.runHere(['check', '.'], { DEVICE: token });
    expect(text).toContain(`. was read as OpenTofu reads it, because of the file line/${name}`);
    expect(text).toContain('1 token: 1 invalid');
    expect(status).toBe(1);
  },
);
