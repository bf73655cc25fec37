import { ENVIRONMENT } from '../facts/variables';
import type { CredentialArguments } from '../settings';
import { Credentials } from './credentials';
import { type CredentialSource, CredentialsUnavailableError, NotSetUpError, unsetMessage } from './source';

/** The access key and its secret as they are given, with the security token of temporary ones. */
export function accessKey(args: CredentialArguments): CredentialSource {
  const name = 'the access key';
  return {
    name,
    async read() {
      const { access_key: id, secret_key: secret, security_token: securityToken } = args;
      if (!id && !secret) throw new NotSetUpError(unsetMessage(ENVIRONMENT.access_key));
      if (!id) throw new CredentialsUnavailableError(unsetMessage(ENVIRONMENT.access_key));
      if (!secret) throw new CredentialsUnavailableError(unsetMessage(ENVIRONMENT.secret_key));
      return new Credentials(name, id, secret, securityToken);
    },
  };
}
