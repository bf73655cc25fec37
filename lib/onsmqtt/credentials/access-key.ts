import { ENVIRONMENT } from '../facts/variables';
import type { CredentialArguments } from '../settings';
import { Credentials } from './credentials';
import {
  type CredentialSource,
  CredentialsUnavailableError,
  emptyMessage,
  NotSetUpError,
  unsetMessage,
} from './source';

/**
 * The access key and secret key of the settings, with the security token if they are temporary.
 * @param args an empty string always comes from the provider block.
 */
export function accessKey(args: CredentialArguments): CredentialSource {
  const name = 'the access key';
  return {
    name,
    async read() {
      const { access_key: id, secret_key: secret, security_token: securityToken } = args;
      if (!id && !secret) throw new NotSetUpError(missing(args, 'access_key'));
      if (!id) throw new CredentialsUnavailableError(missing(args, 'access_key'));
      if (!secret) throw new CredentialsUnavailableError(missing(args, 'secret_key'));
      return new Credentials(name, id, secret, securityToken || undefined);
    },
  };
}

function missing(args: CredentialArguments, name: 'access_key' | 'secret_key'): string {
  return args[name] === '' ? emptyMessage(name) : unsetMessage(ENVIRONMENT[name]);
}
