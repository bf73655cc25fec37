import type { CredentialSource, Credentials } from './credentials';

/** Temporary credentials are replaced this long before they expire, so that none expires on its way to the service. */
const EARLY_MS = 180_000;

/** The present credentials of a source: fetched once, again before they expire, and again when the service calls them expired. */
export class RefreshingCredentials implements CredentialSource {
  #current?: Promise<Credentials>;
  #refreshAt = Number.POSITIVE_INFINITY;

  constructor(
    private readonly source: CredentialSource,
    private readonly now: () => number = Date.now,
  ) {}

  get(signal: AbortSignal): Promise<Credentials> {
    if (!this.#current || this.now() >= this.#refreshAt) this.#current = this.#fetch(signal);
    return this.#current;
  }

  /** Says that the service refused these as expired: the next question fetches others. */
  expire(refused: Credentials): void {
    void this.#current?.then((current) => {
      if (current === refused) this.#current = undefined;
    });
  }

  async #fetch(signal: AbortSignal): Promise<Credentials> {
    this.#refreshAt = Number.POSITIVE_INFINITY;
    const credentials = await this.source.get(signal);
    this.#refreshAt = (credentials.expiration ?? Number.POSITIVE_INFINITY) - EARLY_MS;
    return credentials;
  }
}
