import type { Settings } from '../settings';
import type { Transport } from '../transport';
import { Credentials } from './credentials';
import { RefreshingCredentials } from './refreshing-credentials';

/** The credentials that the settings name. */
export function createCredentials(
  settings: Settings,
  _env: NodeJS.ProcessEnv,
  _transport: Transport,
): RefreshingCredentials {
  return new RefreshingCredentials({
    get: async () =>
      new Credentials(
        settings.accessKey!,
        { accessKeySecret: settings.secretKey!, securityToken: settings.securityToken },
        'access_key',
      ),
  });
}
