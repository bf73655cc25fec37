import { Token } from 'cdktf';
import { looksLikeToken } from '../gate/secrets/likely-token';

/**
 * A value as messages quote it. A text that may be a token, given in the wrong place, is not shown, and nothing of what may hold
 * one; the texts of references say nothing.
 */
export function shownValue(value: unknown): string {
  if (Token.isUnresolved(value)) return 'a reference';
  if (typeof value === 'string')
    return looksLikeToken(value) ? 'a text that may be a token (not shown)' : JSON.stringify(value);
  return Object(value) === value ? `a value of the type ${kindOf(value)}` : String(value);
}

/** Such as `Array`, `Map` or `Date`. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
