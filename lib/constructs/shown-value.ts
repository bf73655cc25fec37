import { looksLikeToken } from '../gate/secrets/likely-token';

/** A value as messages quote it. A text that may be a token, given in the wrong place, is not shown. */
export function shownValue(value: unknown): string {
  return typeof value === 'string' && looksLikeToken(value)
    ? 'a text that may be a token (not shown)'
    : JSON.stringify(value);
}
