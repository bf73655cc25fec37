import { join, resolve } from 'node:path';
import { readText } from './read-text';
import { meets, parseConstraints } from './version-constraint';

/** A module that `init` has installed into a folder. */
export interface InstalledModule {
  readonly folder: string;
  /** From the file that `init` wrote; undefined if the file does not have it. */
  readonly source: string | undefined;
  readonly version: string | undefined;
}

/** The modules that `init` has installed, by the names of the calls that lead to each: `line.device`. */
export function installedModules(
  rootFolder: string,
  dataFolder: string,
): ReadonlyMap<string, InstalledModule> {
  const text = readText(join(dataFolder, 'modules/modules.json'));
  if (typeof text !== 'string') return new Map();
  try {
    const manifest: unknown = JSON.parse(text);
    const modules = (manifest as { Modules?: unknown }).Modules;
    const installed = new Map<string, InstalledModule>();
    for (const module of Array.isArray(modules) ? modules : []) {
      const { Key: key, Dir: folder, Source: source, Version: version } = module as Record<string, unknown>;
      if (typeof key !== 'string' || typeof folder !== 'string') continue;
      installed.set(key, {
        // Absolute if TF_DATA_DIR is absolute.
        folder: resolve(rootFolder, folder),
        source: typeof source === 'string' ? source : undefined,
        version: typeof version === 'string' ? version : undefined,
      });
    }
    return installed;
  } catch {
    return new Map();
  }
}

/** The folder of an installed module; undefined if none is installed, or one with another source or version than the call requires. */
export function installedFolder(
  installed: InstalledModule | undefined,
  wanted: { readonly source: string; readonly version: string | undefined },
): string | undefined {
  if (installed === undefined) return undefined;
  const { folder, source, version } = installed;
  const isSame =
    source === undefined || BUCKETS.test(source) || normalized(source) === normalized(wanted.source);
  // A constraint that cannot be parsed counts as met, because `init` has chosen the version.
  const constraints = parseConstraints(wanted.version ?? '') ?? [];
  const fits = version === undefined || meets(version, constraints);
  return isSame && fits ? folder : undefined;
}

/** `init` puts the host of a registry in front of a source, and a scheme in front of short forms such as `github.com/…`. */
function normalized(source: string): string {
  return source
    .replace(/^\w+::/, '')
    .replace(/^(?:https?|ssh|file):\/\//, '')
    .replace(/^\w+@([^/:]+)[:/]/, '$1/')
    .replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '')
    .replace(/\.git(?=$|\/\/|\?)/, '');
}

/** `init` rewrites the addresses of buckets so much that they cannot be compared. */
const BUCKETS = /amazonaws\.com|googleapis\.com/;
