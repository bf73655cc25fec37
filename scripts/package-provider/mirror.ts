import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROVIDER_ADDRESSES } from '../../lib/placement/provider-address';
import type { Archive } from './release';

/**
 * Writes a mirror as `terraform providers mirror` does, for Terraform and OpenTofu. `network_mirror` reads it from an HTTPS server,
 * `filesystem_mirror` from the disk. The zips are hard links to those of the release.
 */
export function writeMirror(folder: string, version: string, archives: readonly Archive[]): void {
  for (const address of PROVIDER_ADDRESSES) {
    const provider = join(folder, address);
    mkdirSync(provider, { recursive: true });
    writeJson(join(provider, 'index.json'), { versions: { [version]: {} } });
    writeJson(join(provider, `${version}.json`), {
      archives: Object.fromEntries(
        archives.map(({ platform, file, hashes }) => [platform, { hashes, url: basename(file) }]),
      ),
    });
    for (const { file } of archives) linkSync(file, join(provider, basename(file)));
  }
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
