import { RepeatedAnswerError } from './answers-seen';
import { Attempt } from './attempt';
import { connect } from './connect';
import type { Connection } from './connection';
import { ConnectionPool } from './connection-pool';
import { FAULTS, transportError } from './faults';
import { type HttpProxy, proxyFor } from './proxy';
import { type HttpRequest, requestText } from './request-text';
import type { HttpResponse } from './response-reader';
import { readTrust, type Trust } from './trust';

export type { HttpRequest } from './request-text';
export type { HttpResponse } from './response-reader';

/** Sends all requests of the program, to every service. */
export interface Exchange {
  /**
   * Sends a request and reads its answer. Rejects with a TransportError that names neither the query string nor any header.
   * Redirects are not followed.
   * @param read called while the connection still belongs to this request.
   */
  send<T>(request: HttpRequest, read: (response: HttpResponse) => T): Promise<T>;
}

export interface ExchangeOptions {
  /** Milliseconds for the name look-up, the connection, the proxy and the TLS handshake together. */
  readonly connectTimeoutMs: number;
  /** Milliseconds from the request to the last byte of its answer. */
  readonly readTimeoutMs: number;
  /** Names proxies and certificate authorities. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The share of the connect timeout for each address of a host that has several. The default of Node.js, 250 ms, is too short for a
 * connection to another continent.
 */
const ADDRESS_SHARE = 1 / 3;

/** Where requests go. */
interface Host {
  readonly proxy?: HttpProxy;
  readonly pool: ConnectionPool;
}

/** An answer, and the connection that stays lent until the answer is read. */
interface Answered {
  readonly pool: ConnectionPool;
  readonly connection: Connection;
  readonly response: HttpResponse;
}

/** Creates an exchange. It keeps connections open for the next request. */
export function createExchange(options: ExchangeOptions): Exchange {
  const hosts = new Map<string, Host>();
  let trust: Trust | undefined;

  function hostOf(url: URL): Host {
    const known = hosts.get(url.origin);
    if (known) return known;
    const host = { proxy: proxyFor(url, options.env), pool: new ConnectionPool() };
    hosts.set(url.origin, host);
    return host;
  }

  function take({ pool, proxy }: Host, { url }: HttpRequest, attempt: Attempt): Promise<Connection> {
    return pool.take(
      () => {
        attempt.begin({ ms: options.connectTimeoutMs, fault: FAULTS.CONNECT_TIMEOUT });
        // Only for TLS, because reading certificate authorities takes up to 150 ms.
        const isSecure = url.protocol === 'https:' || proxy?.url.protocol === 'https:';
        if (isSecure) trust ??= readTrust(options.env);
        const { secureContext } = trust ?? {};
        const addressTimeoutMs = Math.ceil(options.connectTimeoutMs * ADDRESS_SHARE);
        return connect({ url, proxy, secureContext, addressTimeoutMs }, attempt);
      },
      (start) => attempt.wait(start),
    );
  }

  async function ask(request: HttpRequest): Promise<Answered> {
    const attempt = new Attempt(request.url.host, request.signal);
    try {
      const host = hostOf(request.url);
      const { proxy, pool } = host;
      const text = requestText(request, proxy);
      const connection = await take(host, request, attempt);
      attempt.begin({ ms: options.readTimeoutMs, fault: FAULTS.READ_TIMEOUT });
      const response = await connection.ask(text, attempt).catch((error) => {
        if (error.code === 'SURPLUS') pool.closeIdle();
        throw error;
      });
      return { pool, connection, response };
    } catch (error) {
      throw transportError(error, attempt.peer, trust?.unreadable);
    } finally {
      attempt.finish();
    }
  }

  return {
    async send(request, read) {
      const { pool, connection, response } = await ask(request);
      try {
        return read(response);
      } catch (error) {
        if (error instanceof RepeatedAnswerError) {
          connection.end();
          // Other connections to a server that repeats answers are not trusted either.
          pool.closeIdle();
        }
        throw error;
      } finally {
        pool.giveBack(connection);
      }
    },
  };
}
