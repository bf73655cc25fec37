import { RepeatedAnswerError } from './answers-seen';
import { Attempt } from './attempt';
import { connect } from './connect';
import type { Connection } from './connection';
import { ConnectionPool } from './connection-pool';
import { FAULTS, transportError } from './faults';
import { HttpError } from './http-error';
import { proxyFor } from './proxy';
import { type HttpRequest, requestText } from './request-text';
import type { HttpResponse } from './response-reader';
import { readTrust, type Trust } from './trust';

export type { HttpRequest } from './request-text';
export type { HttpResponse } from './response-reader';

/** The one way out: whatever is asked of any service is asked here. */
export interface Exchange {
  /**
   * Sends a request and reads its answer. Rejects with a TransportError that names neither the query string nor any header.
   * Redirects are answers like any other, and not followed.
   * @param read called while the connection still belongs to this request.
   */
  send<T>(request: HttpRequest, read: (response: HttpResponse) => T): Promise<T>;
}

export interface ExchangeOptions {
  /** Milliseconds to look the name up, to connect, to get through the proxy and to agree on TLS, together. */
  readonly connectTimeoutMs: number;
  /** Milliseconds from the request to the last byte of its answer. */
  readonly readTimeoutMs: number;
  /** Where proxies and certificate authorities are named. */
  readonly env: NodeJS.ProcessEnv;
}

/** Opens an exchange, which keeps connections for the next request. */
export function createExchange(options: ExchangeOptions): Exchange {
  const pools = new Map<string, ConnectionPool>();
  let trust: Trust | undefined;

  function poolOf({ origin }: URL): ConnectionPool {
    const pool = pools.get(origin) ?? new ConnectionPool();
    pools.set(origin, pool);
    return pool;
  }

  function take(pool: ConnectionPool, { url }: HttpRequest, attempt: Attempt): Promise<Connection> {
    return pool.take(
      () => {
        attempt.begin({ ms: options.connectTimeoutMs, fault: FAULTS.CONNECT_TIMEOUT });
        const proxy = proxyFor(url, options.env);
        const isSecure = url.protocol === 'https:' || proxy?.url.protocol === 'https:';
        if (isSecure) trust ??= readTrust(options.env);
        return connect({ url, proxy, secureContext: trust?.secureContext }, attempt);
      },
      (start) => attempt.wait(start),
    );
  }

  async function ask(
    lent: { connection?: Connection },
    pool: ConnectionPool,
    request: HttpRequest,
    attempt: Attempt,
  ): Promise<HttpResponse> {
    try {
      const text = requestText(request, proxyFor(request.url, options.env));
      lent.connection = await take(pool, request, attempt);
      attempt.begin({ ms: options.readTimeoutMs, fault: FAULTS.READ_TIMEOUT });
      return await lent.connection.ask(text, attempt);
    } catch (error) {
      if (error instanceof HttpError && error.code === 'SURPLUS') pool.closeIdle();
      throw transportError(error, attempt.peer, trust?.unreadable);
    } finally {
      attempt.finish();
    }
  }

  return {
    async send(request, read) {
      const lent: { connection?: Connection } = {};
      const pool = poolOf(request.url);
      try {
        return read(await ask(lent, pool, request, new Attempt(request.url.host, request.signal)));
      } catch (error) {
        if (error instanceof RepeatedAnswerError) {
          lent.connection?.end();
          // A server that repeats answers is not believed on other connections either.
          pool.closeIdle();
        }
        throw error;
      } finally {
        if (lent.connection) pool.giveBack(lent.connection);
      }
    },
  };
}
