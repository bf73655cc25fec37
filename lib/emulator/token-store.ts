import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../onsmqtt/acs3-signature';

export interface IssuedToken {
  readonly instanceId: string;
  /** The time from which the token is invalid, in epoch milliseconds. */
  readonly expiresAt: number;
}

/** 241 bytes are 324 characters of base64, about the length of the tokens of the service. They end in `=`, like many of those. */
const TOKEN_BYTES = 241;

/** The default lifetime of a token. */
export const DEFAULT_LIFETIME_MS = 3_600_000;

/** The tokens that were issued and not revoked. */
export class TokenStore {
  readonly #tokens = new Map<string, IssuedToken>();

  issue(token: IssuedToken): string {
    const text = randomBytes(TOKEN_BYTES).toString('base64');
    this.put(text, token);
    return text;
  }

  /** Adds a token with a given text. */
  put(text: string, token: IssuedToken): void {
    this.#tokens.set(text, token);
  }

  /** Revokes a token permanently. Has no effect if the instance does not have the token. */
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

/** `sha256:` and the first 12 hex digits of the token's SHA-256: the only form in which a token is logged or shown. */
export function tokenFingerprint(token: string): string {
  return `sha256:${sha256Hex(token).slice(0, 12)}`;
}
