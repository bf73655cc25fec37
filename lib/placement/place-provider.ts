import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { thisPlatform } from './platform';
import { PROVIDER_ADDRESSES } from './provider-address';
import { executableName, type ProviderPackage } from './provider-package';
import { providerZip } from './provider-zip';

/** One script serves all of these, so a plan made on a laptop can be applied by a build server of another platform. */
export const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

/**
 * Puts the provider into a `terraform.d/plugins` folder, which Terraform and OpenTofu search before they ask a registry, and replaces the
 * same version there. The packages are zips: for an unpacked package, Terraform's plugin cache would contain a link to this folder, and
 * the cache would break for all projects once this one is deleted.
 *
 * @param executable on Windows, the compiled provider, which is placed in addition to the zips, because Windows starts no scripts.
 * @throws the file system's error if the folder cannot be written. Folders that were made before the error are removed.
 */
export function placeProvider(pluginsFolder: string, provider: ProviderPackage, executable?: string): void {
  const made = missingFolder(pluginsFolder);
  try {
    placeArchives(pluginsFolder, provider, executable);
  } catch (error) {
    try {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    } catch {
      // The error that is thrown below is the reason for this one, too.
    }
    throw error;
  }
}

/** The highest folder of a path that does not exist. */
function missingFolder(path: string): string | undefined {
  return existsSync(path) ? undefined : (missingFolder(dirname(path)) ?? path);
}

function placeArchives(pluginsFolder: string, provider: ProviderPackage, executable?: string): void {
  const { folder: files, version } = provider;
  const archive = providerZip(files);
  for (const address of PROVIDER_ADDRESSES) {
    const folder = join(pluginsFolder, address);
    makeFolder(folder);
    // Terraform would prefer an unpacked package of this version.
    rmSync(join(folder, version), { recursive: true, force: true });
    const zip = (platform: string) => `terraform-provider-${basename(address)}_${version}_${platform}.zip`;
    const [first, ...others] = PLATFORMS;
    replace(join(folder, zip(first)), (file) => writeFileSync(file, archive));
    for (const other of others)
      replace(join(folder, zip(other)), (file) => linkZip(folder, zip(first), file));
    if (executable !== undefined)
      placeExecutable(join(folder, version, thisPlatform()), provider, executable);
  }
}

/** On Windows, only administrators may make links. */
function linkZip(folder: string, zip: string, file: string): void {
  if (process.platform === 'win32') copyFileSync(join(folder, zip), file);
  else symlinkSync(zip, file);
}

function placeExecutable(
  folder: string,
  { folder: from, version }: ProviderPackage,
  executable: string,
): void {
  makeFolder(folder);
  for (const file of ['LICENSE', 'THIRD-PARTY-NOTICES']) copyFileSync(join(from, file), join(folder, file));
  const file = join(folder, executableName(version, thisPlatform()));
  try {
    linkSync(executable, file);
  } catch {
    // Hard links cannot cross drives.
    copyFileSync(executable, file);
  }
}

/** Writes a temporary file and renames it, so that a `terraform init` at the same time finds a complete file. */
function replace(file: string, write: (temporary: string) => void): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    write(temporary);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    // The error names the file itself, not the temporary one, which is removed.
    throw Object.assign(error as NodeJS.ErrnoException, { dest: file });
  }
}
