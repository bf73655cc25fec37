import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder';
import { thisPlatform } from './platform';
import { PROVIDER_ADDRESSES } from './provider-address';
import { executableName, type ProviderPackage } from './provider-package';
import { providerZip } from './provider-zip';

/** The provider is a script: a plan made on a laptop can be applied by a build server of another kind. */
export const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

/**
 * Puts the provider into a `terraform.d/plugins` folder, where Terraform and OpenTofu look before they ask a registry, in place
 * of what is there under the same version. As zips: from a folder, Terraform would make its plugin cache a link to here, and a
 * deleted project would break the cache for all others.
 *
 * @param executable on Windows the compiled provider, since no script starts there. It goes beside the zips.
 * @throws the error of the file system where the folder cannot be written. No folder that was made is left then.
 */
export function placeProvider(pluginsFolder: string, provider: ProviderPackage, executable?: string): void {
  const made = missingFolder(pluginsFolder);
  try {
    placeArchives(pluginsFolder, provider, executable);
  } catch (error) {
    try {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    } catch {
      // What could not be made cannot be removed for the same reason.
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
    // A folder of files under this version would be found first.
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
    // On another drive.
    copyFileSync(executable, file);
  }
}

/** Writes beside a file and renames, so that a `terraform init` at the same time finds the whole of one or the other. */
function replace(file: string, write: (temporary: string) => void): void {
  const temporary = `${file}.${randomUUID()}`;
  try {
    write(temporary);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    // Nothing is there under the temporary name any more.
    throw Object.assign(error as NodeJS.ErrnoException, { dest: file });
  }
}
