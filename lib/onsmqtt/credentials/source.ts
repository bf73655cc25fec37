import { OnsMqttError } from '../errors';
import type { Credentials } from './credentials';

/** One place where credentials can come from. */
export interface CredentialSource {
  /** In words that name no value. */
  readonly name: string;
  /** Rejects with a {@link CredentialsUnavailableError}, or with the error of a request that was made for them. */
  read(signal: AbortSignal): Promise<Credentials>;
}

/** A source has no credentials. The message is a whole sentence and holds no secret. */
export class CredentialsUnavailableError extends OnsMqttError {
  constructor(message: string) {
    super({ code: 'NoCredentials', message, remedies: [], retry: 'never' });
  }
}

/** The URL that a setting holds, and that an exchange can ask. @param setting what the user calls it, at the beginning of a sentence. */
export function httpUrl(text: string, setting: string): URL {
  if (!/^https?:/i.test(text) || !URL.canParse(text))
    throw new CredentialsUnavailableError(`${setting} is not an http or https URL.`);
  return new URL(text);
}

/**
 * None of the variables that a source needs is set.
 * @param argument the argument of a block that was given without it. Readers of the command line have no block.
 */
export function notSet(variables: readonly string[], argument?: string): CredentialsUnavailableError {
  const unset =
    variables.length === 1 ? `${variables[0]} is not set` : `none of ${variables.join(', ')} is set`;
  const message = argument === undefined ? unset : `${argument} is not set, and ${unset}`;
  return new CredentialsUnavailableError(`${message.replace(/^none/, 'None')}.`);
}
