import type { Socket } from 'node:net';
import { Connection } from './connection';
import { SHORTAGES } from './faults';

/** Enough for 100 calls per second if each takes a second. */
const MAX_CONNECTIONS = 100;

/** When this machine lacks a resource, the pool keeps this share of its connections and leaves the rest to other programs. */
const KEPT_IN_SHORTAGE = 0.75;

/** The connections to one host. Opens new ones up to a limit, which falls if this machine cannot open so many. */
export class ConnectionPool {
  readonly #idle: Connection[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  #limit = MAX_CONNECTIONS;

  /**
   * Lends an idle connection, or a new one. Waits if the limit is reached.
   * @param open opens a connection.
   * @param wait waits for a callback, and rejects if the attempt ends first.
   */
  async take(
    open: () => Promise<Socket>,
    wait: (start: (resolve: () => void) => void) => Promise<void>,
  ): Promise<Connection> {
    for (;;) {
      const idle = this.#takeIdle();
      if (idle) return idle;
      if (this.#open < this.#limit) {
        try {
          return await this.#add(open);
        } catch (error) {
          if (!this.#isShort(error)) throw error;
        }
      } else {
        await this.#turn(wait);
      }
    }
  }

  /** Returns a lent connection. */
  giveBack(connection: Connection): void {
    // A closed connection has already left the pool.
    if (!connection.isUsable) return;
    this.#idle.push(connection);
    this.#wakeOne();
  }

  /** Closes all idle connections, so that the next request gets a new one. */
  closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.end();
  }

  async #turn(wait: (start: (resolve: () => void) => void) => Promise<void>): Promise<void> {
    let wake = () => {};
    try {
      await wait((resolve) => {
        wake = resolve;
        this.#waiting.push(wake);
      });
    } catch (error) {
      const at = this.#waiting.indexOf(wake);
      if (at >= 0) this.#waiting.splice(at, 1);
      else this.#wakeOne();
      throw error;
    }
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (connection.isUsable) return connection;
    }
    return undefined;
  }

  async #add(open: () => Promise<Socket>): Promise<Connection> {
    this.#open += 1;
    try {
      return new Connection(await open(), () => this.#closed());
    } catch (error) {
      this.#closed();
      throw error;
    }
  }

  #closed(): void {
    this.#open -= 1;
    this.#wakeOne();
  }

  /** If this machine lacks a resource for another connection, and there are some to wait for, lowers the limit and returns true. */
  #isShort(error: unknown): boolean {
    if (!Object.hasOwn(SHORTAGES, (error as NodeJS.ErrnoException).code ?? '') || this.#open === 0)
      return false;
    this.#limit = Math.max(1, Math.floor(this.#open * KEPT_IN_SHORTAGE));
    return true;
  }

  #wakeOne(): void {
    this.#waiting.shift()?.();
  }
}
