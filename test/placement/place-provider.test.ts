import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageHash } from '../../lib/placement/package-hash';
import { PLATFORMS, placeProvider } from '../../lib/placement/place-provider';
import { PROVIDER_ADDRESSES } from '../../lib/placement/provider-address';
import { bundledProvider } from '../../lib/placement/provider-package';
import { installed } from '../support/installed';
import { Terraform } from '../support/terraform';
import { User } from './support/user';

const zipName = (version: string, platform: string) =>
  `terraform-provider-apsaramqtt_${version}_${platform}.zip`;

describe('placeProvider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plugins-'));
  const provider = bundledProvider();

  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives every platform of both registries the same zip', () => {
    placeProvider(folder, provider);
    for (const address of PROVIDER_ADDRESSES) {
      expect(readdirSync(join(folder, address)).sort()).toEqual(
        [...PLATFORMS].sort().map((platform) => zipName(provider.version, platform)),
      );
      for (const platform of PLATFORMS) {
        const zip = join(folder, address, zipName(provider.version, platform));
        expect(packageHash(zip)).toBe(packageHash(provider.folder));
      }
    }
  });

  it('replaces what is there under the same version, and leaves other versions alone', () => {
    const [address] = PROVIDER_ADDRESSES as [string];
    const unpacked = join(folder, address, provider.version, 'linux_amd64', 'leftover');
    const older = join(folder, address, zipName(provider.version, 'linux_amd64'));
    const other = join(folder, address, '0.0.1', 'linux_amd64', 'kept');
    for (const file of [unpacked, older, other]) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, 'kept');
    }

    placeProvider(folder, provider);

    expect(existsSync(unpacked)).toBe(false);
    expect(packageHash(older)).toBe(packageHash(provider.folder));
    expect(readFileSync(other, 'utf8')).toBe('kept');
  });

  it('leaves no part of a file that cannot be put in its place, and names that', () => {
    const plugins = mkdtempSync(join(folder, 'taken-'));
    const [address] = PROVIDER_ADDRESSES as [string];
    const [platform] = PLATFORMS;
    const taken = join(plugins, address, zipName(provider.version, platform));
    mkdirSync(join(taken, 'kept'), { recursive: true });
    expect(() => placeProvider(plugins, provider)).toThrow(expect.objectContaining({ dest: taken }));
    expect(readdirSync(join(plugins, address))).toEqual([zipName(provider.version, platform)]);
  });
});

describe('bundledProvider', () => {
  it('says what to do if the provider is missing', () => {
    expect(() => bundledProvider('/nowhere')).toThrow(
      'there is no terraform-provider-apsaramqtt_v<version> in /nowhere. If a bundler puts the program into one file, mark cdktf-apsaramqtt as external',
    );
  });

  it('names the kind of module, without which webpack reads the name as a subtraction', () => {
    expect(() => bundledProvider('/nowhere')).toThrow(
      'webpack: externals: { "cdktf-apsaramqtt": "commonjs cdktf-apsaramqtt" }',
    );
  });
});

describe.each(['terraform', 'tofu'])('%s', (program) => {
  (installed(program) ? it : it.skip)('computes the same hash of the package', async () => {
    const terraform = new Terraform({}, program);
    const provider = bundledProvider();
    placeProvider(join(terraform.folder, 'terraform.d/plugins'), provider);
    terraform.write(
      'main.tf.json',
      '{"terraform":{"required_providers":{"apsaramqtt":{"source":"apsaramqtt/apsaramqtt"}}}}',
    );

    const { status } = await terraform.run('init');

    expect(status).toBe(0);
    expect(readFileSync(join(terraform.folder, '.terraform.lock.hcl'), 'utf8')).toContain(
      `"${packageHash(provider.folder)}"`,
    );
    terraform.remove();
  });
});

describe.each(['terraform', 'tofu'] as const)('the plugin cache of %s', (program) => {
  (installed(program) ? it : it.skip)('outlives the project that filled it', async () => {
    const user = new User(program).place().makeFolder('cache');
    user.setEnv({ TF_PLUGIN_CACHE_DIR: user.path('cache') });
    expect(await user.run('init')).toMatchObject({ status: 0 });

    rmSync(user.folder, { recursive: true });
    const second = user.writeConfiguration().place();

    for (const lock of [false, true]) {
      if (lock) second.lock();
      expect(await second.run('init')).toMatchObject({ status: 0 });
      expect(await second.run('providers', 'schema', '-json')).toMatchObject({ status: 0 });
    }
    user.remove();
  });
});
