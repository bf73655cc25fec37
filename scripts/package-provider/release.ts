import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivateKey } from 'openpgp';
import { packageHash, zipHash } from '../../lib/placement/package-hash';
import { providerZip } from '../../lib/placement/provider-zip';
import { PROTOCOL_VERSION } from '../../lib/plugin/launch';
import { detachedSignature } from './signature';
import { zipFolder } from './zip-folder';

/** The files of the provider for one platform. */
export interface PlatformPackage {
  /** Such as `linux_amd64`. */
  readonly platform: string;
  readonly folder: string;
  /** Whether to compress the files, if they are large. Default: false. */
  readonly compress?: boolean;
}

/** The zip of one platform. */
export interface Archive {
  readonly platform: string;
  readonly file: string;
  /** Terraform's hashes: `h1:` of the contents, and `zh:` of the zip. */
  readonly hashes: readonly string[];
}

/**
 * Writes a release in the form of Terraform's registry: a zip for each platform, the manifest, the SHA-256 sums and, if there is a key, the
 * signature of the sums.
 */
export async function writeRelease(
  folder: string,
  version: string,
  packages: readonly PlatformPackage[],
  key?: PrivateKey,
): Promise<readonly Archive[]> {
  mkdirSync(folder, { recursive: true });
  const name = (end: string) => `terraform-provider-apsaramqtt_${version}_${end}`;
  const archives: Archive[] = [];
  for (const { platform, folder: files, compress = false } of packages) {
    const file = join(folder, name(`${platform}.zip`));
    if (compress) zipFolder(files, file);
    else writeFileSync(file, providerZip(files));
    archives.push({ platform, file, hashes: [packageHash(files), zipHash(file)] });
  }
  const manifest = { version: 1, metadata: { protocol_versions: [`${PROTOCOL_VERSION}.0`] } };
  writeFileSync(join(folder, name('manifest.json')), `${JSON.stringify(manifest, null, 2)}\n`);
  const sums = Buffer.from(
    [...packages.map(({ platform }) => name(`${platform}.zip`)), name('manifest.json')]
      .sort()
      .map((file) => `${sha256(join(folder, file))}  ${file}\n`)
      .join(''),
  );
  writeFileSync(join(folder, name('SHA256SUMS')), sums);
  if (key) writeFileSync(join(folder, name('SHA256SUMS.sig')), await detachedSignature(sums, key));
  return archives;
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
