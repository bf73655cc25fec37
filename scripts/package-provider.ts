/**
 * `npm run package:provider [-- --standalone]`: writes the provider into dist-packages/ as registries take it (release/) and as
 * mirrors serve it (mirror/): for Node.js, and for Windows compiled with Bun, since no script starts there. With the option,
 * compiled for every platform, and once more for Linux with musl.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PrivateKey } from 'openpgp';
import { PLATFORMS } from '../lib/placement/place-provider';
import { bundledProvider } from '../lib/placement/provider-package';
import { writeMirror } from './package-provider/mirror';
import { type PlatformPackage, writeRelease } from './package-provider/release';
import { signingKey } from './package-provider/signature';
import {
  BUNS,
  installBuns,
  MUSL_BUNS,
  standalonePackages,
  WINDOWS_BUNS,
} from './package-provider/standalone';

const provider = bundledProvider();

async function main(): Promise<void> {
  const { standalone } = parseArgs({ options: { standalone: { type: 'boolean', default: false } } }).values;
  const key = await signingKey(process.env);
  const scratch = mkdtempSync(join(tmpdir(), 'package-provider-'));
  const compiled = (buns: Readonly<Record<string, string>>) =>
    standalonePackages(scratch, provider, scratch, buns);
  try {
    installBuns(scratch);
    if (standalone) {
      await write('provider-standalone', compiled(BUNS), key);
      await write('provider-standalone-musl', compiled(MUSL_BUNS), key);
    } else {
      const scripts = PLATFORMS.map((platform) => ({ platform, folder: provider.folder }));
      await write('provider', [...scripts, ...compiled(WINDOWS_BUNS)], key);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function write(variant: string, packages: readonly PlatformPackage[], key?: PrivateKey): Promise<void> {
  const folder = join('dist-packages', variant);
  rmSync(folder, { recursive: true, force: true });
  const archives = await writeRelease(join(folder, 'release'), provider.version, packages, key);
  writeMirror(join(folder, 'mirror'), provider.version, archives);
  process.stdout.write(
    `${folder}/release: for a registry, ${key ? 'signed' : 'not signed (no GPG_PRIVATE_KEY)'}\n`,
  );
  process.stdout.write(`${folder}/mirror: for network_mirror and filesystem_mirror\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
