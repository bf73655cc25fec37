import { readFileSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';
import { transportError } from './transport-errors';
import { EnvHttpProxyAgent } from './undici';

/** One HTTP exchange, as small as the API needs it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request. Rejects with a TransportError that names neither the query string nor any header. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface TransportOptions {
  readonly connectTimeoutMs: number;
  /** How long to wait for the answer's headers, and for each further piece of its body. */
  readonly readTimeoutMs: number;
  /** A PEM file with certificate authorities to trust beside Node's own. */
  readonly extraCaFile?: string;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read, in either case. */
  readonly env: NodeJS.ProcessEnv;
}

/** The answers that we expect are below 1 KB. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Enough to keep 100 calls per second going where each takes a second. */
const CONNECTIONS = 100;

/** Never behind a proxy: loopback, as for every provider written in Go, and the metadata service of ECS. */
const NO_PROXY_ALWAYS = 'localhost,127.0.0.1,[::1],100.100.100.200';

/** A transport over undici, with connections kept alive. Redirects are answers like any other: they are not followed. */
export function createTransport(options: TransportOptions): Transport {
  const agents: Record<string, EnvHttpProxyAgent> = {};
  const agentFor = ({ protocol }: URL) => {
    agents[protocol] ??= createAgent(options, protocol === 'https:' ? trust(options.extraCaFile) : {});
    return agents[protocol];
  };
  return {
    async send({ method, url, headers, body, signal }) {
      try {
        const response = await agentFor(url).request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers },
          body,
          signal,
        });
        return {
          status: response.statusCode,
          headers: singleValued(response.headers),
          body: await response.body.text(),
        };
      } catch (error) {
        throw transportError(error, url.host, signal);
      }
    },
  };
}

function createAgent(
  { env, connectTimeoutMs, readTimeoutMs }: TransportOptions,
  trusted: { readonly secureContext?: SecureContext },
): EnvHttpProxyAgent {
  return new EnvHttpProxyAgent({
    httpProxy: env.http_proxy || env.HTTP_PROXY || '',
    httpsProxy: env.https_proxy || env.HTTPS_PROXY || '',
    noProxy: [env.no_proxy || env.NO_PROXY, NO_PROXY_ALWAYS].filter(Boolean).join(','),
    connections: CONNECTIONS,
    connect: { ...trusted, timeout: connectTimeoutMs },
    requestTls: trusted,
    proxyTls: trusted,
    headersTimeout: readTimeoutMs,
    bodyTimeout: readTimeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
}

/**
 * Trusts the authorities of a file beside Node's own. One context for all connections, because parsing them takes 20 ms. Like
 * Node, which reads the file only at its own start: one that cannot be read adds nothing.
 */
function trust(extraCaFile: string | undefined): { secureContext?: SecureContext } {
  if (!extraCaFile) return {};
  try {
    const ca = [...trustedByNode(), readFileSync(extraCaFile, 'utf8')];
    return { secureContext: tls.createSecureContext({ ca }) };
  } catch {
    return {};
  }
}

/** Node 22.15 and newer tell, and may be told to trust this machine's authorities (`NODE_USE_SYSTEM_CA`); Node 20 has one list. */
function trustedByNode(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?(type: 'default'): string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

function singleValued(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
