import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type CliConfiguration, readCliConfiguration } from './cli-configuration';
import { type InitArguments, initArguments } from './init-arguments';
import type { InitContext } from './init-context';
import {
  argumentsRefused,
  asksMirror,
  asksNetwork,
  deadLink,
  lockReadonly,
  lockUnreadable,
  newerChosen,
  notWritable,
  otherChecksumLocked,
  otherFilesCached,
  otherVersionLocked,
  overriddenWithNothing,
  platformMissing,
  unreadable,
  versionMissing,
} from './init-problems';
import { type LocalPackage, localPackages } from './local-packages';
import { type LockEntry, readLockEntry } from './lock-file';
import { packageFiles } from './package-files';
import { packageHash, zipHash } from './package-hash';
import { thisPlatform } from './platform';
import { installedPath, isDeadLink, providerPlace } from './plugin-cache';
import type { PlacementProblem } from './problem';
import { type Planner, PROVIDER_ADDRESS, PROVIDER_SOURCE } from './provider-address';
import { EXECUTABLE } from './provider-package';
import { type ProviderSources, providerSources } from './provider-sources';
import { shellWord } from './shell-word';

/**
 * `yes`: init finds the version without the network. `no`: init ends with an error. `unknown`: a registry or a mirror decides, and this
 * prediction makes no requests. `overridden`: `dev_overrides` names a folder, which is used for any version and without init.
 */
export type InitPrediction =
  | {
      readonly found: 'yes' | 'overridden';
      /** The folder or zip that init takes the provider from. */
      readonly from: string;
      /** The folder that holds the provider's executable after init. */
      readonly startsFrom: string;
    }
  | { readonly found: 'no' | 'unknown'; readonly problem: PlacementProblem };

/**
 * Predicts whether `terraform init` or `tofu init` in a folder will find a version of the provider. That depends on the CLI
 * configuration, the searched folders, the lock file and the plugin cache.
 */
export function predictInit(context: InitContext): InitPrediction {
  const { planner, folder, version, env } = context;
  const options = initArguments(env);
  const refused = argumentsRefused(planner, options);
  if (refused !== undefined) return no(refused);
  const configuration = readCliConfiguration(planner, folder, env);
  const override = devOverride(configuration, planner);
  if (override !== undefined) {
    const path = resolve(folder, override);
    if (!hasExecutable(path)) return no(overriddenWithNothing(configuration, path));
    return { found: 'overridden', from: path, startsFrom: path };
  }
  let lock: LockEntry | undefined;
  try {
    lock = readLockEntry(join(folder, '.terraform.lock.hcl'), PROVIDER_ADDRESS[planner]);
  } catch (error) {
    return no(lockUnreadable(error));
  }
  const where = providerSources(context, configuration, options.pluginDirs);
  const searched = search(context, where);
  const newer = 'problem' in searched ? undefined : newerVersion(context, searched.packages);
  if (lock !== undefined && lock.version !== version) {
    if (!options.upgrade) return no(otherVersionLocked(context, lock.version, newer));
    lock = undefined;
  }
  if ('problem' in searched) return searched;
  if ((lock === undefined || options.upgrade) && newer !== undefined) return no(newerChosen(context, newer));
  const versions = searched.packages.filter((one) => one.version === version);
  if (versions.length === 0) return no(versionMissing(context, where, searched.packages));
  const found = versions.find(({ platform }) => platform === thisPlatform());
  return installed(context, { configuration, options, lock, found });
}

function no(problem: PlacementProblem): InitPrediction & { found: 'no' } {
  return { found: 'no', problem };
}

function devOverride({ installation }: CliConfiguration, planner: Planner): string | undefined {
  const overrides = installation?.devOverrides ?? {};
  return overrides[PROVIDER_ADDRESS[planner]] ?? overrides[PROVIDER_SOURCE];
}

function hasExecutable(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => EXECUTABLE.test(name));
  } catch {
    return false;
  }
}

/** The packages in all folders; a prediction instead if a folder cannot be read or if init also asks a server. */
function search(
  context: InitContext,
  where: ProviderSources,
): { readonly packages: readonly LocalPackage[] } | Extract<InitPrediction, { problem: unknown }> {
  const packages: LocalPackage[] = [];
  for (const source of where.sources) {
    if (source.kind === 'network') continue;
    try {
      packages.push(...localPackages(source.path, PROVIDER_ADDRESS[context.planner]));
    } catch (error) {
      return no(unreadable(context, where, source.path, error as NodeJS.ErrnoException));
    }
  }
  const servers = where.sources.flatMap((source) => (source.kind === 'network' ? [source] : []));
  const [server] = servers;
  if (server === undefined) return { packages };
  const named = servers.find(({ isNamed }) => isNamed);
  const problem = named ? asksMirror(context, where, named.host) : asksNetwork(context, where, server.host);
  return { found: 'unknown', problem };
}

/** The newest package that the configuration accepts, if it is newer than the expected version. */
function newerVersion(
  { version, accepts = () => false }: InitContext,
  packages: readonly LocalPackage[],
): LocalPackage | undefined {
  const newest = packages
    .filter((one) => accepts(one.version))
    .sort((a, b) => compareVersions(a.version, b.version))
    .at(-1);
  return newest && compareVersions(newest.version, version) > 0 ? newest : undefined;
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The prediction for a package that was found, or that is only in the plugin cache. */
function installed(
  context: InitContext,
  {
    configuration: { pluginCacheDir },
    options,
    lock,
    found,
  }: {
    readonly configuration: CliConfiguration;
    readonly options: InitArguments;
    readonly lock: LockEntry | undefined;
    readonly found: LocalPackage | undefined;
  },
): InitPrediction {
  const { planner, folder, version, env } = context;
  const data = resolve(folder, env.TF_DATA_DIR || '.terraform');
  const inCache = pluginCacheDir && join(resolve(folder, pluginCacheDir), providerPlace(context));
  const afterInit = installedPath(context);
  const hashes = lock?.hashes ?? [];
  // The programs replace the lock file, so its folder must be writable, but not the file itself.
  for (const path of [join(data, 'providers'), folder]) {
    const problem = writingProblem(planner, path);
    if (problem) return no(problem);
  }
  if (inCache && existsSync(inCache) && hashes.includes(packageHash(inCache)))
    return { found: 'yes', from: inCache, startsFrom: inCache };
  if (found === undefined) return no(platformMissing(version));
  const problem = lockProblem(planner, options, hashes, found) ?? cacheProblem(context, inCache, found);
  if (problem) return no(problem);
  // The programs replace a dead link by another link, but cannot unpack files over it.
  if (found.layout === 'packed' && !inCache && isDeadLink(afterInit))
    return no(deadLink('The data folder', afterInit));
  return {
    found: 'yes',
    from: found.path,
    startsFrom: found.layout === 'unpacked' ? found.path : inCache || afterInit,
  };
}

function lockProblem(
  planner: Planner,
  options: InitArguments,
  hashes: readonly string[],
  found: LocalPackage,
): PlacementProblem | undefined {
  if (hashes.length === 0) return options.lockReadonly ? lockReadonly(planner) : undefined;
  return hashesOf(found).some((hash) => hashes.includes(hash))
    ? undefined
    : otherChecksumLocked(planner, found);
}

/** @param inCache the path of the package in the plugin cache, if there is a cache. */
function cacheProblem(
  { planner }: InitContext,
  inCache: string | undefined,
  found: LocalPackage,
): PlacementProblem | undefined {
  if (!inCache) return undefined;
  const isDead = isDeadLink(inCache);
  if (found.layout === 'packed' && isDead) return deadLink('The plugin cache', inCache);
  const problem = writingProblem(planner, isDead ? dirname(inCache) : inCache);
  if (problem) return problem;
  return planner === 'tofu' && hasOtherFiles(inCache, found) ? otherFilesCached(inCache) : undefined;
}

function hashesOf({ path, layout }: LocalPackage): readonly string[] {
  return layout === 'packed' ? [packageHash(path), zipHash(path)] : [packageHash(path)];
}

/** Such as those of the standalone package of the same version. Terraform replaces them, but OpenTofu replaces only an empty folder. */
function hasOtherFiles(folder: string, { path }: LocalPackage): boolean {
  return existsSync(folder) && packageFiles(folder).size > 0 && packageHash(folder) !== packageHash(path);
}

/** Why a folder cannot be written, or cannot be made. */
function writingProblem(planner: Planner, path: string): PlacementProblem | undefined {
  let at = path;
  while (!existsSync(at) && !isDeadLink(at)) at = join(at, '..');
  if (isDeadLink(at))
    return notWritable(
      planner,
      `${path}: the target of the link ${at} does not exist`,
      `Remove the link: rm ${shellWord(at)}`,
    );
  if (!statSync(at).isDirectory())
    return notWritable(planner, `${path}: ${at} is not a folder`, 'Remove that file, or use another folder.');
  try {
    accessSync(at, constants.W_OK);
    return undefined;
  } catch {
    return notWritable(planner, path, 'Make the folder writable for this user.');
  }
}
