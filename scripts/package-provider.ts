/**
 * `npm run package:provider [-- --standalone]`: writes the provider into dist-packages/ as registries take it (release/) and as
 * mirrors serve it (mirror/).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PLATFORMS } from '../lib/placement/place-provider';
import { bundledProvider } from '../lib/placement/provider-package';
import { writeMirror } from './package-provider/mirror';
import { writeRelease } from './package-provider/release';
import { signingKey } from './package-provider/signature';
import { standalonePackages } from './package-provider/standalone';

async function main(): Promise<void> {
  const { standalone } = parseArgs({ options: { standalone: { type: 'boolean', default: false } } }).values;
  const key = await signingKey(process.env);
  const provider = bundledProvider();
  const folder = `dist-packages/${standalone ? 'provider-standalone' : 'provider'}`;
  const scratch = mkdtempSync(join(tmpdir(), 'package-provider-'));
  try {
    const packages = standalone
      ? standalonePackages(scratch, provider)
      : PLATFORMS.map((platform) => ({ platform, folder: provider.folder }));
    rmSync(folder, { recursive: true, force: true });
    const archives = await writeRelease(join(folder, 'release'), provider.version, packages, key);
    writeMirror(join(folder, 'mirror'), provider.version, archives);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stdout.write(
    `${folder}/release: for a registry, ${key ? 'signed' : 'not signed (no GPG_PRIVATE_KEY)'}\n`,
  );
  process.stdout.write(`${folder}/mirror: for network_mirror and filesystem_mirror\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
