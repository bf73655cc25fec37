import { HttpError } from './http-error';
import type { HttpProxy } from './proxy';

/** An HTTP request, with what the services need. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** The percent-encoded query string, without `?`. Replaces that of the URL. */
  readonly query?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Only ASCII characters. */
  readonly body?: string;
  /** Aborted with a `TimeoutError` when the time for all attempts is over, and with anything else when the run is stopped. */
  readonly signal: AbortSignal;
}

const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The text of a request in HTTP/1.1. For plain http through a proxy, it contains the whole URL. https goes through a tunnel instead. */
export function requestText(
  { method, url, query, headers, body = '' }: HttpRequest,
  proxy: HttpProxy | undefined,
): string {
  const path = query === undefined ? url.pathname + url.search : `${url.pathname}?${query}`;
  const isRelayed = proxy !== undefined && url.protocol === 'http:';
  const fields: Record<string, string> = {
    host: url.host,
    // A small compressed answer could become very large.
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
