import { secrets } from './secrets';

/** Tokens have more than this many characters. */
const SHORTEST_TOKEN = 100;

/** No name of a variable has so many characters without an underscore, nor a path without a dot or a hyphen. */
const LONGER_THAN_NAMES = 64;

/** Whether a text that should be a name may be a token instead. It is not repeated then. */
export function looksLikeToken(text: string): boolean {
  // Each 64th token begins with a slash, as absolute paths do.
  const bare = text.length > SHORTEST_TOKEN ? text.replace(/^\/+/, '') : text;
  const isBase64 = /^[A-Za-z0-9+=|*][A-Za-z0-9+/=|*]{15,}$/.test(bare);
  return isBase64 && [/[a-z]/, /[A-Z]/, /\d|[+=|*]/].every((pattern) => pattern.test(bare));
}

/**
 * Whether the name of an environment variable or the path of a file is a token that was given in its place. A text that could be either
 * is a name: a configuration with it plans where the variable or the file exists.
 */
export function isTokenForName(text: string): boolean {
  return looksLikeToken(text) && (/[+=|]/.test(text) || text.length >= LONGER_THAN_NAMES);
}

/** Takes note of a text that should be a name: where it looks like a token, it leaves this process as its fingerprint only. */
export function hideIfToken(text: string): void {
  if (looksLikeToken(text)) secrets.add(text);
}

/** The same of a text that is free to look like one: it is hidden only where it can be nothing else. */
export function hideIfTokenForName(text: string): void {
  if (isTokenForName(text)) secrets.add(text);
}
