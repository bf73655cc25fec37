import { randomUUID } from 'node:crypto';
import type { ApiError } from './api-error';

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an operation answers, with the request id that the service adds. */
export function successAnswer(result: Readonly<Record<string, unknown>>): Answer {
  const requestId = newRequestId();
  return jsonAnswer(200, requestId, { RequestId: requestId, ...result });
}

/** An error in the shape that the gateway gives to all of them. */
export function errorAnswer(error: ApiError, region: string): Answer {
  const requestId = newRequestId();
  const { status, headers, body } = jsonAnswer(error.httpStatus, requestId, {
    RequestId: requestId,
    HostId: `onsmqtt.${region}.aliyuncs.com`,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${error.code}&product=OnsMqtt&requestId=${requestId}`,
  });
  if (error.retryAfterMs === undefined) return { status, headers, body };
  return { status, headers: { ...headers, 'x-acs-retry-after': String(error.retryAfterMs) }, body };
}

function jsonAnswer(status: number, requestId: string, body: Readonly<Record<string, unknown>>): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', 'x-acs-request-id': requestId },
    body: JSON.stringify(body),
  };
}

function newRequestId(): string {
  return randomUUID().toUpperCase();
}
