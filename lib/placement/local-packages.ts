import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A package of the provider in a folder that Terraform searches. */
export interface LocalPackage {
  readonly version: string;
  /** Such as `linux_amd64`. */
  readonly platform: string;
  /** The folder or the zip with its files. */
  readonly path: string;
  readonly layout: 'unpacked' | 'packed';
}

/** A complete version, such as `1.2.3` or `1.2.3-beta1`. */
export const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const PLATFORM = /^[a-z0-9]+_[a-z0-9]+$/;

/**
 * The packages of a provider that Terraform finds in a folder such as `terraform.d/plugins`, a filesystem mirror or a plugin cache.
 * Like Terraform, it follows a link that is the folder itself or a package, but no link between.
 *
 * @param address such as `registry.terraform.io/apsaramqtt/apsaramqtt`.
 * @throws the file system's error if a folder cannot be read. Terraform fails then, too.
 */
export function localPackages(folder: string, address: string): readonly LocalPackage[] {
  const base = realpathSync(folder);
  const packages: LocalPackage[] = [];
  const walk = (parts: readonly string[]): void => {
    for (const name of readdirSync(join(base, ...parts)).sort()) {
      const path = [...parts, name];
      const found = packageAt(base, path, address);
      if (found) packages.push(found);
      if (lstatSync(join(base, ...path)).isDirectory()) walk(path);
    }
  };
  walk([]);
  return packages;
}

function packageAt(base: string, parts: readonly string[], address: string): LocalPackage | undefined {
  if (parts.slice(0, 3).join('/').toLowerCase() !== address) return undefined;
  const path = join(base, ...parts);
  const [, , type = '', first = '', second] = parts;
  const [version, platform, layout] =
    parts.length === 5
      ? [first, second, 'unpacked' as const]
      : [...nameParts(type, first), 'packed' as const];
  if (parts.length !== 4 && parts.length !== 5) return undefined;
  if (version === undefined || !VERSION.test(version)) return undefined;
  if (platform === undefined || !PLATFORM.test(platform)) return undefined;
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder !== (layout === 'unpacked')) return undefined;
  return { version, platform, path, layout };
}

function nameParts(type: string, file: string): [string | undefined, string | undefined] {
  const found = new RegExp(`^terraform-provider-${type}_([^_]+)_([^_]+_[^_]+)\\.zip$`).exec(
    file.toLowerCase(),
  );
  return [found?.[1], found?.[2]];
}
