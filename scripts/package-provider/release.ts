import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrivateKey } from 'openpgp';
import { packageHash, zipHash } from '../../lib/placement/package-hash';
import { providerZip } from '../../lib/placement/provider-zip';
import { PROTOCOL_VERSION } from '../../lib/plugin/launch';
import { detachedSignature } from './signature';
import { zipFolder } from './zip-folder';

/** The files of the provider for one platform, as `linux_amd64`. */
export interface PlatformPackage {
  readonly platform: string;
  readonly folder: string;
  /** For files that are large. Default: false. */
  readonly compress?: boolean;
}

/** The zip of one platform. */
export interface Archive {
  readonly platform: string;
  readonly file: string;
  /** Terraform's `h1:` hash of what is in it, and its `zh:` hash of the zip itself. */
  readonly hashes: readonly string[];
}

/**
 * Writes a release as Terraform's registry takes it: a zip per platform, the manifest, their SHA-256 sums and, with a key, the
 * signature of those.
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
