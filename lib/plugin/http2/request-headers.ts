import { ErrorCode, StreamError } from './protocol';
import type { Header } from './static-table';

const PSEUDO_HEADERS = new Set([':method', ':scheme', ':path', ':authority']);
const REQUIRED = [':method', ':scheme', ':path'];
/** Headers about the connection, for which HTTP/2 has frames. */
const FORBIDDEN = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']);

export type RequestHeaders = ReadonlyMap<string, string>;

/**
 * The headers of a request. If a regular header is repeated, the last one counts.
 *
 * @throws StreamError if these are not the headers of a request. @see RFC 9113, section 8.2 and 8.3
 */
export function requestHeaders(streamId: number, headers: readonly Header[]): RequestHeaders {
  const request = new Map<string, string>();
  let isPastPseudoHeaders = false;
  for (const header of headers) {
    const [name, value] = header;
    if (!name.startsWith(':')) {
      isPastPseudoHeaders = true;
      checkRegular(streamId, header);
    } else if (isPastPseudoHeaders || !PSEUDO_HEADERS.has(name) || request.has(name)) {
      throw malformed(
        streamId,
        `the pseudo-header ${JSON.stringify(name)} is unknown, repeated or after a regular header`,
      );
    }
    request.set(name, value);
  }
  if (REQUIRED.some((name) => !request.get(name))) throw malformed(streamId, 'a request has no path');
  return request;
}

/** @throws StreamError if these headers cannot end a request. */
export function checkTrailers(streamId: number, headers: readonly Header[]): void {
  for (const header of headers) {
    if (header[0].startsWith(':')) throw malformed(streamId, 'a pseudo-header ends a request');
    checkRegular(streamId, header);
  }
}

function checkRegular(streamId: number, [name, value]: Header): void {
  if (name === '' || /[A-Z]/.test(name))
    throw malformed(streamId, 'the name of a header is not in lower case');
  if (FORBIDDEN.has(name) || (name === 'te' && value !== 'trailers'))
    throw malformed(streamId, `the header ${name} is not allowed in HTTP/2`);
}

function malformed(streamId: number, what: string): StreamError {
  return new StreamError(streamId, ErrorCode.PROTOCOL_ERROR, what);
}
