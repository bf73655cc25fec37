import { OnsMqttError } from './errors';
import { ENVIRONMENT, type Settings } from './settings';

/** What a request is signed with. The secrets are not enumerable: logging the object shows none of them. */
export class Credentials {
  declare readonly accessKeySecret: string;
  /** Set for temporary credentials only. */
  declare readonly securityToken?: string;

  constructor(
    readonly accessKeyId: string,
    accessKeySecret: string,
    securityToken?: string,
  ) {
    Object.defineProperty(this, 'accessKeySecret', { value: accessKeySecret });
    Object.defineProperty(this, 'securityToken', { value: securityToken });
  }
}

/** The credentials that the settings name. Throws an OnsMqttError where they name none. */
export function credentialsOf({ accessKey, secretKey, securityToken }: Settings): Credentials {
  if (!accessKey) throw missing('access_key');
  if (!secretKey) throw missing('secret_key');
  return new Credentials(accessKey, secretKey, securityToken);
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
