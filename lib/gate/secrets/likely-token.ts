import { normalize } from 'node:path';
import { secrets } from './secrets';

/** Tokens have more than this many characters. */
const SHORTEST_TOKEN = 100;

/** No name of a variable has so many characters without an underscore, nor a path without a dot or a hyphen. */
const LONGER_THAN_NAMES = 64;

/** Whether a text that should be a name may be a token instead. It is not repeated then. */
export function looksLikeToken(text: string): boolean {
  // Each 64th token begins with a slash, as absolute paths do.
  return (text.length > SHORTEST_TOKEN || !text.startsWith('/')) && isWrittenAsToken(text);
}

function isWrittenAsToken(text: string): boolean {
  const isBase64 = /^[A-Za-z0-9+/=|*]{16,}$/.test(text);
  return isBase64 && [/[a-z]/, /[A-Z]/, /\d|[+=|*]/].every((pattern) => pattern.test(text));
}

/**
 * Whether the name of an environment variable or the path of a file is a token that was given in its place. A text that could be either
 * is a name: a configuration with it plans where the variable or the file exists.
 */
export function isTokenForName(text: string): boolean {
  return looksLikeToken(text) && (/[+=|]/.test(text) || text.length >= LONGER_THAN_NAMES);
}

/** Takes note of a text that should be a name: where it is or holds what looks like a token, that leaves this process as a fingerprint only. */
export function hideIfToken(text: string): void {
  if (looksLikeToken(text)) hide(text);
  else hideTokensIn(text);
}

/** The same of a text that is free to look like one: it is hidden only where it can be nothing else. */
export function hideIfTokenForName(text: string): void {
  if (isTokenForName(text)) hide(text);
  else hideTokensIn(text);
}

/** Takes note of a token also as a message shows it that takes it for a path: with one slash in place of two. */
function hide(token: string): void {
  for (const shown of [token, normalize(token)]) secrets.add(shown);
}

/** What tokens consist of, and the tokens of OIDC providers as a whole. */
/** The header of such a token is short: to look for the end of a longer one at each "eyJ" of a text took minutes for 500 KB of them. */
const PARTS = /eyJ[\w-]{1,1024}\.[\w-]+\.[\w-]+|[A-Za-z0-9+/=|]{12,}/g;

/** A character as URLs, JSON and HTML write it. */
const ESCAPE = /(?:%|\\x|\\u00|&#x)([2-7][0-9a-f]);?/gi;

/** Takes note of the tokens in a text, such as one in quotes, in a URL or behind a name, as they were issued. */
function hideTokensIn(text: string): void {
  if (text.length < LONGER_THAN_NAMES) return;
  const issued = text
    .replaceAll('%25', '%')
    .replace(ESCAPE, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\[nr]/g, '\n')
    .replaceAll('\\', '');
  let isToken = false;
  for (const { 0: part, index } of issued.matchAll(PARTS)) {
    // The last line of a token in several lines can be short.
    isToken = isTokenInText(part) || (isToken && issued[index - 1] === '\n');
    if (isToken) secrets.add(part);
  }
}

/** The folders of a path are shorter than what is between two slashes of a token. */
function isTokenInText(part: string): boolean {
  if (part.includes('.')) return true;
  return part.length >= LONGER_THAN_NAMES && /[A-Za-z0-9+=|]{24}/.test(part) && isWrittenAsToken(part);
}
