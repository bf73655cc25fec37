import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../../lib/emulator/emulator';
import { bundledProvider } from '../../../lib/placement/provider-package';
import { BUN_VERSION } from '../../../lib/placement/runtime';
import { dependencies } from '../../../scripts/package-provider/bun/package.json';
import { writeMirror } from '../../../scripts/package-provider/mirror';
import { writeRelease } from '../../../scripts/package-provider/release';
import { installed } from '../../support/installed';
import { CAN_COMPILE, standalonePackage } from '../../support/standalone';
import { Terraform } from '../../support/terraform';
import { emulatorEnvironment, oneToken } from '../../support/terraform-with-provider';

const PLATFORM = 'linux_amd64';
const provider = bundledProvider();
/** A token that the emulator does not know, so that errors also name it. */
const TOKEN = 'bm90IGEgdG9rZW4gb2YgdGhlIGVtdWxhdG9yLCBhbmQgbG9uZyBlbm91Z2g=';

(CAN_COMPILE ? describe : describe.skip)('where there is no Node on the PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'standalone-'));
  const terraform = execFileSync('sh', ['-c', 'command -v terraform'], { encoding: 'utf8' }).trim();
  let emulator: Emulator;
  /** The files of the standalone package. */
  let files: string;

  beforeAll(async () => {
    emulator = await Emulator.start();
    files = standalonePackage(folder).folder;
    await mirror('standalone', files);
    await mirror('plain', provider.folder);
  });

  afterAll(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  async function mirror(name: string, from: string): Promise<void> {
    const packages = [{ platform: PLATFORM, folder: from }];
    writeMirror(
      join(folder, name, 'mirror'),
      provider.version,
      await writeRelease(join(folder, name, 'release'), provider.version, packages),
    );
  }

  /** A working folder that installs the provider from one of the mirrors. */
  function workspace(name: string): Terraform {
    const made = new Terraform({}, terraform)
      .write('main.tf', oneToken(emulator.instanceId))
      .write(
        'cli.tfrc',
        `provider_installation { filesystem_mirror { path = "${join(folder, name, 'mirror')}" } }`,
      );
    return made.with({
      TF_CLI_CONFIG_FILE: join(made.folder, 'cli.tfrc'),
      ...emulatorEnvironment(emulator),
      DEVICE_TOKEN: emulator.issueToken(),
      PATH: folder,
    });
  }

  it('the standalone package plans with the Bun that it brings', async () => {
    const standalone = workspace('standalone');
    await standalone.run('init');

    const { text } = await standalone
      .with({ TF_LOG_PROVIDER: 'debug' })
      .run('plan', '-no-color', '-input=false');

    expect(text).toContain('+ verdict = "valid"');
    expect(text).toContain(`the provider runs on Bun ${BUN_VERSION}`);
    standalone.remove();
  });

  (installed('unshare', ['--mount', 'true']) ? it : it.skip)(
    'Terraform shows why the standalone package does not start if /proc is not mounted',
    async () => {
      const standalone = workspace('standalone');
      await standalone.run('init');
      const plan = 'mount -t tmpfs none /proc && PATH=$0 && exec "$@"';
      const { text } = await standalone
        .with({ PATH: process.env.PATH })
        .commandOf('unshare')
        .run('--mount', 'sh', '-c', plan, folder, terraform, 'plan', '-no-color', '-input=false');
      expect(text).toContain('does not start, because /proc is not mounted.');
      standalone.remove();
    },
  );

  it('nothing in the folder of the configuration and in the environment changes what the standalone package runs', async () => {
    const standalone = workspace('standalone');
    const [evil, proof] = [join(standalone.folder, 'evil.js'), join(standalone.folder, 'proof')];
    standalone
      .write('evil.js', `require('node:fs').writeFileSync(${JSON.stringify(proof)}, 'x');`)
      .write('bunfig.toml', 'preload = ["./evil.js"]\n[run]\npreload = ["./evil.js"]\n')
      .write('.env', `BUN_OPTIONS=--preload ${evil}\nALICLOUD_ACCESS_KEY=wrong\n`)
      .write('package.json', '{"type":"module"}');
    await standalone.run('init');
    // Checks that the file is dangerous: the compiled provider runs it if it is started without its launcher.
    await standalone
      .with({ BUN_OPTIONS: `--preload ${evil}` })
      .commandOf(join(files, 'apsaramqtt'))
      .run();
    expect(existsSync(proof)).toBe(true);
    rmSync(proof);

    const { text } = await standalone
      .with({
        BUN_OPTIONS: `--preload ${evil}`,
        BUN_BE_BUN: '1',
        BUN_INSPECT: 'ws://127.0.0.1:0/x?wait=1',
        BUN_INSPECT_PRELOAD: evil,
        BUN_CONFIG_VERBOSE_FETCH: 'curl',
        NODE_DEBUG: 'http,http2,tls,net',
        NODE_OPTIONS: `--require ${evil}`,
        DEVICE_TOKEN: TOKEN,
        TF_LOG: 'trace',
      })
      .run('plan', '-no-color', '-input=false');

    expect(text).toContain('verdict');
    expect(text).not.toContain(TOKEN);
    expect(existsSync(proof)).toBe(false);
    standalone.remove();
  });

  it('the standalone package has the licences of Bun and of JavaScriptCore', () => {
    const license = readFileSync(join(files, 'BUN-LICENSE'), 'utf8');
    expect(license).toContain(`Bun ${BUN_VERSION}`);
    expect(license).toContain('GNU LIBRARY GENERAL PUBLIC LICENSE');
    expect(license).toContain('JavaScriptCore');
  });

  it('the plain package says what it needs', async () => {
    const plain = workspace('plain');
    await plain.run('init');

    const { status, text } = await plain.run('plan', '-no-color', '-input=false');

    expect(status).toBe(1);
    expect(text).toContain(
      'The Terraform provider apsaramqtt needs Node.js 20 or newer on the PATH, the Bun runtime (apsaramqtt install --runtime bun), or its standalone package, which needs neither.',
    );
    plain.remove();
  });

  it('the standalone package goes with a lock file of the plain one that lists it, and with no other', async () => {
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

it('standalone packages have the version of Bun that the provider is tested with', () => {
  const versions = Object.entries(dependencies).filter(([name]) => /^(@oven|bun-types)/.test(name));
  expect(versions).toHaveLength(9);
  for (const [, version] of versions) expect(version).toBe(BUN_VERSION);
});
