import { OnsMqttError } from '../errors';
import { ENVIRONMENT, type Settings } from '../settings';
import { Credentials } from './credentials';
import { RefreshingCredentials } from './refreshing-credentials';

/** The credentials that the settings name: an access key, with its security token where it is temporary. */
export function createCredentials({ accessKey, secretKey, securityToken }: Settings): RefreshingCredentials {
  return new RefreshingCredentials({
    async get() {
      if (!accessKey) throw missing('access_key');
      if (!secretKey) throw missing('secret_key');
      return new Credentials(accessKey, { accessKeySecret: secretKey, securityToken }, 'access_key');
    },
  });
}

function missing(argument: 'access_key' | 'secret_key'): OnsMqttError {
  const [variable] = ENVIRONMENT[argument];
  return new OnsMqttError({
    code: 'NoCredentials',
    message: `There are no credentials to ask with: ${argument} is not set, and neither is ${ENVIRONMENT[argument].join(', ')}.`,
    help: `Set ${argument} in the provider block, or ${variable} in the environment.`,
    retry: 'never',
  });
}
