import { Credentials } from './credentials';
import { PassedOver } from './source';

/** Temporary credentials as STS, the metadata service and a credentials URI write them. */
export function temporaryKeys(source: string, answer: Record<string, unknown>): Credentials {
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = answer;
  const texts = [AccessKeyId, AccessKeySecret, SecurityToken];
  if (!texts.every((text): text is string => typeof text === 'string' && text !== '')) {
    throw new PassedOver('it answered without one of AccessKeyId, AccessKeySecret and SecurityToken');
  }
  const expiresAt = Date.parse(String(Expiration));
  if (Number.isNaN(expiresAt)) throw new PassedOver('it answered without a time in Expiration');
  if (expiresAt <= Date.now()) throw new PassedOver('it answered with credentials that have expired');
  const [id, secret, token] = texts as [string, string, string];
  return new Credentials(source, id, secret, token, expiresAt);
}

/** The object that a text holds as JSON. Never repeats the text: it may hold secrets. */
export function parseObject(text: string, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Node's own message repeats a piece of the text.
  }
  throw new PassedOver(`${what} is not a JSON object`);
}
