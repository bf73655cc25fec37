import { type CredentialArguments, ENVIRONMENT } from '../settings';
import { Credentials } from './credentials';
import { type CredentialSource, PassedOver } from './source';

/** The access key and its secret as they are given, with the security token of temporary ones. */
export function accessKey(args: CredentialArguments): CredentialSource {
  const name = 'the access key';
  return {
    name,
    async read() {
      const { access_key: id, secret_key: secret, security_token: securityToken } = args;
      if (!id) throw new PassedOver(unset('access_key'));
      if (!secret) throw new PassedOver(unset('secret_key'));
      return new Credentials(name, id, secret, securityToken);
    },
  };
}

function unset(argument: 'access_key' | 'secret_key'): string {
  return `${argument} is not set, nor is ${ENVIRONMENT[argument].join(', ')}`;
}
