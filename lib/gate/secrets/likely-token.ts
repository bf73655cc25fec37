import { secrets } from './secrets';

/** Whether a text that should be a name may be a token instead. It is not repeated then. */
export function looksLikeToken(text: string): boolean {
  const isBase64 = /^[A-Za-z0-9+=|*][A-Za-z0-9+/=|*]{15,}$/.test(text);
  return isBase64 && [/[a-z]/, /[A-Z]/, /\d|[+=|*]/].every((pattern) => pattern.test(text));
}

/** Takes note of a text that should be a name: where it looks like a token, it leaves this process as its fingerprint only. */
export function hideIfToken(text: string): void {
  if (looksLikeToken(text)) secrets.add(text);
}
