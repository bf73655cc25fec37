import { Token } from 'cdktf';
import { looksLikeToken } from '../gate/secrets/likely-token';

/** A value as messages quote it. A text that may be a token, given in the wrong place, is not shown; the texts of references say nothing. */
export function shownValue(value: unknown): string {
  if (Token.isUnresolved(value)) return 'a reference';
  return typeof value === 'string' && looksLikeToken(value)
    ? 'a text that may be a token (not shown)'
    : JSON.stringify(value);
}
