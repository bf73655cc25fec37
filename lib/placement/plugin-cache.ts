import { existsSync, lstatSync, unlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCliConfiguration } from './cli-configuration';
import type { InitQuestion } from './init-question';
import { thisPlatform } from './platform';
import { PROVIDER_ADDRESS } from './provider-address';

/**
 * Takes the provider's link out of the plugin cache where it leads nowhere: Terraform fails to install a zip over it. Terraform
 * links from its cache to folders of other tools, and the CDKTF command line gives it a cache unasked.
 */
export function removeDeadCacheLink({ planner, folder, version, env }: InitQuestion): void {
  const { pluginCacheDir } = readCliConfiguration(planner, folder, env);
  if (!pluginCacheDir) return;
  const link = join(resolve(folder, pluginCacheDir), PROVIDER_ADDRESS[planner], version, thisPlatform());
  if (!isDeadLink(link)) return;
  try {
    unlinkSync(link);
  } catch {
    // It stays, and is what the prediction names.
  }
}

/** Whether a path is a link that leads nowhere. */
export function isDeadLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink() && !existsSync(path);
  } catch {
    return false;
  }
}
