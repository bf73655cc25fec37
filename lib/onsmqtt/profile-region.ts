import { credentialFiles } from './credentials/credential-files';
import { type Profile, readProfileFile } from './credentials/profile-file';
import { type CredentialSettings, namedCredentials, type Settings } from './settings';

/**
 * Adds the `region_id` of the profile to the settings, if neither the block nor the environment sets a region or an endpoint. The profile
 * is the named one, else the one that the credentials come from.
 */
export async function withProfileRegion(settings: Settings, env: NodeJS.ProcessEnv): Promise<Settings> {
  if (settings.region !== undefined || settings.endpoint !== undefined) return settings;
  const { profile: name, shared_credentials_file: named } = namedCredentials(settings.credentials);
  if (!name && !isProfileNext(settings.credentials)) return settings;
  for (const { path, disabled } of credentialFiles(named, env)) {
    const profile = disabled ? undefined : await profileIn(path, name);
    // Credentials come from the next file only if this one has no such profile.
    if (profile) return { ...settings, region: profile.region_id?.trim() || undefined };
  }
  return settings;
}

/** Whether profiles are the first source of credentials that is set up. */
function isProfileNext(credentials: CredentialSettings): boolean {
  const { block, oidc } = credentials;
  const {
    access_key: key,
    secret_key: secret,
    credentials_uri,
    ecs_role_name,
  } = namedCredentials(credentials);
  const hasKey = block.access_key || block.secret_key || (key && secret);
  return !(hasKey || credentials_uri || ecs_role_name || oidc.inBlock || oidc.oidc_provider_arn);
}

async function profileIn(path: string, name: string | undefined): Promise<Profile | undefined> {
  // The source of credentials reports why a file cannot be read.
  const file = await readProfileFile(path).catch(() => undefined);
  return file?.profiles.get(name ?? file.current);
}
