import { existsSync, lstatSync, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCliConfiguration } from './cli-configuration';
import type { InitQuestion } from './init-question';
import { thisPlatform } from './platform';
import { PROVIDER_ADDRESS } from './provider-address';

/**
 * Takes out the links to the provider that lead nowhere: Terraform fails to install a zip over them. It links from its plugin cache
 * to folders of other tools, and from `.terraform` to the cache; the CDKTF command line gives it a cache unasked.
 */
export function removeDeadLinks(question: InitQuestion): void {
  const { planner, folder, env } = question;
  const { pluginCacheDir } = readCliConfiguration(planner, folder, env);
  const inCache = pluginCacheDir && join(resolve(folder, pluginCacheDir), providerPlace(question));
  for (const link of [inCache, installedPath(question)]) {
    if (!link || !isDeadLink(link)) continue;
    try {
      unlinkSync(link);
    } catch {
      // The link stays, and predictInit reports it.
    }
  }
}

/** Where a plugin cache or `.terraform/providers` has the provider for this platform. */
export function providerPlace({ planner, version }: InitQuestion): string {
  return join(PROVIDER_ADDRESS[planner], version, thisPlatform());
}

/** The folder that holds the provider after init, or the link to it. */
export function installedPath(question: InitQuestion): string {
  const { folder, env } = question;
  return join(resolve(folder, env.TF_DATA_DIR || '.terraform'), 'providers', providerPlace(question));
}

/** Whether a path is a link that leads nowhere. */
export function isDeadLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path);
  } catch {
    return false;
  }
}
