import { credentialFiles } from './credentials/credential-files';
import { readProfileFile } from './credentials/profile-file';
import { CredentialsUnavailableError } from './credentials/source';
import type { Settings } from './settings';

/**
 * The settings with the `region_id` of the profile, where neither the block nor the environment gives a region or an endpoint:
 * of the profile that is named, else of the one that its file chooses.
 */
export async function withProfileRegion(settings: Settings, env: NodeJS.ProcessEnv): Promise<Settings> {
  if (settings.region !== undefined || settings.endpoint !== undefined) return settings;
  const { block, environment } = settings.credentials;
  const { profile, shared_credentials_file: named } = { ...environment, ...block };
  for (const { path, disabled } of credentialFiles(named, env)) {
    const region = disabled ? undefined : await regionIn(path, profile);
    if (region) return { ...settings, region };
  }
  return settings;
}

async function regionIn(path: string, name: string | undefined): Promise<string | undefined> {
  try {
    const { current, profiles } = await readProfileFile(path);
    return profiles.get(name ?? current)?.region_id?.trim() || undefined;
  } catch (error) {
    // Why a file cannot be read is said where it is asked for credentials.
    if (error instanceof CredentialsUnavailableError) return undefined;
    throw error;
  }
}
