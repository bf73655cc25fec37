import { readFileSync } from 'node:fs';
import { Emulator } from '../../lib/emulator/emulator';
import { type CommandLine, eachWithCommandLine } from '../support/command-line';

let emulator: Emulator;
let commandLine: CommandLine;

eachWithCommandLine((started) => {
  ({ emulator, commandLine } = started);
});

const doctor = (env: NodeJS.ProcessEnv = {}, ...args: string[]) =>
  commandLine.runHere(['doctor', ...args], env);

describe('apsaramqtt doctor', () => {
  it('finds no problem if there is none, and makes one call if an instance is named', async () => {
    const { status, stdout } = await commandLine.run(['doctor', '--instance-id', 'post-cn-emulator']);
    expect(stdout).toMatch(/^ok +runtime +Node\.js \d+\.\d+\.\d+\. The Bun runtime is not installed\.$/m);
    expect(stdout).toMatch(/^ok +Terraform +\d+\.\d+\.\d+/m);
    expect(stdout).toContain(`ok     endpoint     ${emulator.url} answers`);
    expect(stdout).toContain('ok     clock        is close enough');
    expect(stdout).toContain('ok     credentials  from the access key');
    expect(stdout).toContain('ok     permission   QueryToken answers for post-cn-emulator (1 call)');
    expect(stdout).not.toContain(emulator.accessKeySecret);
    expect(emulator.calls().QueryToken).toMatchObject({ total: 1 });
    expect(status).toBe(0);
  });

  it('makes no billed call without an instance', async () => {
    const { status, text } = await doctor();
    expect(text).toContain('- permission not checked: set --instance-id to check it');
    expect(emulator.calls().QueryToken).toMatchObject({ total: 0 });
    expect(status).toBe(0);
  });

  it.each([
    [
      'no credentials',
      { ALICLOUD_ACCESS_KEY: '', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
      'wrong credentials No credentials found.',
    ],
    [
      'no region',
      { ALICLOUD_REGION: '', APSARAMQTT_ENDPOINT: '' },
      'wrong endpoint No region is set. Set --region',
    ],
    [
      'no service at the endpoint',
      { APSARAMQTT_ENDPOINT: 'http://127.0.0.1:1' },
      'wrong endpoint 127.0.0.1:1 refused the connection',
    ],
    [
      'a wrong secret key',
      { ALICLOUD_SECRET_KEY: 'wrong' },
      'wrong permission The service answered SignatureDoesNotMatch',
    ],
    [
      'no program on the PATH',
      { PATH: '' },
      'wrong runtime Node.js is not on the PATH. The Bun runtime is not installed. Install Node.js 20.18.1 or newer',
    ],
  ])('says what to do if there is %s', async (_, env, message) => {
    const { status, text } = await doctor(env, '--instance-id', 'post-cn-emulator');
    expect(text).toContain(message);
    // The permission is not checked if the endpoint or the credentials are wrong, and the reason is not repeated.
    if (!message.includes('permission')) expect(text).not.toContain('wrong permission');
    expect(status).toBe(2);
  });

  it('uses the region of --region, or else of the provider block, as a plan does', async () => {
    commandLine.write(
      'infra/main.tf',
      `terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
variable "region" { default = "xx-nowhere-9" }
provider "apsaramqtt" { region = var.region }
data "apsaramqtt_token" "device" {
  instance_id = "post-cn-1"
  token_env   = "UNSET"
}
`,
    );
    const env = { ALICLOUD_REGION: '', APSARAMQTT_ENDPOINT: '', HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { text } = await doctor(env, '--dir', 'infra');
    expect(text).toContain('Region xx-nowhere-9 is not in the list of regions');
    expect(text).not.toContain('No region is set');
    expect((await doctor(env, '--dir', 'infra', '--region', 'yy-nowhere-9')).text).toContain(
      'Region yy-nowhere-9',
    );
  });

  it('says what a fleet will cost whose tokens only the planning machine has', async () => {
    commandLine.write(
      'infra/main.tf',
      `terraform {
  required_providers {
    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
  }
}
provider "apsaramqtt" { requests_per_second = 20 }
data "apsaramqtt_tokens" "devices" {
  instance_id = "post-cn-1"
  token_envs  = { for n in range(1024) : "device-${'$'}{n}" => "UNSET_${'$'}{n}" }
}
`,
    );
    const { text } = await doctor({}, '--dir', 'infra');
    expect(text).toContain('ok cost The run makes up to 1,024 calls');
    expect(text).toContain('52 seconds at 20 requests per second');
  });

  it('adds the rates of provider blocks, which make calls at the same time', async () => {
    const fleet = (alias: string, rate: number) => `
provider "apsaramqtt" {
  alias               = "${alias}"
  requests_per_second = ${rate}
}
data "apsaramqtt_tokens" "${alias}" {
  provider    = apsaramqtt.${alias}
  instance_id = "post-cn-1"
  tokens      = { for n in range(600) : "device-${'$'}{n}" => "token-${alias}-${'$'}{n}" }
}`;
    const required =
      'terraform {\n  required_providers {\n    apsaramqtt = { source = "apsaramqtt/apsaramqtt" }\n  }\n}';
    commandLine.write('aliases/main.tf', required + fleet('left', 20) + fleet('right', 30));
    const { text } = await doctor({}, '--dir', 'aliases');
    expect(text).toContain('The run makes up to 1,200 calls');
    expect(text).toContain('24 seconds at 50 requests per second');
  });

  it('names a region that is not in the list, and still checks it', async () => {
    const env = { APSARAMQTT_ENDPOINT: '', HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { text } = await doctor(env, '--region', 'xx-nowhere-9');
    expect(text).toContain('- region Region xx-nowhere-9 is not in the list of regions');
    expect(text).toContain('wrong endpoint');
  });

  it('says where Terraform finds the provider, and what to do if it does not', async () => {
    commandLine.write('infra/main.tf', 'terraform {}');
    const wrong = await doctor({}, '--dir', 'infra');
    expect(wrong.text).toContain(
      'wrong provider Terraform asks registry.terraform.io for apsaramqtt/apsaramqtt',
    );
    expect(wrong.text).toContain('Run "apsaramqtt install --dir');
    expect(wrong.status).toBe(2);

    await commandLine.runHere(['install', '--dir', 'infra']);
    const right = await doctor({}, '--dir', 'infra');
    expect(right.text).toMatch(
      /ok provider Terraform finds version \d+\.\d+\.\d+: \/.*terraform\.d\/plugins/,
    );
    expect(right.status).toBe(0);
  });

  it('names the constraint that keeps init from the version', async () => {
    commandLine.write(
      'main.tf',
      'terraform {\n  required_providers {\n    apsaramqtt = {\n      source  = "apsaramqtt/apsaramqtt"\n      version = "9.9.9"\n    }\n  }\n}\n',
    );
    await commandLine.runHere(['install']);
    const { text, status } = await doctor();
    expect(text).toMatch(/wrong provider \S*main\.tf:5 requires version "9\.9\.9" of the provider/);
    expect(status).toBe(2);
  });

  it('treats a folder that does not exist as an error, and checks the rest', async () => {
    const { text, status } = await doctor({}, '--dir', 'infar');
    expect(text).toMatch(/wrong provider Failed to read \S*infar: it does not exist\. Correct the path\./);
    expect(text).toContain('ok credentials');
    expect(status).toBe(2);
  });

  it('checks each stack of a CDKTF project', async () => {
    commandLine.write('cdktf.json', '{}');
    expect((await doctor()).text).toContain('run "cdktf synth" first');
    for (const stack of ['a', 'b']) commandLine.write(`cdktf.out/stacks/${stack}/cdk.tf.json`, '{}');
    await commandLine.runHere(['install', '--dir', 'cdktf.out/stacks/a']);
    const { text } = await doctor();
    expect(text).toMatch(/ok provider Terraform finds version .*stacks\/a\//);
    expect(text).toMatch(/wrong provider Terraform asks .* --dir .*stacks\/b"/);
  });

  it('repeats the errors that Terraform finds in its CLI configuration', async () => {
    commandLine.write('main.tf', 'terraform {}').write('.terraformrc', 'provider_installation {');
    const { text, status } = await doctor();
    expect(text).toMatch(
      /Terraform reports an error in its CLI configuration\. The syntax of \S*\.terraformrc is wrong: line 1, column \d+: expected .*\. Correct the CLI configuration\./,
    );
    expect(status).toBe(2);
  });

  it('finds no problem with the network mirror of the guide, and does not check the mirror', async () => {
    const guide = readFileSync('docs/guides/installing.md', 'utf8');
    const [, block = ''] = /^```hcl file=network-mirror\.tfrc\n(.*?)^```$/ms.exec(guide) ?? [];
    commandLine.write('main.tf', 'terraform {}').write('.terraformrc', block);
    const { text, status } = await doctor();
    expect(text).toMatch(
      /- provider not checked: Terraform asks https:\/\/terraform\.example\.com\/mirror\/ for apsaramqtt\/apsaramqtt, because \S+ names this mirror for it\./,
    );
    expect(status).toBe(0);
  });

  it("names how far this machine's clock is off", async () => {
    const behind = await Emulator.start({}, () => Date.now() - 17 * 60_000);
    const { status, text } = await doctor({ APSARAMQTT_ENDPOINT: behind.url });
    await behind.close();
    expect(text).toContain("wrong clock this machine's clock is 17 minutes ahead");
    expect(status).toBe(2);
  });
});
