import type { Remedy } from '../../gate/problem';
import { mayPass, OnsMqttError, TransportError } from '../errors';
import { isHost } from '../host-name';
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
  /** @param setting what has to be corrected, where it is not the source itself. */
  constructor(
    message: string,
    remedies: readonly Remedy[] = [],
    readonly setting?: string,
  ) {
    super({ code: 'NoCredentials', message, remedies, retry: 'never' });
  }
}

/** A source that is not set up on this machine, so that there is nothing to correct. */
export class NotSetUpError extends CredentialsUnavailableError {}

/** A source whose service accepts the connection and does not answer. That is not a fault of the source. */
export class SilentServiceError extends TransportError {
  constructor(message: string, remedies: readonly string[] = []) {
    super({ code: 'NoCredentials', message, remedies, retry: 'never' });
  }
}

/** The service of a source is busy or has failed. That is temporary, and not a fault of the source. */
export class FailedServiceError extends OnsMqttError {
  constructor(message: string) {
    super({ code: 'NoCredentials', message, remedies: ['Run it again later.'], retry: 'backoff' });
  }
}

/**
 * Why an answer with this HTTP status gives no credentials.
 * @param service what has answered, at the beginning of a sentence.
 */
export function statusError(service: string, status: number): OnsMqttError {
  if (mayPass(status) || status === 429)
    return new FailedServiceError(`${service} is busy or has failed (HTTP ${status}).`);
  return new CredentialsUnavailableError(`${service} answered with HTTP status ${status}.`);
}

/** Another attempt to read credentials would go beyond the time that all attempts at all sources have together. */
export class SearchTimeoutError extends SilentServiceError {
  constructor(ms: number) {
    super(`There was no answer within the ${ms / 1_000} seconds that all sources have together.`);
  }
}

/** A file does not exist. */
export class MissingFileError extends CredentialsUnavailableError {}

/** The URL that a setting holds, and that an exchange can ask. @param setting what the user calls it, at the beginning of a sentence. */
export function httpUrl(text: string, setting: string): URL {
  const url = /^https?:/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isHost(url.hostname))
    throw new CredentialsUnavailableError(`${setting} is not an http or https URL.`);
  return url;
}

/**
 * Why a source lacks something: none of the variables that can give it is set.
 * @param argument the argument of a block that was given without it. Readers of the command line have no block.
 */
export function unsetMessage(variables: readonly string[], argument?: string): string {
  const unset =
    variables.length === 1 ? `${variables[0]} is not set` : `none of ${variables.join(', ')} is set`;
  const message = argument === undefined ? unset : `${argument} is not set, and ${unset}`;
  return `${message.replace(/^none/, 'None')}.`;
}

/** Why a source lacks an argument that the provider block gives as an empty text. */
export function emptyMessage(argument: string): string {
  return `${argument} is an empty string in the provider block, so its environment variables are not read.`;
}
