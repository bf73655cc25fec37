import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { App, TerraformHclModule, TerraformIterator, TerraformStack, Testing, Token } from 'cdktf';
import { ApsaramqttProvider, MqttInstanceId, MqttToken, MqttTokenGate } from '../../../lib';

const TOKEN = 'LzMT+XLFl5s/YWJMlDz4t5Lq5HC1iGU1P28';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modules-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** The error of a stack that checks the output of a module. */
function refusal(
  output = 'token',
  { variables = {}, many = false, source = join(folder, 'device') } = {},
): string | undefined {
  const cdktfRelativeModules = [`./${relative(process.cwd(), join(folder, 'device'))}`];
  const app = new App({ outdir: join(folder, 'out'), context: { cdktfRelativeModules } });
  const stack = new TerraformStack(app, 'stack');
  new ApsaramqttProvider(stack, 'apsaramqtt');
  const forEach = many ? TerraformIterator.fromMap({ a: 'b' }) : undefined;
  const skipAssetCreationFromLocalModules = source.startsWith('../../');
  const module = new TerraformHclModule(stack, 'module', {
    source,
    variables,
    forEach,
    skipAssetCreationFromLocalModules,
  });
  const of = many ? `\${module.module["a"].${output}}` : Token.asString(module.get(output));
  const token = MqttToken.fromResolvable(many ? Token.asString({ ...raw(of) }) : of);
  new MqttTokenGate(stack, 'gate', { instanceId: MqttInstanceId.of('post-cn-1'), token });
  try {
    Testing.synth(stack);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const raw = (text: string) => ({ creationStack: [], resolve: () => text, toString: () => text });

const PLAIN =
  /Token in plain text: stack\/gate \(AMT004\)\. The token of stack\/gate is in plain text in the output token of the module module\./;

describe('a token in the output of a module in a folder', () => {
  it.each([
    ['a text', `output "token" { value = "${TOKEN}" }`],
    ['a local value', `output "token" {\n  value = local.t\n}\nlocals {\n  t = "${TOKEN}"\n}`],
    ['the default of a variable', `output "token" { value = var.t }\nvariable "t" { default = "${TOKEN}" }`],
    [
      'an argument',
      `output "token" { value = terraform_data.t.output }\nresource "terraform_data" "t" { input = "${TOKEN}" }`,
    ],
  ])('is in plain text if it is %s', (_, text) => {
    write('device/main.tf', text);
    expect(refusal()).toMatch(PLAIN);
    expect(refusal()).not.toContain('LzMT');
  });

  it('is found in a file for OpenTofu', () => {
    write('device/main.tofu', `output "token" { value = "${TOKEN}" }`);
    expect(refusal()).toMatch(PLAIN);
  });

  it('is in plain text in JSON, in a module that the module calls, and in each instance of a module', () => {
    write('device/main.tf.json', JSON.stringify({ output: { token: { value: `$\{module.inner.all.t}` } } }));
    // The module has several files, and an output with the name of an instance.
    for (const name of ['device/a.tf', 'device/z.tf'])
      write(name, `output "${name.at(7)}" { value = 1 }\nmodule "${name.at(7)}" { source = "./none" }`);
    write('device/more.tf', `module "inner" {\n  source = "./inner"\n  t = "${TOKEN}"\n}`);
    write('device/inner/main.tf', 'variable "t" {}\noutput "all" { value = { t = var.t } }');
    expect(refusal()).toMatch(PLAIN);
    expect(refusal('token', { many: true })).toMatch(PLAIN);
  });

  it('is in plain text if the module is given it', () => {
    write(
      'device/main.tf',
      'variable "t" { default = "other" }\noutput "token" { value = trimspace(var.t) }',
    );
    expect(refusal('token', { variables: { t: TOKEN } })).toMatch(/AMT004/);
  });

  it.each([
    ['a copy that CDKTF makes', () => `./${relative(process.cwd(), join(folder, 'device'))}`],
    ['the folder itself, from that of the stack', () => '../../../device'],
  ])('is found in %s', (_, source) => {
    write('device/main.tf', `output "token" { value = "${TOKEN}" }`);
    expect(refusal('token', { source: source() })).toMatch(PLAIN);
  });

  it.each([
    ['comes from elsewhere', 'output "token" { value = data.vault.t.value }'],
    ['is given by the caller', 'output "token" { value = var.t }\nvariable "t" {}'],
    [
      'is that of a module that calls itself',
      'output "token" { value = module.a.token }\nmodule "a" { source = "./" }',
    ],
    ['is not there', `output "other" { value = "${TOKEN}" }`],
    ['cannot be read', 'output "token" { value = '],
  ])('passes if it %s', (_, text) => {
    // Opening a pipe would wait for a writer.
    mkdirSync(join(folder, 'device'));
    execFileSync('mkfifo', [join(folder, 'device/pipe.tf')]);
    write('device/main.tf', text);
    expect(refusal()).toBeUndefined();
  });
});

describe('the token of a gate in a module in a folder', () => {
  afterEach(() => delete process.env.DEVICE_TOKEN);

  it.each([
    ['the module itself', 'device/main.tf'],
    ['one that it calls twice', 'device/inner/main.tf'],
  ])('fails the synth if it is in %s, and is not repeated', (_, file) => {
    process.env.DEVICE_TOKEN = TOKEN;
    write(
      'device/calls.tf',
      ['a', 'b'].map((name) => `module "${name}" {\n  source = "./inner"\n}\n`).join(''),
    );
    write('device/inner/empty.tf', '');
    const stack = new TerraformStack(new App({ outdir: join(folder, 'out') }), 'stack');
    new ApsaramqttProvider(stack, 'apsaramqtt');
    const token = MqttToken.fromEnvironment('DEVICE_TOKEN');
    new MqttTokenGate(stack, 'gate', { instanceId: MqttInstanceId.of('post-cn-1'), token });
    new TerraformHclModule(stack, 'module', { source: join(folder, 'device') });
    expect(() => Testing.synth(stack)).not.toThrow();
    write(file, `resource "terraform_data" "device" {\n  input = "R|${TOKEN}"\n}`);
    expect(() => Testing.synth(stack)).toThrow(
      'Token in plain text: stack/module (AMT004). A file of the module stack/module contains a token: terraform_data.device contains the token of stack/gate in plain text.',
    );
    expect(() => Testing.synth(stack)).not.toThrow(/LzMT/);
  });
});
