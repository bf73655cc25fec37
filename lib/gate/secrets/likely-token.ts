import { normalize } from 'node:path';
import { secrets } from './secrets';

/** Tokens have more than this many characters. */
const SHORTEST_TOKEN = 100;

/** No variable name has so many characters without an underscore, and no path so many without a dot or a hyphen. */
const LONGER_THAN_NAMES = 64;

/** Whether a text that should be a name may be a token. If so, messages do not repeat it. */
export function looksLikeToken(text: string): boolean {
  // One token in 64 begins with a slash, as absolute paths do.
  return (text.length > SHORTEST_TOKEN || !text.startsWith('/')) && isWrittenAsToken(text);
}

function isWrittenAsToken(text: string): boolean {
  const isBase64 = /^[A-Za-z0-9+/=|*]{16,}$/.test(text);
  return isBase64 && [/[a-z]/, /[A-Z]/, /\d|[+=|*]/].every((pattern) => pattern.test(text));
}

/**
 * Whether a token was given in place of the name of an environment variable or the path of a file. A text that could be either counts as
 * a name, because a configuration with such a name is correct if the variable or the file exists.
 */
export function isTokenForName(text: string): boolean {
  return looksLikeToken(text) && (/[+=|]/.test(text) || text.length >= LONGER_THAN_NAMES);
}

/** Registers as secrets the tokens in a text that should be a name, or the whole text if it looks like a token. */
export function hideIfToken(text: string): void {
  if (looksLikeToken(text)) hide(text);
  else hideTokensIn(text);
}

/** Like {@link hideIfToken}, but the whole text is hidden only if it cannot be a name. */
export function hideIfTokenForName(text: string): void {
  if (isTokenForName(text)) hide(text);
  else hideTokensIn(text);
}

/** Also registers the token as a normalized path, with one slash in place of two, because a message may show it like that. */
function hide(token: string): void {
  for (const shown of [token, normalize(token)]) secrets.add(shown);
}

/**
 * The characters of tokens, or a whole token of an OIDC provider (JWT). The header of a JWT has a limited length here, because without a
 * limit the search takes minutes for a text of 500 KB in which "eyJ" is repeated.
 */
const PARTS = /eyJ[\w-]{1,1024}\.[\w-]+\.[\w-]+|[A-Za-z0-9+/=|]{12,}/g;

/** A character as URLs, JSON and HTML write it. */
const ESCAPE = /(?:%|\\x|\\u00|&#x)([2-7][0-9a-f]);?/gi;

/** Registers the tokens in a text, such as one in quotes, in a URL or after a name, without escapes. */
function hideTokensIn(text: string): void {
  if (text.length < LONGER_THAN_NAMES) return;
  const issued = text
    .replaceAll('%25', '%')
    .replace(ESCAPE, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nr]/g, '\n')
    .replaceAll('\\', '');
  let isToken = false;
  for (const { 0: part, index } of issued.matchAll(PARTS)) {
    // If a token is broken into several lines, its last line can be short.
    isToken = isTokenInText(part) || (isToken && issued[index - 1] === '\n');
    if (isToken) secrets.add(part);
  }
}

/** A JWT has a dot. Other tokens have long runs without a slash, which distinguishes them from paths. */
function isTokenInText(part: string): boolean {
  if (part.includes('.')) return true;
  return part.length >= LONGER_THAN_NAMES && /[A-Za-z0-9+=|]{24}/.test(part) && isWrittenAsToken(part);
}
