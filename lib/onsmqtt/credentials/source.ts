import type { Credentials } from './credentials';

/** One place where credentials can come from. */
export interface CredentialSource {
  /** In words that name no value. */
  readonly name: string;
  /** Rejects with a {@link PassedOver}, or with the error of a request that was made for them. */
  read(signal: AbortSignal): Promise<Credentials>;
}

/** Why a source gave no credentials. The reason ends a sentence that begins with the source's name, and holds no value. */
export class PassedOver extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'PassedOver';
  }
}
