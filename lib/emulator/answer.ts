import { randomUUID } from 'node:crypto';
import { API, HOST_RULE } from '../onsmqtt/facts/endpoints';
import { recommendation } from '../onsmqtt/facts/service-texts';
import { ACS_HEADERS } from '../onsmqtt/facts/signing';
import type { ApiError } from './api-error';
import { xmlDocument } from './xml';

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The format of the body. V1 calls may request XML with the parameter `Format`. */
export type AnswerFormat = 'JSON' | 'XML';

/** The part of an answer that repeats the token of its request. */
export type EchoPlace = 'code' | 'message' | 'requestId' | 'contentType' | 'header';

type Fields = Readonly<Record<string, unknown>>;

/** The answer with the result of an operation and a new request id. */
export function successAnswer(action: string, result: Fields, format: AnswerFormat): Answer {
  const requestId = newRequestId();
  return answer(200, requestId, `${action}Response`, { RequestId: requestId, ...result }, format);
}

/** An error answer in the format of the gateway. */
export function errorAnswer(error: ApiError, region: string, format: AnswerFormat): Answer {
  const requestId = newRequestId();
  const fields = {
    RequestId: requestId,
    HostId: HOST_RULE.host(region, 'public'),
    Code: error.code,
    Message: error.message,
    Recommend: recommendation(error.code, API.product, requestId),
    ...(error.accessDenied && { AccessDeniedDetail: error.accessDenied }),
  };
  const { status, headers, body } = answer(error.httpStatus, requestId, 'Error', fields, format);
  if (error.retryAfterMs === undefined) return { status, headers, body };
  return { status, headers: { ...headers, [ACS_HEADERS.retryAfter]: String(error.retryAfterMs) }, body };
}

/** An error that repeats a token, like a faulty service or proxy. Characters that a header cannot contain are removed there. */
export function echoAnswer(place: EchoPlace, token: string): Answer {
  const requestId = newRequestId();
  const inHeader = token.replace(/[^\t\x20-\x7e]/g, '');
  const fields = {
    RequestId: place === 'requestId' ? token : requestId,
    Code: place === 'code' ? token : 'ParameterCheckFailed',
    Message:
      place === 'message' ? `The token ${token} is not well formed.` : 'A parameter is not well formed.',
  };
  const headers = {
    'content-type': place === 'contentType' ? inHeader : 'application/json;charset=utf-8',
    [ACS_HEADERS.requestId]: requestId,
    ...(place === 'header' ? { 'x-echo': inHeader } : {}),
  };
  return { status: 400, headers, body: JSON.stringify(fields) };
}

function answer(
  status: number,
  requestId: string,
  root: string,
  fields: Fields,
  format: AnswerFormat,
): Answer {
  const [type, body] =
    format === 'XML'
      ? ['text/xml;charset=utf-8', xmlDocument(root, fields)]
      : ['application/json;charset=utf-8', JSON.stringify(fields)];
  return { status, headers: { 'content-type': type, [ACS_HEADERS.requestId]: requestId }, body };
}

function newRequestId(): string {
  return randomUUID().toUpperCase();
}
