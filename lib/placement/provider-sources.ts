import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CliConfiguration, homeOf, type InstallationMethod, userFolder } from './cli-configuration';
import type { InitContext } from './init-context';
import { localPackages } from './local-packages';
import { type Planner, PROVIDER_ADDRESS, PROVIDER_HOST, PROVIDER_SOURCE } from './provider-address';

/** The option of init that names the only folders to search. */
export const PLUGIN_DIR = '-plugin-dir';

/** A place where `terraform init` looks for the provider. */
export type ProviderSource =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'network';
      readonly host: string;
      /** Whether this is a mirror that the CLI configuration names for this provider in particular. */
      readonly isNamed?: boolean;
    };

/** Where `terraform init` looks for the provider, in order. */
export interface ProviderSources {
  readonly sources: readonly ProviderSource[];
  /** What decides the sources: the file of the `provider_installation` block or the option -plugin-dir. Undefined for the defaults. */
  readonly configuredBy?: string;
}

/**
 * The places where `terraform init` or `tofu init` looks for the provider in a folder.
 *
 * @param pluginDirs the values of the option -plugin-dir.
 */
export function providerSources(
  { planner, folder, env }: InitContext,
  configuration: CliConfiguration,
  pluginDirs: readonly string[],
): ProviderSources {
  if (pluginDirs.length > 0)
    return { sources: pluginDirs.map((path) => named(folder, path)), configuredBy: PLUGIN_DIR };
  const { installation } = configuration;
  if (installation === undefined) return { sources: implicitSources(planner, folder, env) };
  const address = PROVIDER_ADDRESS[planner];
  const methods = installation.methods.filter((method) => serves(method, address));
  const sources = methods.map(({ kind, location, include }): ProviderSource => {
    if (kind === 'filesystem_mirror') return named(folder, location);
    if (kind === 'direct') return { kind: 'network', host: PROVIDER_HOST[planner] };
    return { kind: 'network', host: location, isNamed: include.some(namesTheProvider) };
  });
  return { sources, configuredBy: installation.file };
}

/** Whether a method of `provider_installation` is used for an address. */
export function serves(
  { include, exclude }: Pick<InstallationMethod, 'include' | 'exclude'>,
  address: string,
): boolean {
  const isIncluded = include.length === 0 || include.some((pattern) => matches(pattern, address));
  return isIncluded && !exclude.some((pattern) => matches(pattern, address));
}

/** Whether a pattern of `include` matches only this provider. */
function namesTheProvider(pattern: string): boolean {
  return pattern.toLowerCase().split('/').slice(-2).join('/') === PROVIDER_SOURCE;
}

/** Whether a pattern, such as `apsaramqtt/*` with or without a host, matches an address. */
function matches(pattern: string, address: string): boolean {
  const [host, ...names] = address.split('/');
  const parts = pattern.split('/');
  const [patternHost, ...patternNames] = parts.length === 3 ? parts : [host, ...parts];
  return [patternHost, ...patternNames].every(
    (part, index) => part === '*' || part?.toLowerCase() === [host, ...names][index],
  );
}

function implicitSources(
  planner: Planner,
  folder: string,
  env: NodeJS.ProcessEnv,
): readonly ProviderSource[] {
  const user = userFolder(planner, env, 'XDG_DATA_HOME');
  const folders = ['terraform.d/plugins', ...(user ? [join(user, 'plugins')] : []), ...systemFolders(env)]
    .map((path) => resolve(folder, path))
    .filter(isFolder);
  const isLocal = folders.some((path) => holds(path, PROVIDER_ADDRESS[planner]));
  return [
    ...folders.map((path): ProviderSource => ({ kind: 'folder', path })),
    // If a folder has any version of the provider, the programs do not ask the registry.
    ...(isLocal ? [] : [{ kind: 'network', host: PROVIDER_HOST[planner] } as const]),
  ];
}

/** False if this user cannot access the path, such as the home of another user. The programs ignore it then. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The default folders of each system, by the freedesktop.org base directories or the guides of Apple and Microsoft. */
function systemFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const home = homeOf(env) ?? '/';
  if (process.platform === 'darwin')
    return [
      join(home, 'Library/Application Support/io.terraform/plugins'),
      '/Library/Application Support/io.terraform/plugins',
    ];
  if (process.platform === 'win32') return [join(env.APPDATA ?? '', 'HashiCorp/Terraform/plugins')];
  const own = env.XDG_DATA_HOME || join(home, '.local/share');
  const shared = (env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':');
  return [own, ...shared].map((path) => join(path, 'terraform/plugins'));
}

function holds(folder: string, address: string): boolean {
  try {
    return localPackages(folder, address).length > 0;
  } catch {
    return false;
  }
}

function named(folder: string, path: string): ProviderSource {
  return { kind: 'folder', path: resolve(folder, path) };
}
