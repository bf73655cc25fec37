import { HttpError } from './http-error';
import type { HttpProxy } from './proxy';

/** A question to a server, as small as the services need it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** Percent-encoded, without its question mark: what is asked of the URL, which has no query of its own then. */
  readonly query?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text of ASCII characters. */
  readonly body?: string;
  /** Aborted with a `TimeoutError` when the time for all attempts is over, and with anything else when the run is stopped. */
  readonly signal: AbortSignal;
}

const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A request as HTTP/1.1 writes it. Plain http goes through a proxy with the whole URL; https through a tunnel. */
export function requestText(
  { method, url, query, headers, body = '' }: HttpRequest,
  proxy: HttpProxy | undefined,
): string {
  const path = query === undefined ? url.pathname + url.search : `${url.pathname}?${query}`;
  const isRelayed = proxy !== undefined && url.protocol === 'http:';
  const fields: Record<string, string> = {
    host: url.host,
    // What is not compressed cannot grow.
    'accept-encoding': 'identity',
    ...headers,
    ...(isRelayed && proxy.authorization ? { 'proxy-authorization': proxy.authorization } : {}),
  };
  if (method !== 'GET') fields['content-length'] = String(body.length);
  let text = `${method} ${isRelayed ? url.origin : ''}${path} HTTP/1.1\r\n`;
  for (const [name, value] of Object.entries(fields)) {
    if (!FIELD_VALUE.test(value)) throw new HttpError('INVALID_HEADER');
    text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n${body}`;
}
