import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, lutimesSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PLATFORMS } from '../../lib/placement/place-provider';
import { bundledProvider } from '../../lib/placement/provider-package';
import { writeMirror } from '../package-provider/mirror';
import { writeRelease } from '../package-provider/release';

/** The folder of plugins for all users, which both Terraform and OpenTofu search on Linux. */
const PLUGINS = 'usr/local/share/terraform/plugins';
const PACKAGE = 'opt/cdktf-apsaramqtt';
const COMMAND = 'usr/local/bin/apsaramqtt';

/**
 * Writes the npm package, the provider for Linux, and the command. The same files get the same bytes, modes and times.
 *
 * @param npmPackage the archive of `npm pack`.
 */
export async function writeRootfs(rootfs: string, npmPackage: string): Promise<void> {
  const folder = join(rootfs, PACKAGE);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', npmPackage, '-C', folder, '--strip-components=1', '--no-same-owner']);
  await writePlugins(rootfs);
  mkdirSync(join(rootfs, dirname(COMMAND)));
  symlinkSync(`../../../${PACKAGE}/bundle/cli/apsaramqtt.js`, join(rootfs, COMMAND));
  settle(rootfs);
}

async function writePlugins(rootfs: string): Promise<void> {
  const { version, folder } = bundledProvider();
  const linux = PLATFORMS.filter((platform) => platform.startsWith('linux_'));
  // On the same file system as the mirror, which hard-links the archives.
  const release = join(rootfs, 'release');
  const archives = await writeRelease(
    release,
    version,
    linux.map((platform) => ({ platform, folder })),
  );
  writeMirror(join(rootfs, PLUGINS), version, archives);
  rmSync(release, { recursive: true });
}

/** Lets every user read everything, independently of the umask, and resets the times. */
function settle(path: string): void {
  const entry = lstatSync(path);
  if (entry.isDirectory()) for (const name of readdirSync(path)) settle(join(path, name));
  if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() || entry.mode & 0o100 ? 0o755 : 0o644);
  lutimesSync(path, 0, 0);
}
