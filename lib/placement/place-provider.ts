import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROVIDER_ADDRESSES } from './provider-address';
import type { ProviderPackage } from './provider-package';

/** The provider is a script: a plan made on a laptop can be applied by a build server of another kind. */
export const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

/**
 * Puts the provider into a `terraform.d/plugins` folder, where Terraform and OpenTofu look before they ask a registry, in place
 * of what is there under the same version.
 */
export function placeProvider(pluginsFolder: string, provider: ProviderPackage): void {
  let original: string | undefined;
  for (const address of PROVIDER_ADDRESSES) {
    const versionFolder = join(pluginsFolder, address, provider.version);
    rmSync(versionFolder, { recursive: true, force: true });
    mkdirSync(versionFolder, { recursive: true });
    for (const platform of PLATFORMS) {
      const folder = join(versionFolder, platform);
      if (original === undefined) {
        cpSync(provider.folder, folder, { recursive: true });
        original = folder;
      } else {
        symlinkSync(relative(versionFolder, original), folder);
      }
    }
  }
}
