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

/** An argument of the provider that a source needs is not set. */
export function notSet(argument: string, variables: readonly string[]): CredentialsUnavailableError {
  return new CredentialsUnavailableError(`${argument} is not set, nor is ${variables.join(', ')}.`);
}
