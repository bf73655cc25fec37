import type { Remedy } from '../../gate/problem';
import { mayPass, OnsMqttError, TransportError } from '../errors';
import { isHost } from '../host-name';
import type { Credentials } from './credentials';

/** A source of credentials. */
export interface CredentialSource {
  /** The name in messages, without a value. */
  readonly name: string;
  /** Rejects with a {@link CredentialsUnavailableError}, or with the error of its request. */
  read(signal: AbortSignal): Promise<Credentials>;
}

/** A source has no credentials. The message is a whole sentence without a secret. */
export class CredentialsUnavailableError extends OnsMqttError {
  /** @param setting the setting to correct, if it is not the source itself. */
  constructor(
    message: string,
    remedies: readonly Remedy[] = [],
    readonly setting?: string,
  ) {
    super({ code: 'NoCredentials', message, remedies, retry: 'never' });
  }
}

/** The source is not set up on this machine. That is not an error of the user. */
export class NotSetUpError extends CredentialsUnavailableError {}

/** The service of a source accepts the connection but does not answer. The settings of the source are not at fault. */
export class SilentServiceError extends TransportError {
  constructor(message: string, remedies: readonly string[] = []) {
    super({ code: 'NoCredentials', message, remedies, retry: 'never' });
  }
}

/** The service of a source is busy or has failed. That is temporary, and the settings of the source are not at fault. */
export class FailedServiceError extends OnsMqttError {
  constructor(message: string) {
    super({ code: 'NoCredentials', message, remedies: ['Run it again later.'], retry: 'backoff' });
  }
}

/**
 * Why an answer with this HTTP status gives no credentials.
 * @param service the service that answered, as the subject of a sentence.
 */
export function statusError(service: string, status: number): OnsMqttError {
  if (mayPass(status) || status === 429)
    return new FailedServiceError(`${service} is busy or has failed (HTTP ${status}).`);
  return new CredentialsUnavailableError(`${service} answered with HTTP status ${status}.`);
}

/** The time for all attempts at all sources is over. */
export class SearchTimeoutError extends SilentServiceError {
  constructor(ms: number) {
    super(`There was no answer within ${ms / 1_000} seconds, the time limit for all sources together.`);
  }
}

/** A file does not exist. */
export class MissingFileError extends CredentialsUnavailableError {}

/** Parses an http or https URL. @param setting the setting that contains it, as the subject of a sentence. */
export function httpUrl(text: string, setting: string): URL {
  const url = /^https?:/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isHost(url.hostname))
    throw new CredentialsUnavailableError(`${setting} is not an http or https URL.`);
  return url;
}

/**
 * The message for a missing setting.
 * @param variables the variables that can set it.
 * @param argument the argument of the provider block that can set it, if there is a block.
 */
export function unsetMessage(variables: readonly string[], argument?: string): string {
  const unset =
    variables.length === 1 ? `${variables[0]} is not set` : `none of ${variables.join(', ')} is set`;
  const message = argument === undefined ? unset : `${argument} is not set, and ${unset}`;
  return `${message.replace(/^none/, 'None')}.`;
}

/** The message for an argument that is an empty string in the provider block. */
export function emptyMessage(argument: string): string {
  return `${argument} is an empty string in the provider block, so its environment variables are not read.`;
}
