/** `sha256:` and the first 12 hex digits of the token's SHA-256: the only form in which a token is ever shown. */
export function fingerprint(token: string): string {
  return fingerprintOfHash(tokenHash(token));
}

let crypto: typeof import('node:crypto') | undefined;

/** The token's SHA-256 in hex: identifies a token without keeping it. */
export function tokenHash(token: string): string {
  // Loaded on first use: most launches of the provider hash no token, and on Bun this module loads all of `node:stream`.
  crypto ??= require('node:crypto') as typeof import('node:crypto');
  return crypto.hash('sha256', token);
}

export function fingerprintOfHash(hashOfToken: string): string {
  return `sha256:${hashOfToken.slice(0, 12)}`;
}
