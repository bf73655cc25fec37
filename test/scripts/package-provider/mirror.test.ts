import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import { PLATFORMS } from '../../../lib/placement/place-provider';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { writeMirror } from '../../../scripts/package-provider/mirror';
import { type Archive, writeRelease } from '../../../scripts/package-provider/release';
import { HttpsServer } from '../../support/https-server';
import { installed } from '../../support/installed';
import { Terraform } from '../../support/terraform';
import { emulatorEnvironment, oneToken } from '../../support/terraform-with-provider';

const provider = bundledProvider();
const PAGE = readFileSync('docs/guides/installing.md', 'utf8');

/** The CLI configuration that the guide shows as this file. */
function documentedConfiguration(file: string): string {
  return PAGE.split(`\`\`\`hcl file=${file}\n`)[1]!.split('```')[0]!;
}

describe.each(['terraform', 'tofu'])('the mirror, used by %s', (program) => {
  const test = installed(program) ? it : it.skip;
  const folder = mkdtempSync(join(tmpdir(), 'mirror-'));
  let archives: readonly Archive[];
  let emulator: Emulator;
  let server: HttpsServer;
  let terraform: Terraform;

  beforeAll(async () => {
    const packages = [...PLATFORMS, 'windows_amd64'].map((platform) => ({
      platform,
      folder: provider.folder,
    }));
    archives = await writeRelease(join(folder, 'release'), provider.version, packages);
    writeMirror(join(folder, 'mirror'), provider.version, archives);
    emulator = await Emulator.start();
    server = await HttpsServer.start((path) => {
      const file = join(folder, path);
      return path.endsWith('.json') ? JSON.parse(readFileSync(file, 'utf8')) : readFileSync(file);
    });
  });

  beforeEach(() => {
    terraform = new Terraform(
      {
        ...emulatorEnvironment(emulator),
        DEVICE_TOKEN: emulator.issueToken(),
      },
      program,
    ).write('main.tf', oneToken(emulator.instanceId));
  });

  afterEach(() => terraform.remove());

  afterAll(async () => {
    await server.close();
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  /** Installs the provider with a CLI configuration, runs a plan, and returns the lock file. */
  async function initAndPlan(cliConfiguration: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    terraform.write('cli.tfrc', cliConfiguration);
    const configured = terraform.with({ TF_CLI_CONFIG_FILE: join(terraform.folder, 'cli.tfrc'), ...env });
    const init = await configured.run('init', '-no-color');
    expect(init.text).toContain(`Installed apsaramqtt/apsaramqtt v${provider.version}`);
    const plan = await configured.run('plan', '-no-color', '-input=false');
    expect(plan.text).toContain('+ verdict = "valid"');
    return readFileSync(join(terraform.folder, '.terraform.lock.hcl'), 'utf8');
  }

  test('is a filesystem_mirror', async () => {
    const documented = documentedConfiguration('filesystem-mirror.tfrc');
    const locked = await initAndPlan(documented.replace('/opt/terraform/mirror', join(folder, 'mirror')));
    expect(locked).toContain(archives[0]!.hashes[0]);
  });

  test('adds checksums to the lock file with the documented command, also beside other providers', async () => {
    const other = 'resource "alicloud_ram_user" "user" {}';
    const command = /```sh # needs the mirror\nterraform (providers lock [^`]+)```/.exec(PAGE)![1]!;
    const args = command
      .replace('/opt/terraform/mirror', join(folder, 'mirror'))
      .trim()
      .split(/[\s\\]+/);
    const { status, text } = await terraform.write('other.tf', other).run(...args, '-no-color');
    expect([status, text]).toEqual([0, expect.stringContaining('has updated the lock file')]);
    const lock = readFileSync(join(terraform.folder, '.terraform.lock.hcl'), 'utf8');
    expect(lock).toContain(archives[0]!.hashes[0]);
  });

  (process.platform === 'linux' ? test : it.skip)(
    'is a network_mirror when it is served over HTTPS',
    async () => {
      terraform.write('ca.pem', server.certificate);
      const env = { SSL_CERT_FILE: join(terraform.folder, 'ca.pem') };

      const documented = documentedConfiguration('network-mirror.tfrc');
      await initAndPlan(documented.replace('terraform.example.com', server.host), env);
      const platforms = PLATFORMS.map((platform) => `-platform=${platform}`);
      const lock = await terraform
        .with(env)
        .run('providers', 'lock', `-net-mirror=https://${server.host}/mirror/`, ...platforms);

      expect(lock.status).toBe(0);
      for (const platform of PLATFORMS)
        expect(lock.text).toContain(
          `Retrieved apsaramqtt/apsaramqtt ${provider.version} for ${platform} (verified checksum)`,
        );
    },
  );
});
