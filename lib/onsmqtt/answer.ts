import type { TokenAnswer } from '../gate/token-service';
import { type ErrorCode, errorCode } from './error-codes';
import { MalformedAnswerError, type OnsMqttError, serviceError } from './errors';
import type { HttpResponse } from './transport';

/**
 * Reads what came back for a QueryToken request. Only a boolean TokenStatus in a well-formed answer with status 200 is an
 * answer; everything else is thrown as the error that says what it was.
 */
export function readAnswer(response: HttpResponse): TokenAnswer {
  const body = parseObject(response);
  const { Code: code, TokenStatus: tokenStatus } = body;
  if (code !== undefined && !(response.status === 200 && typeof tokenStatus === 'boolean')) {
    throw errorAnswer(response, body);
  }
  if (response.status !== 200) {
    throw malformed(response, 'its body names no error code');
  }
  if (typeof tokenStatus !== 'boolean') {
    throw malformed(
      response,
      tokenStatus === undefined ? 'TokenStatus is missing' : 'TokenStatus is not a boolean',
    );
  }
  return { tokenStatus, requestId: requestIdOf(body) ?? '' };
}

function parseObject(response: HttpResponse): Record<string, unknown> {
  if (response.body === '') throw malformed(response, 'its body is empty');
  const body = parseJson(response.body);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw malformed(response, `its body is not a JSON object (${describe(response)})`);
  }
  return body as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(response: HttpResponse, what: string): OnsMqttError {
  if (response.status >= 300 && response.status < 400) {
    return new MalformedAnswerError(
      response.status,
      'a redirect is not followed: the token would travel with it',
      'never',
    );
  }
  return new MalformedAnswerError(response.status, what, response.status >= 500 ? 'backoff' : 'never');
}

function describe({ headers, body }: HttpResponse): string {
  return `${Buffer.byteLength(body)} bytes of ${headers['content-type']?.split(';')[0] ?? 'no content type'}`;
}

function errorAnswer(response: HttpResponse, body: Record<string, unknown>): OnsMqttError {
  const { Code: code } = body;
  // A code is shown to people, so it has to look like one: whatever else stands there might be the token come back.
  if (typeof code !== 'string' || !/^[A-Za-z]+(\.[A-Za-z]+)*$/.test(code) || code.length > 64) {
    return malformed(response, 'its error code is not one');
  }
  return serviceError(errorCode(code) ?? unknownCode(code, response.status), {
    code,
    httpStatus: response.status,
    requestId: requestIdOf(body),
    retryAfterMs: retryAfterOf(response),
  });
}

function unknownCode(code: string, httpStatus: number): ErrorCode {
  return {
    code,
    httpStatus,
    kind: httpStatus >= 500 ? 'server' : 'unknown',
    meaning: 'a code that the documentation of QueryToken does not name',
    help: "Look the code up in Alibaba Cloud's error center, with the request id.",
  };
}

function requestIdOf(body: Record<string, unknown>): string | undefined {
  const { RequestId: requestId } = body;
  return typeof requestId === 'string' && /^[0-9A-Fa-f-]{1,64}$/.test(requestId) ? requestId : undefined;
}

function retryAfterOf({ headers }: HttpResponse): number | undefined {
  const milliseconds = Number(headers['x-acs-retry-after']);
  return milliseconds > 0 ? milliseconds : undefined;
}
