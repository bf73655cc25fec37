import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Emulator } from '../../lib/emulator/emulator';
import { thisPlatform } from '../../lib/placement/platform';
import { bundledProvider } from '../../lib/placement/provider-package';
import { installed } from '../support/installed';
import { PROGRAM_CACHE } from '../support/program-cache';
import { inheritedEnvironment, Terraform } from '../support/terraform';
import { emulatorEnvironment } from '../support/terraform-with-provider';

const ROOT = join(__dirname, '..', '..');
const COMMAND = join(ROOT, 'bundle', 'cli', 'apsaramqtt.js');

let emulator: Emulator;
let terraform: Terraform;

beforeEach(async () => {
  emulator = await Emulator.start();
});
afterEach(async () => {
  terraform.remove();
  await emulator.close();
});

/** A copy of examples/hcl for Terraform or OpenTofu, with a valid token in the environment. */
function example(binary?: string, env: NodeJS.ProcessEnv = {}): Terraform {
  terraform = new Terraform(
    {
      ...emulatorEnvironment(emulator),
      DEVICE_1_TOKEN: emulator.issueToken(),
      TF_VAR_instance_id: emulator.instanceId,
      ...PROGRAM_CACHE,
      ...env,
    },
    binary,
  );
  cpSync(join(ROOT, 'examples', 'hcl'), terraform.folder, { recursive: true });
  return terraform;
}

function install(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [COMMAND, 'install', ...args],
      { cwd: terraform.folder, env: { ...inheritedEnvironment(), ...PROGRAM_CACHE, ...env } },
      (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

const FOUND = 'Installed apsaramqtt/apsaramqtt v';

/** Runs `init` and returns {@link FOUND} or the reason why it does not find the provider. */
async function initialized(): Promise<string> {
  return (await terraform.run('init', '-no-color', '-input=false')).text;
}

describe('apsaramqtt install', () => {
  it('installs the provider where Terraform finds it, and does not print a block that exists', async () => {
    example();
    const { status, stdout } = await install([]);
    expect(status).toBe(0);
    expect(stdout).toContain('The configuration requires the provider. Run terraform init (or tofu init).');
    expect(stdout).not.toContain('required_providers');
    await initialized();
    const { text } = await terraform.run('plan', '-no-color', '-input=false');
    expect(text).toContain('device_1_verdict = "valid"');
  });

  it('prints no block to paste in a CDKTF project', async () => {
    terraform = new Terraform({});
    writeFileSync(join(terraform.folder, 'cdktf.json'), '{}');
    const { status, stdout } = await install([]);
    expect(stdout).toContain('This is a CDKTF project: "cdktf synth" puts the provider into each stack');
    expect(stdout).not.toContain('required_providers');
    expect(status).toBe(0);
  });

  const itWithOpenTofu = installed('tofu') ? it : it.skip;

  itWithOpenTofu('installs the provider where OpenTofu finds it', async () => {
    example('tofu');
    await install([]);
    expect(await initialized()).toContain(FOUND);
  });

  it('leaves exactly what Terraform looks for in the folder that --dir names, and prints the block', async () => {
    example();
    mkdirSync(join(terraform.folder, 'infra'));
    const { stdout } = await install(['--dir', 'infra']);
    expect(stdout).toContain('Paste this into the configuration');
    expect(stdout).toContain('source  = "apsaramqtt/apsaramqtt"');
    const hosts = join(terraform.folder, 'infra', 'terraform.d', 'plugins');
    expect(readdirSync(hosts).sort()).toEqual(['registry.opentofu.org', 'registry.terraform.io']);
  });

  it('creates no folder that --dir names by mistake', async () => {
    example();
    const { status, stderr } = await install(['--dir', 'infar']);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^error: Failed to read .*infar/)]);
    expect(existsSync(join(terraform.folder, 'infar'))).toBe(false);
  });

  it.each([
    ['without a lock file', undefined],
    ['with a lock file of the version before', '0.0.9'],
  ])('names the constraint that keeps init from the version, %s', async (_, locked) => {
    example();
    const address = 'registry.terraform.io/apsaramqtt/apsaramqtt';
    const write = (name: string, text: string) => writeFileSync(join(terraform.folder, name), text);
    const required = (version: string) =>
      `terraform {\n  required_providers {\n    apsaramqtt = {\n      source  = "apsaramqtt/apsaramqtt"\n      version = "${version}"\n    }\n  }\n}\n`;
    write('versions_override.tf', required('0.0.9'));
    if (locked) write('.terraform.lock.hcl', `provider "${address}" {\n  version = "${locked}"\n}\n`);
    const { version } = bundledProvider();
    const excluding = await install([]);
    expect(excluding.status).toBe(2);
    expect(excluding.stdout).not.toContain('will find it');
    expect(excluding.stderr).toContain(
      `versions_override.tf:5 requires version "0.0.9" of the provider apsaramqtt/apsaramqtt, but this is version ${version}, so init does not find it.`,
    );
    expect(excluding.stderr).toContain(
      `Set version = "${version}" there, and run "terraform init -upgrade".`,
    );
    expect(await initialized()).not.toContain(FOUND);

    write('versions_override.tf', required(version));
    expect((await terraform.run('init', '-upgrade', '-no-color', '-input=false')).text).toContain(FOUND);
    expect((await install([])).status).toBe(0);
  });

  it.each([
    ['terraform.d/plugins', '--dir FOLDER'],
    ['terraform.d', '--dir FOLDER'],
    ['.terraform.d/plugins', '--user'],
  ])('places nothing in %s, where init in the configuration would not look', async (dir, remedy) => {
    example();
    mkdirSync(join(terraform.folder, dir), { recursive: true });
    const { status, stderr } = await install(['--dir', dir]);
    expect(stderr).toMatch(/^error: \S* is a plugin folder/);
    expect(stderr).toContain(`Run "apsaramqtt install ${remedy.replace('FOLDER', terraform.folder)}".\n`);
    expect(status).toBe(2);
    expect(existsSync(join(terraform.folder, dir, 'terraform.d'))).toBe(false);
  });

  it('does not take an empty --dir for this folder', async () => {
    example();
    const { status, stderr } = await install(['--dir', '']);
    expect(stderr).toContain('The path is empty. Use "." for this folder.');
    expect(status).toBe(2);
    expect(existsSync(join(terraform.folder, 'terraform.d'))).toBe(false);
  });

  it("installs for every configuration of a user in the user's home with --user", async () => {
    const home = new Terraform();
    example(undefined, { HOME: home.folder });
    const { status } = await install(['--user'], { HOME: home.folder });
    expect(status).toBe(0);
    const text = await initialized();
    home.remove();
    expect(text).toContain(FOUND);
  });

  // A user without an entry in the system's user database, as in containers that run as any user.
  const canBeAnybody = process.getuid?.() === 0 && installed('setpriv', ['--version']);
  (canBeAnybody ? it : it.skip)('places nothing with --user for a user who has no home', async () => {
    example();
    const user = ['--reuid', '45678', '--clear-groups', process.execPath, COMMAND, 'install', '--user'];
    const { status, stderr } = spawnSync('setpriv', user, { cwd: '/', env: {}, encoding: 'utf8' });
    expect(stderr).toBe('error: This user has no home folder.\nSet HOME, or use --dir.\n');
    expect(status).toBe(2);
  });

  it('says which folder could not be created if a file has its name', async () => {
    example();
    writeFileSync(join(terraform.folder, 'terraform.d'), '');
    const { status, stderr } = await install([]);
    expect(stderr).toMatch(
      /^error: Failed to create \S*terraform\.d\/plugins: a part of the path is not a folder/,
    );
    expect(status).toBe(2);
  });

  (canBeAnybody ? it : it.skip)('passes over a home that the user may not read, as init does', async () => {
    example();
    const home = join(terraform.folder, 'home');
    mkdirSync(join(home, '.terraform.d', 'plugins'), { recursive: true });
    chmodSync(home, 0o700);
    chmodSync(terraform.folder, 0o777);
    const asAnybody = (program: string, ...args: string[]) =>
      spawnSync('setpriv', ['--reuid', '45678', '--clear-groups', program, ...args], {
        cwd: terraform.folder,
        env: { ...inheritedEnvironment(), ...PROGRAM_CACHE, HOME: home },
        encoding: 'utf8',
      });
    const placed = asAnybody(process.execPath, COMMAND, 'install');
    expect(placed.stderr).toBe('');
    expect(placed.status).toBe(0);
    expect(asAnybody('terraform', 'init', '-no-color', '-input=false').stdout).toContain(FOUND);
  });

  (canBeAnybody ? it : it.skip)('judges a lock file of another user as init does', async () => {
    example();
    chmodSync(terraform.folder, 0o777);
    const asAnybody = (program: string, ...args: string[]) =>
      spawnSync('setpriv', ['--reuid', '45678', '--clear-groups', program, ...args], {
        cwd: terraform.folder,
        env: { ...inheritedEnvironment(), ...PROGRAM_CACHE, HOME: terraform.folder },
        encoding: 'utf8',
      });
    const lock = join(terraform.folder, '.terraform.lock.hcl');
    const address = 'registry.terraform.io/apsaramqtt/apsaramqtt';
    writeFileSync(lock, `provider "${address}" {\n  version = "${bundledProvider().version}"\n}\n`);

    chmodSync(lock, 0o600);
    const unreadable = asAnybody(process.execPath, COMMAND, 'install');
    expect(unreadable.stderr).toContain(
      'Failed to read .terraform.lock.hcl (EACCES).\nGive this user access to the file.',
    );
    expect(unreadable.status).toBe(2);
    expect(asAnybody('terraform', 'init', '-no-color').status).toBe(1);

    // The file need not be writable, because init replaces it.
    chmodSync(lock, 0o444);
    expect(asAnybody(process.execPath, COMMAND, 'install')).toMatchObject({ stderr: '', status: 0 });
    expect(asAnybody('terraform', 'init', '-no-color').status).toBe(0);
    expect(readFileSync(lock, 'utf8')).toContain('h1:');
  });

  describe('if the CLI configuration keeps Terraform from looking there', () => {
    const ALIBABA_CLOUD = `provider_installation {
  network_mirror {
    url     = "https://mirrors.aliyun.com/terraform/"
    include = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }
  direct {
    exclude = ["registry.terraform.io/aliyun/alicloud", "registry.terraform.io/hashicorp/alicloud"]
  }
}
`;
    let home: Terraform;
    let file: string;
    let env: NodeJS.ProcessEnv;

    beforeEach(() => {
      home = new Terraform().write('dotfiles/terraformrc', ALIBABA_CLOUD);
      file = join(home.folder, '.terraformrc');
      symlinkSync('dotfiles/terraformrc', file);
      env = { HOME: home.folder, TF_CLI_CONFIG_FILE: undefined, HTTPS_PROXY: 'http://127.0.0.1:1' };
      example(undefined, env);
    });
    afterEach(() => home.remove());

    it('says so, leaves the file alone, and prints a block that works', async () => {
      const { status, stdout, stderr } = await install([], env);
      expect(stderr).toContain('Terraform asks registry.terraform.io for apsaramqtt/apsaramqtt');
      expect(stderr).toContain(file);
      expect(stdout).not.toContain('will find it');
      expect(status).toBe(2);
      expect(readFileSync(file, 'utf8')).toBe(ALIBABA_CLOUD);
      expect(await initialized()).toContain('Failed to query available provider packages');

      writeFileSync(file, stderr.slice(stderr.indexOf('provider_installation {')));
      expect(await initialized()).toContain(FOUND);
      expect(await install([], env)).toMatchObject({ status: 0 });
    });

    it('prints no block and changes none if -plugin-dir is set', async () => {
      mkdirSync(join(terraform.folder, 'plugins'));
      const TF_CLI_ARGS_init = '-plugin-dir=plugins';
      const { status, stdout, stderr } = await install(['--write-cli-config'], { ...env, TF_CLI_ARGS_init });
      expect(stderr).toContain(
        'Put the version there, or remove that place from -plugin-dir in TF_CLI_ARGS_init',
      );
      expect(stderr).not.toContain('provider_installation');
      expect(stdout).not.toContain('Changed');
      expect(status).toBe(2);
      expect(readFileSync(file, 'utf8')).toBe(ALIBABA_CLOUD);
    });

    it('changes the file with --write-cli-config, and keeps a backup', async () => {
      const { status, stdout } = await install(['--write-cli-config'], env);
      expect(stdout).toMatch(/^Terraform.* will find it in /m);
      expect(status).toBe(0);
      expect(await initialized()).toContain(FOUND);
      expect(lstatSync(file).isSymbolicLink()).toBe(true);
      expect(readFileSync(join(home.folder, 'dotfiles/terraformrc.backup'), 'utf8')).toBe(ALIBABA_CLOUD);

      const changed = readFileSync(file, 'utf8');
      expect(await install(['--write-cli-config'], env)).toMatchObject({ status: 0 });
      expect(readFileSync(file, 'utf8')).toBe(changed);
      expect(readdirSync(join(home.folder, 'dotfiles'))).toHaveLength(2);
    });

    const mayMount = installed('unshare', ['--mount', 'true']);
    (mayMount ? it : it.skip)('says that a file which is mounted by itself cannot be replaced', () => {
      const command = `mount --bind "${file}" "${file}" && "${process.execPath}" "${COMMAND}" install --write-cli-config`;
      const { status, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', command], {
        cwd: terraform.folder,
        env: { ...inheritedEnvironment(), ...PROGRAM_CACHE, ...env },
        encoding: 'utf8',
      });
      expect(stderr).toMatch(/^error: Failed to write .*: it is in use or is a mount point \(EBUSY\)/);
      expect(status).toBe(2);
      expect(readFileSync(file, 'utf8')).toBe(ALIBABA_CLOUD);
      const left = readdirSync(join(home.folder, 'dotfiles')).filter((name) => /\.\d+$/.test(name));
      expect(left).toEqual([]);
    });

    it('changes it with --user to take the provider from there in every folder', async () => {
      expect(await install(['--user', '--write-cli-config'], env)).toMatchObject({ status: 0 });
      expect(await initialized()).toContain(FOUND);
    });
  });

  it('removes a link without a target from the plugin cache', async () => {
    const version = bundledProvider().version;
    const cache = new Terraform();
    const folder = join(cache.folder, 'registry.terraform.io/apsaramqtt/apsaramqtt', version);
    mkdirSync(folder, { recursive: true });
    symlinkSync('/deleted/project', join(folder, thisPlatform()));
    const env = { TF_PLUGIN_CACHE_DIR: cache.folder };
    example(undefined, env);
    expect(await install([], env)).toMatchObject({ status: 0 });
    expect(await initialized()).toContain(FOUND);
    cache.remove();
  });

  it('removes a link to a deleted plugin cache from .terraform', async () => {
    const address = 'registry.terraform.io/apsaramqtt/apsaramqtt';
    const folder = join(example().folder, '.terraform/providers', address, bundledProvider().version);
    mkdirSync(folder, { recursive: true });
    symlinkSync('/deleted/cache', join(folder, thisPlatform()));
    expect(await install([])).toMatchObject({ status: 0 });
    expect(await initialized()).toContain(FOUND);
  });

  it('can be run again', async () => {
    example();
    await install([]);
    expect(await install([])).toMatchObject({ status: 0 });
    expect(await initialized()).toContain(FOUND);
  });
});
