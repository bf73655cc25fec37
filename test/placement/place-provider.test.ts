import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageHash } from '../../lib/placement/package-hash';
import { placeProvider } from '../../lib/placement/place-provider';
import { PROVIDER_ADDRESSES } from '../../lib/placement/provider-address';
import { bundledProvider } from '../../lib/placement/provider-package';
import { installed } from '../support/installed';
import { Terraform } from '../support/terraform';

describe('placeProvider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plugins-'));
  const provider = bundledProvider();

  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives every platform of both registries the same files, and an executable', () => {
    placeProvider(folder, provider);
    for (const address of PROVIDER_ADDRESSES) {
      for (const platform of ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64']) {
        const placed = join(folder, address, provider.version, platform);
        expect(packageHash(placed)).toBe(packageHash(provider.folder));
        const { mode } = statSync(join(placed, `terraform-provider-apsaramqtt_v${provider.version}`));
        expect(mode & 0o111).toBe(0o111);
      }
    }
  });

  it('replaces what is there under the same version, and leaves other versions alone', () => {
    const leftover = join(folder, PROVIDER_ADDRESSES[0]!, provider.version, 'linux_amd64', 'leftover');
    const other = join(folder, PROVIDER_ADDRESSES[0]!, '0.0.1', 'linux_amd64', 'kept');
    writeFileSync(leftover, '');
    mkdirSync(join(other, '..'), { recursive: true });
    writeFileSync(other, 'kept');

    placeProvider(folder, provider);

    expect(existsSync(leftover)).toBe(false);
    expect(readFileSync(other, 'utf8')).toBe('kept');
  });
});

describe('bundledProvider', () => {
  it('says what to do where the provider is missing', () => {
    expect(() => bundledProvider('/nowhere')).toThrow(
      'there is no terraform-provider-apsaramqtt_v<version> in /nowhere. Install the package again, or run "npm run build" in a checkout.',
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
