import { Token } from 'cdktf';
import { looksLikeToken } from '../gate/secrets/likely-token';

/** A value for a message. Does not show a text that may be a token, or the contents of an object. References are shown as such. */
export function shownValue(value: unknown): string {
  if (Token.isUnresolved(value)) return 'a reference';
  if (typeof value === 'string')
    return looksLikeToken(value) ? 'a string that may be a token (not shown)' : JSON.stringify(value);
  return Object(value) === value ? `a value of the type ${kindOf(value)}` : String(value);
}

/** The type of an object, such as `Array`, `Map` or `Date`. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
