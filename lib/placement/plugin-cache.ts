import { existsSync, lstatSync, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCliConfiguration } from './cli-configuration';
import type { InitContext } from './init-context';
import { thisPlatform } from './platform';
import { PROVIDER_ADDRESS } from './provider-address';

/**
 * Removes dead links to the provider, over which Terraform fails to install a zip. Terraform makes links from its plugin cache to
 * unpacked packages, and from `.terraform` to the cache. The CDKTF command line switches the cache on by default.
 */
export function removeDeadLinks(context: InitContext): void {
  const { planner, folder, env } = context;
  const { pluginCacheDir } = readCliConfiguration(planner, folder, env);
  const inCache = pluginCacheDir && join(resolve(folder, pluginCacheDir), providerPlace(context));
  for (const link of [inCache, installedPath(context)]) {
    if (!link || !isDeadLink(link)) continue;
    try {
      unlinkSync(link);
    } catch {
      // The link stays, and predictInit reports it.
    }
  }
}

/** The path of the provider for this platform in a plugin cache or in `.terraform/providers`. */
export function providerPlace({ planner, version }: InitContext): string {
  return join(PROVIDER_ADDRESS[planner], version, thisPlatform());
}

/** The folder of the provider after init, or the link to it. */
export function installedPath(context: InitContext): string {
  const { folder, env } = context;
  return join(resolve(folder, env.TF_DATA_DIR || '.terraform'), 'providers', providerPlace(context));
}

/** Whether a path is a link whose target does not exist. */
export function isDeadLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path);
  } catch {
    return false;
  }
}
