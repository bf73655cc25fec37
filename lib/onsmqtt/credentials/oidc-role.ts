import { secrets } from '../../gate/secrets/secrets';
import { DEFAULT_SESSION } from '../facts/limits';
import { OIDC_ENVIRONMENT } from '../facts/variables';
import type { OidcArguments } from '../role-settings';
import { readTextFile } from './read-text-file';
import {
  type CredentialSource,
  CredentialsUnavailableError,
  emptyMessage,
  NotSetUpError,
  unsetMessage,
} from './source';
import type { Sts } from './sts';

/** A role that is assumed with a token of an OIDC provider, such as in pods on ACK and in CI systems. */
export function oidcRole(args: OidcArguments, sts: Sts): CredentialSource {
  const { oidc_provider_arn: providerArn, role_arn: roleArn } = args;
  return {
    name: 'the OIDC role',
    async read(signal) {
      if (!providerArn) {
        const message = missing(args, 'oidc_provider_arn', OIDC_ENVIRONMENT.oidc_provider_arn);
        throw args.inBlock ? new CredentialsUnavailableError(message) : new NotSetUpError(message);
      }
      if (!roleArn)
        throw new CredentialsUnavailableError(missing(args, 'role_arn', OIDC_ENVIRONMENT.role_arn));
      const role = {
        arn: roleArn,
        sessionName: args.role_session_name || DEFAULT_SESSION.name,
        policy: args.policy,
        sessionSeconds: args.session_expiration || DEFAULT_SESSION.seconds,
        sts: args.sts,
      };
      return sts.assumeRoleWithOidc(role, providerArn, oidcToken(args), signal);
    },
  };
}

/** Reads the file each time, because it is replaced before the token in it expires. */
function oidcToken(args: OidcArguments): string {
  const { oidc_token: token, oidc_token_file: file } = args;
  const text = token || (file && readTextFile(file).trim());
  secrets.add(text);
  if (text) return text;
  if (file) throw new CredentialsUnavailableError(`File ${file} is empty.`);
  const variables = [...OIDC_ENVIRONMENT.oidc_token_file, ...OIDC_ENVIRONMENT.oidc_token];
  throw new CredentialsUnavailableError(missing(args, 'oidc_token_file', variables));
}

type OidcText = 'oidc_provider_arn' | 'oidc_token_file' | 'role_arn';

function missing(args: OidcArguments, argument: OidcText, variables: readonly string[]): string {
  if (args[argument] === '') return emptyMessage(`assume_role_with_oidc.${argument}`);
  return unsetMessage(variables, args.inBlock ? argument : undefined);
}
