import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeOf, readCliConfiguration, userFolder } from '../../lib/placement/cli-configuration';
import { lockProvider } from '../../lib/placement/lock-file';
import { packageHash } from '../../lib/placement/package-hash';
import { placeProvider } from '../../lib/placement/place-provider';
import { thisPlatform } from '../../lib/placement/platform';
import { PROVIDER_ADDRESS, PROVIDER_ADDRESSES } from '../../lib/placement/provider-address';
import { bundledProvider } from '../../lib/placement/provider-package';
import { chosenRuntime, runtimeName } from '../../lib/placement/runtime';
import { whyUnsafe } from '../../lib/placement/safe-path';

const provider = bundledProvider();
const real = Object.getOwnPropertyDescriptor(process, 'platform')!;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windows-'));
  Object.defineProperty(process, 'platform', { ...real, value: 'win32' });
});
afterEach(() => {
  Object.defineProperty(process, 'platform', real);
  rmSync(folder, { recursive: true });
});

describe('on Windows', () => {
  it('what belongs to the user is in APPDATA, and not in the HOME of other programs', () => {
    const env = { APPDATA: folder, HOME: '/c/Users/me' };
    expect(homeOf(env)).not.toBe('/c/Users/me');
    expect(userFolder('terraform', env, 'XDG_DATA_HOME')).toBe(join(folder, 'terraform.d'));
  });

  it('the CLI configuration is terraform.rc, and tofu.rc for OpenTofu', () => {
    writeFileSync(join(folder, 'terraform.rc'), 'provider_installation {\n  direct {}\n}\n');
    const read = (planner: 'terraform' | 'tofu') =>
      readCliConfiguration(planner, folder, { APPDATA: folder }).installation?.file;
    expect(read('terraform')).toBe(join(folder, 'terraform.rc'));
    expect(read('tofu')).toBe(join(folder, 'terraform.rc'));
    writeFileSync(join(folder, 'tofu.rc'), 'provider_installation {\n  direct {}\n}\n');
    expect(read('tofu')).toBe(join(folder, 'tofu.rc'));
  });

  it('the provider is an executable, beside files that are no links, and the lock file has both', () => {
    const executable = join(folder, 'compiled.exe');
    writeFileSync(executable, 'the compiled provider');
    const plugins = join(folder, 'plugins');
    placeProvider(plugins, provider, executable);
    const placed = join(plugins, PROVIDER_ADDRESS.terraform, provider.version, thisPlatform());
    expect(readdirSync(placed)).toEqual([
      'LICENSE',
      'THIRD-PARTY-NOTICES',
      `terraform-provider-apsaramqtt_v${provider.version}.exe`,
    ]);
    const all = readdirSync(plugins, { recursive: true, encoding: 'utf8' });
    expect(all.filter((name) => lstatSync(join(plugins, name)).isSymbolicLink())).toEqual([]);

    const lockFile = join(folder, '.terraform.lock.hcl');
    lockProvider(lockFile, provider, PROVIDER_ADDRESSES, [placed]);
    const hashes = [...readFileSync(lockFile, 'utf8').matchAll(/"(h1:.+)"/g)].map(([, hash]) => hash);
    const both = [packageHash(provider.folder), packageHash(placed)];
    expect(hashes).toEqual([...both, ...both]);
  });

  it('the provider runs on the Bun in it, whatever the modes of folders seem to be', () => {
    mkdirSync(join(folder, 'open'), { mode: 0o777 });
    expect(whyUnsafe(join(folder, 'open'))).toBeUndefined();
    expect(runtimeName(provider)).toMatch(/^provider_.+_windows_\w+\.exe$/);
    expect(chosenRuntime(provider, { APSARAMQTT_RUNTIME: 'node' }).runtime).toBe('bun');
  });
});
