import { secrets } from '../gate/secrets/secrets';
import { MalformedAnswerError, type OnsMqttError, serviceError } from './errors';
import type { HttpResponse } from './exchange/exchange';
import { type ErrorCode, EXPLICIT_DENY, REMOVE_DENIAL } from './facts/error-codes';
import { ACS_HEADERS } from './facts/signing';
import { type JsonObject, jsonObject } from './json-object';

/** The JSON object that every answer of the API's gateway is, with an error or without. */
export function parseObject(response: HttpResponse): JsonObject {
  if (response.body === '') throw malformed(response, 'The body of the answer is empty.');
  const body = jsonObject(response.body);
  if (!body) {
    throw malformed(
      response,
      `The body of the answer is not a JSON object without repeated keys (${describe(response)}).`,
    );
  }
  return body;
}

/**
 * The error for an answer that is not one that the API gives.
 * @param reason what is wrong with it, as a sentence.
 */
export function malformed(response: HttpResponse, reason: string): OnsMqttError {
  if (response.status >= 300 && response.status < 400) {
    return new MalformedAnswerError(
      response.status,
      'The answer is a redirect. It was not followed, because the secrets of the request would travel with it.',
      'never',
    );
  }
  return new MalformedAnswerError(response.status, reason, response.status >= 500 ? 'backoff' : 'never');
}

function describe({ headers, body }: HttpResponse): string {
  return `${Buffer.byteLength(body)} bytes of ${mediaType(headers['content-type'])}`;
}

/** What stands there is the sender's: it is repeated only where it is the name of a type. */
function mediaType(contentType = ''): string {
  const [type = ''] = contentType.split(';');
  if (type === '') return 'no content type';
  return /^[a-z]{1,16}\/[a-z0-9.+-]{1,64}$/i.test(type) && !secrets.isIn(type)
    ? type
    : 'an unknown content type';
}

/**
 * The error that an answer's code stands for.
 * @param entryOf what the operation's documentation says of a code.
 * @param askedWith where the credentials came from.
 */
export function apiError(
  response: HttpResponse,
  body: JsonObject,
  entryOf: (code: string) => ErrorCode | undefined,
  askedWith: string,
): OnsMqttError {
  const { Code: code } = body;
  // A code is shown to people, so it has to look like one: whatever else stands there might be the token come back.
  if (!isCode(code)) {
    return malformed(response, 'The error code in the answer has no known form.');
  }
  const entry = entryOf(code) ?? unknownCode(code, response.status);
  return serviceError(isExplicitlyDenied(body) ? { ...entry, remedies: [REMOVE_DENIAL] } : entry, {
    code,
    httpStatus: response.status,
    requestId: requestIdOf(body),
    retryAfterMs: retryAfterOf(response),
    askedWith,
    denial: denialOf(body),
  });
}

function isCode(code: unknown): code is string {
  return (
    typeof code === 'string' &&
    /^[A-Za-z][\w-]*(\.[\w-]+)*$/.test(code) &&
    code.length <= 128 &&
    !secrets.isIn(code)
  );
}

/** What RAM says of a call that it denies, in words: which action is missing, and why. */
function denialOf({ AccessDeniedDetail: detail }: Readonly<Record<string, unknown>>): string {
  if (typeof detail !== 'object' || detail === null) return '';
  const { AuthAction: action, PolicyType: policy } = detail as Record<string, unknown>;
  if (!isName(action)) return '';
  const kind = isName(policy) ? ` (${policy})` : '';
  return isExplicitlyDenied({ AccessDeniedDetail: detail })
    ? ` A policy denies ${action}${kind}.`
    : ` No policy allows ${action}${kind}.`;
}

/** Whether a policy has a Deny statement for the call, which no right that is granted outweighs. */
function isExplicitlyDenied({ AccessDeniedDetail: detail }: Readonly<Record<string, unknown>>): boolean {
  return (detail as { NoPermissionType?: unknown } | null | undefined)?.NoPermissionType === EXPLICIT_DENY;
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^[A-Za-z]+(:[A-Za-z]+)?$/.test(value) &&
    value.length <= 64 &&
    !secrets.isIn(value)
  );
}

function unknownCode(code: string, httpStatus: number): ErrorCode {
  return {
    code,
    httpStatus,
    kind: httpStatus >= 500 ? 'server' : 'unknown',
    meaning: 'a code that apsaramqtt does not know',
    remedies: ["Look the code up in Alibaba Cloud's error center, with the request id."],
  };
}

/** Twelve characters or more that tokens have, in hex: a piece of a token, because the bytes of an id are random. */
const TEXT_IN_HEX = /^.?(?:2[bdf]|3[\dd]|[46][1-9a-f]|[57][\da]|5f|7c){12,}.?$/i;

/** The service's id of the call, where the answer names one. */
export function requestIdOf(body: JsonObject): string | undefined {
  const { RequestId: requestId } = body;
  if (typeof requestId !== 'string' || !/^[0-9A-Fa-f-]{1,64}$/.test(requestId)) return undefined;
  const isEcho = TEXT_IN_HEX.test(requestId.replaceAll('-', '')) || secrets.isIn(requestId);
  return isEcho ? undefined : requestId;
}

/** The service's time when it answered; null where the answer does not hold it. */
export function serviceTimeOf({ headers }: HttpResponse): Date | null {
  const time = new Date(headers.date ?? '');
  return Number.isNaN(time.getTime()) ? null : time;
}

function retryAfterOf({ headers }: HttpResponse): number | undefined {
  const milliseconds = Number(headers[ACS_HEADERS.retryAfter]);
  return milliseconds > 0 ? milliseconds : undefined;
}
