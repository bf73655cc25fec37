import { createHash } from 'node:crypto';

/** `sha256:` and the first 12 hex digits of the token's SHA-256: the only form in which a token is ever shown. */
export function fingerprint(token: string): string {
  return `sha256:${createHash('sha256').update(token).digest('hex').slice(0, 12)}`;
}
