import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../onsmqtt/acs3-signature';

export interface IssuedToken {
  readonly instanceId: string;
  /** Epoch milliseconds from which on the token is invalid. */
  readonly expiresAt: number;
}

/** 241 bytes are 324 characters of base64, about as long as the service's tokens, and end in `=` as many of those do. */
const TOKEN_BYTES = 241;

/** How long a token is valid that is issued without an end. */
export const DEFAULT_LIFETIME_MS = 3_600_000;

/** The tokens that were issued and not revoked. */
export class TokenStore {
  readonly #tokens = new Map<string, IssuedToken>();

  issue(token: IssuedToken): string {
    const text = randomBytes(TOKEN_BYTES).toString('base64');
    this.put(text, token);
    return text;
  }

  /** Takes in a token with a text of the caller's own. */
  put(text: string, token: IssuedToken): void {
    this.#tokens.set(text, token);
  }

  /** Revokes a token for good. One that the instance never had is as revoked as can be. */
  revoke(text: string, instanceId: string): void {
    if (this.#tokens.get(text)?.instanceId === instanceId) this.#tokens.delete(text);
  }

  /** Makes a token expire. */
  expire(text: string, instanceId: string, now: number): void {
    const token = this.#tokens.get(text);
    if (token?.instanceId === instanceId) this.put(text, { instanceId, expiresAt: now });
  }

  isValid(text: string, instanceId: string, now: number): boolean {
    const token = this.#tokens.get(text);
    return token !== undefined && token.instanceId === instanceId && now < token.expiresAt;
  }
}

/** `sha256:` and the first 12 hex digits of the token's SHA-256: the only form in which a token is kept in a log or shown. */
export function tokenFingerprint(token: string): string {
  return `sha256:${sha256Hex(token).slice(0, 12)}`;
}
