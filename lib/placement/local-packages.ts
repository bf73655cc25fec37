import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A package of the provider in a folder that Terraform searches. */
export interface LocalPackage {
  readonly version: string;
  /** As `linux_amd64`. */
  readonly platform: string;
  /** The folder of its files, or the zip of them. */
  readonly path: string;
  readonly layout: 'unpacked' | 'packed';
}

/** A complete version, as the programs write it. */
export const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const PLATFORM = /^[a-z0-9]+_[a-z0-9]+$/;

/**
 * The packages of a provider that Terraform finds in a folder such as `terraform.d/plugins`, a filesystem mirror or a plugin cache.
 * As in Terraform, links are followed at the top and at the end, not between.
 *
 * @param address as `registry.terraform.io/apsaramqtt/apsaramqtt`.
 * @throws the error of the file system where the folder, or any below it, cannot be read: Terraform fails then, too.
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
