import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { writeMirror } from '../../../scripts/package-provider/mirror';
import { dependencies } from '../../../scripts/package-provider/node/package.json';
import { writeRelease } from '../../../scripts/package-provider/release';
import { addNode } from '../../../scripts/package-provider/standalone';
import { Terraform } from '../../support/terraform';

const PLATFORM = `linux_${process.arch === 'x64' ? 'amd64' : process.arch}`;
const provider = bundledProvider();

(process.platform === 'linux' ? describe : describe.skip)('where there is no Node on the PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'standalone-'));
  const terraform = execFileSync('sh', ['-c', 'command -v terraform'], { encoding: 'utf8' }).trim();
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await Emulator.start();
    const license = join(folder, 'LICENSE');
    writeFileSync(license, 'of Node.js');
    addNode(join(folder, 'package'), provider, { executable: process.execPath, license });
    await mirror('standalone', join(folder, 'package'));
    await mirror('plain', provider.folder);
  });

  afterAll(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  async function mirror(name: string, files: string): Promise<void> {
    const packages = [{ platform: PLATFORM, folder: files }];
    writeMirror(
      join(folder, name, 'mirror'),
      provider.version,
      await writeRelease(join(folder, name, 'release'), provider.version, packages),
    );
  }

  /** A working folder that takes the provider from one of the mirrors. */
  function workspace(name: string): Terraform {
    const made = new Terraform({}, terraform)
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
    return made.with({
      TF_CLI_CONFIG_FILE: join(made.folder, 'cli.tfrc'),
      ALICLOUD_REGION: emulator.region,
      ALICLOUD_ACCESS_KEY: emulator.accessKeyId,
      ALICLOUD_SECRET_KEY: emulator.accessKeySecret,
      APSARAMQTT_ENDPOINT: emulator.url,
      DEVICE_TOKEN: emulator.issueToken(),
      PATH: folder,
    });
  }

  it('the standalone package plans with the Node that it brings', async () => {
    const standalone = workspace('standalone');
    await standalone.run('init');

    const { text } = await standalone.run('plan', '-no-color', '-input=false');

    expect(text).toContain('+ verdict = "valid"');
    standalone.remove();
  });

  it('the plain package says what it needs', async () => {
    const plain = workspace('plain');
    await plain.run('init');

    const { status, text } = await plain.run('plan', '-no-color', '-input=false');

    expect(status).toBe(1);
    expect(text).toContain(
      'The Terraform provider apsaramqtt needs Node.js 20 or newer on the PATH, the Bun runtime (apsaramqtt install --runtime bun), or its standalone package, which brings its own.',
    );
    plain.remove();
  });

  it('the standalone package goes with a lock file of the plain one that was told of it, and with no other', async () => {
    const plain = workspace('plain');
    await plain.run('init');
    const standalone = workspace('standalone');
    const initWithLockFile = () => {
      cpSync(join(plain.folder, '.terraform.lock.hcl'), join(standalone.folder, '.terraform.lock.hcl'));
      return standalone.run('init', '-no-color');
    };

    expect((await initWithLockFile()).text).toContain("doesn't match any of the checksums");
    const source = `-fs-mirror=${join(folder, 'standalone/mirror')}`;
    await plain.run('providers', 'lock', source, `-platform=${PLATFORM}`);
    expect((await initWithLockFile()).status).toBe(0);
    plain.remove();
    standalone.remove();
  });
});

describe('the Node that standalone packages bring', () => {
  it('is of one version on every platform', () => {
    expect(new Set(Object.values(dependencies)).size).toBe(1);
  });
});
