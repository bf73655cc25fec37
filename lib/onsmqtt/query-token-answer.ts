import type { TokenAnswer } from '../gate/token-service';
import { type Asked, apiError, malformed, parseObject, requestIdOf, serviceTimeOf } from './api-answer';
import type { HttpResponse } from './exchange/exchange';
import { errorCode } from './facts/error-codes';
import type { JsonObject } from './json-object';

/** The meaning of an answer to QueryToken. */
export type AnswerDecision =
  | { readonly kind: 'answered'; readonly tokenStatus: boolean; readonly requestId: string }
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'malformed';
      /** What is wrong with the answer, as a sentence. */
      readonly reason: string;
    };

/** Keys of errors of the service or of a gateway. */
const ERROR_KEY = /err|fail|denied|exception|^(?:code|message|msg|recommend)$/i;

/**
 * Decides what an answer means. It counts as an answer only if it has status 200, a boolean TokenStatus and a request id, and no key of
 * an error: a body that contradicts itself must never make a token valid.
 */
export function decideAnswer(status: number, body: JsonObject, sent: Asked['secrets']): AnswerDecision {
  if (body.Code !== undefined) return { kind: 'refused' };
  if (status !== 200) return malformedAnswer('The answer has no error code.');
  const { TokenStatus: tokenStatus } = body;
  if (tokenStatus === undefined) return malformedAnswer('The answer has no TokenStatus.');
  if (typeof tokenStatus !== 'boolean') return malformedAnswer('TokenStatus in the answer is not a boolean.');
  if (contradictsItself(body)) {
    return malformedAnswer('The answer contradicts itself: it has a TokenStatus and parts of an error.');
  }
  const requestId = requestIdOf(body, sent);
  if (requestId === undefined) return malformedAnswer('The answer has no RequestId.');
  return { kind: 'answered', tokenStatus, requestId };
}

function malformedAnswer(reason: string): AnswerDecision {
  return { kind: 'malformed', reason };
}

/** Whether a body with a TokenStatus also has a key of an error or another TokenStatus, at any depth. */
function contradictsItself(body: JsonObject): boolean {
  const parts: object[] = [body];
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (isOfFailure(key, value) || (isStatus(key) && (part !== body || key !== 'TokenStatus'))) return true;
      if (typeof value === 'object' && value !== null) parts.push(value);
    }
  }
  return false;
}

function isOfFailure(key: string, value: unknown): boolean {
  if (/^success$/i.test(key)) return value !== true;
  if (/^http_?status(?:_?code)?$/i.test(key)) return Number(value) !== 200;
  return ERROR_KEY.test(key);
}

/** TokenStatus in any spelling. */
function isStatus(key: string): boolean {
  return /^token_?status$/i.test(key);
}

/** Reads the response to a QueryToken request. @throws the {@link OnsMqttError} that describes it, if it is not an answer. */
export function readTokenAnswer(response: HttpResponse, asked: Asked): TokenAnswer {
  const body = parseObject(response);
  const decision = decideAnswer(response.status, body, asked.secrets);
  switch (decision.kind) {
    case 'answered': {
      const { tokenStatus, requestId } = decision;
      return { tokenStatus, requestId, serviceTime: serviceTimeOf(response) };
    }
    case 'refused':
      throw apiError(response, body, errorCode, asked);
    case 'malformed':
      throw malformed(response, decision.reason, requestIdOf(body, asked.secrets));
  }
}
