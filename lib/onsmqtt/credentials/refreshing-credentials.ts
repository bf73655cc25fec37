import type { OnsMqttError } from '../errors';
import { endedBy } from '../exchange/faults';
import type { Credentials } from './credentials';
import { SearchTime } from './search-time';
import type { CredentialSource } from './source';

/** Temporary credentials are renewed this long before they expire, or in the last quarter of their remaining time if that is shorter. */
const REFRESH_BEFORE_MS = 3 * 60_000;

interface Held {
  readonly credentials: Credentials;
  readonly refreshAt: number;
}

/** Keeps the credentials of a source until shortly before they expire. Reads the source once for all questions that wait for it. */
export class RefreshingCredentials {
  #held?: Held;
  #reading?: SharedRead;
  #replacedAt = Number.NEGATIVE_INFINITY;
  /** The time that is left for the first search. */
  #searchTime?: SearchTime;

  constructor(
    private readonly source: Pick<CredentialSource, 'read'>,
    private readonly onRead: (source: string) => void,
    private readonly now: () => number = Date.now,
  ) {}

  async get(signal: AbortSignal): Promise<Credentials> {
    if (this.#held && this.now() < this.#held.refreshAt) return this.#held.credentials;
    this.#reading ??= new SharedRead((shared) => this.#read(shared), this.#timeOfSearch());
    return this.#reading.wait(signal);
  }

  /**
   * Discards credentials that the service answered to have expired. Returns whether to retry with others. If the credentials were
   * replaced a moment ago, there is no retry. Later in a long run there is, because the clock of this machine may be behind.
   */
  replace(expired: Credentials): boolean {
    if (expired.expiresAt === undefined) return false;
    if (this.#held?.credentials !== expired) return true;
    if (this.now() < this.#replacedAt + REFRESH_BEFORE_MS) return false;
    this.#replacedAt = this.now();
    this.#held = undefined;
    return true;
  }

  async #read(signal: AbortSignal): Promise<Credentials> {
    const held = this.#held?.credentials;
    try {
      const credentials = await this.source.read(signal);
      this.#held = { credentials, refreshAt: this.#refreshAt(credentials) };
      this.#reading = undefined;
      this.#searchTime = undefined;
      if (credentials.source !== held?.source) this.onRead(credentials.source);
      return credentials;
    } catch (error) {
      // A final failure is kept for all questions of the run.
      if (held || (error as OnsMqttError).retry !== 'never') this.#reading = undefined;
      // The present credentials can be used until they expire. The next question tries to renew them again.
      if (held?.expiresAt !== undefined && this.now() < held.expiresAt) return held;
      throw error;
    }
  }

  /** Each renewal of valid credentials has a time limit of its own. */
  #timeOfSearch(): SearchTime {
    const expiresAt = this.#held?.credentials.expiresAt;
    if (expiresAt !== undefined && this.now() < expiresAt) return new SearchTime();
    this.#searchTime ??= new SearchTime();
    return this.#searchTime;
  }

  #refreshAt({ expiresAt }: Credentials): number {
    if (expiresAt === undefined) return Number.POSITIVE_INFINITY;
    return expiresAt - Math.min(REFRESH_BEFORE_MS, (expiresAt - this.now()) / 4);
  }
}

/** A read that many questions wait for. It ends when the last of them stops waiting. */
class SharedRead {
  readonly #controller = new AbortController();
  readonly #result: Promise<Credentials>;
  #waiting = 0;

  constructor(
    read: (signal: AbortSignal) => Promise<Credentials>,
    private readonly time: SearchTime,
  ) {
    this.time.start(this.#controller);
    this.#result = read(this.#controller.signal);
  }

  async wait(signal: AbortSignal): Promise<Credentials> {
    this.#waiting += 1;
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(endedBy(signal, 'The source of credentials'));
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave);
    });
    try {
      return await Promise.race([this.#result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#end(signal.reason);
    }
  }

  #end(reason: unknown): void {
    this.time.stop();
    this.#controller.abort(reason);
  }
}
