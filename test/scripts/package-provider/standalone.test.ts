import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import { bundledProvider } from '../../../lib/mirror/provider-package';
import { writeMirror } from '../../../scripts/package-provider/mirror';
import { dependencies } from '../../../scripts/package-provider/node/package.json';
import { writeRelease } from '../../../scripts/package-provider/release';
import { addNode } from '../../../scripts/package-provider/standalone';
import { Terraform } from '../../support/terraform';

const PLATFORM = `linux_${process.arch === 'x64' ? 'amd64' : process.arch}`;
const provider = bundledProvider();

(process.platform === 'linux' ? describe : describe.skip)('where there is no Node on the PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'standalone-'));
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
  });

  afterAll(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  /** Plans with a provider package that comes from a filesystem mirror. */
  async function plan(name: string, packageFolder: string) {
    const archives = await writeRelease(join(folder, name, 'release'), provider.version, [
      { platform: PLATFORM, folder: packageFolder },
    ]);
    writeMirror(join(folder, name, 'mirror'), provider.version, archives);
    const binary = execFileSync('sh', ['-c', 'command -v terraform'], { encoding: 'utf8' }).trim();
    const workspace = new Terraform({}, binary)
      .write(
        'main.tf',
        `
        terraform {
          required_providers {
            apsaramqtt = { source = "apsaramqtt/apsaramqtt" }
          }
        }
        data "apsaramqtt_token" "device" {
          instance_id = "${emulator.instanceId}"
          token_env   = "DEVICE_TOKEN"
        }
        output "verdict" { value = data.apsaramqtt_token.device.verdict }`,
      )
      .write(
        'cli.tfrc',
        `provider_installation { filesystem_mirror { path = "${join(folder, name, 'mirror')}" } }`,
      );
    const terraform = workspace.with({
      TF_CLI_CONFIG_FILE: join(workspace.folder, 'cli.tfrc'),
      ALICLOUD_REGION: emulator.region,
      ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
      ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
      APSARAMQTT_ENDPOINT: emulator.url,
      DEVICE_TOKEN: emulator.issueToken(),
      PATH: folder,
    });
    await terraform.run('init', '-no-color');
    const planned = await terraform.run('plan', '-no-color', '-input=false');
    terraform.remove();
    return planned;
  }

  it('the standalone package plans with the Node that it brings', async () => {
    const standalone = join(folder, 'package');
    const license = join(folder, 'LICENSE');
    writeFileSync(license, 'of Node.js');
    addNode(standalone, provider, { executable: process.execPath, license });

    const { text } = await plan('standalone', standalone);

    expect(text).toContain('+ verdict = "valid"');
  });

  it('the plain package says what it needs', async () => {
    const { status, text } = await plan('plain', provider.folder);

    expect(status).toBe(1);
    expect(text).toContain(
      'The Terraform provider apsaramqtt needs Node.js 20 or newer on the PATH, or its standalone package, which brings its own.',
    );
  });
});

describe('the Node that standalone packages bring', () => {
  it('is of one version on every platform', () => {
    expect(new Set(Object.values(dependencies)).size).toBe(1);
  });
});
