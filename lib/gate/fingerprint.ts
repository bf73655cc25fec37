import { hash } from 'node:crypto';

/** `sha256:` and the first 12 hex digits of the token's SHA-256: the only form in which a token is ever shown. */
export function fingerprint(token: string): string {
  return fingerprintOfHash(tokenHash(token));
}

/** The token's SHA-256 in hex: identifies a token without keeping it. */
export function tokenHash(token: string): string {
  return hash('sha256', token);
}

export function fingerprintOfHash(hashOfToken: string): string {
  return `sha256:${hashOfToken.slice(0, 12)}`;
}
