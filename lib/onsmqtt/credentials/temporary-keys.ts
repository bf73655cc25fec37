import { SUCCESS } from '../facts/credential-services';
import { jsonObject } from '../json-object';
import { Credentials } from './credentials';
import { CredentialsUnavailableError } from './source';

/**
 * Reads the temporary credentials in an answer of the metadata service or a credentials URI.
 * @param codes the values of `Code` in a successful answer.
 * @param remedy what to do if the answer reports a failure.
 */
export function keysInAnswer(
  source: string,
  body: string,
  codes: readonly unknown[],
  remedy: string,
): Credentials {
  const answer = jsonObject(body);
  if (!answer) throw new CredentialsUnavailableError('The answer is not a JSON object.');
  if (!codes.includes(answer.Code))
    throw new CredentialsUnavailableError(`The answer does not have the Code ${SUCCESS.value}.`, [remedy]);
  return temporaryKeys(source, answer);
}

/** Reads temporary credentials in the format that all services of Alibaba Cloud use. */
export function temporaryKeys(source: string, answer: Readonly<Record<string, unknown>>): Credentials {
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = answer;
  const texts = [AccessKeyId, AccessKeySecret, SecurityToken];
  if (!texts.every((text): text is string => typeof text === 'string' && text !== '')) {
    throw new CredentialsUnavailableError(
      'The answer does not contain all of AccessKeyId, AccessKeySecret and SecurityToken.',
    );
  }
  const expiresAt = expirationOf(Expiration);
  if (Number.isNaN(expiresAt))
    throw new CredentialsUnavailableError('Expiration in the answer is not a time with a time zone.');
  if (expiresAt <= Date.now())
    throw new CredentialsUnavailableError('The credentials in the answer have expired.', [
      "If they are new, this machine's clock is ahead. Correct it.",
    ]);
  const [id, secret, token] = texts as [string, string, string];
  return new Credentials(source, id, secret, token, expiresAt);
}

/**
 * When keys expire, in epoch milliseconds. NaN if the text is not a time, or has no time zone, because `Date.parse` would then use the
 * zone of this machine.
 */
export function expirationOf(value: unknown): number {
  const text = String(value);
  return /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}
