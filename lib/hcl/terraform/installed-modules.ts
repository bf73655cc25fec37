import { join, resolve } from 'node:path';
import { readText } from './read-text';
import { meets, parseConstraints } from './version-constraint';

/** A module that `init` has installed. */
export interface InstalledModule {
  readonly folder: string;
  /** From the manifest of `init`; undefined if it is not there. */
  readonly source: string | undefined;
  readonly version: string | undefined;
}

/** Reads the manifest of `init`: the installed modules by the names of the calls that lead to them, such as `line.device`. */
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
        // The path is absolute if TF_DATA_DIR is.
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

/** The folder of an installed module; undefined if it is not installed, or with another source or version than in the call. */
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

/** Removes what `init` adds to a source: the host of the registry, and a scheme for short forms such as `github.com/…`. */
function normalized(source: string): string {
  return source
    .replace(/^\w+::/, '')
    .replace(/^(?:https?|ssh|file):\/\//, '')
    .replace(/^\w+@([^/:]+)[:/]/, '$1/')
    .replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '')
    .replace(/\.git(?=$|\/\/|\?)/, '');
}

/** Sources in buckets, which `init` rewrites so much that they are not compared. */
const BUCKETS = /amazonaws\.com|googleapis\.com/;
