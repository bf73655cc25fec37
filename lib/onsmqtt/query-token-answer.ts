import type { TokenAnswer } from '../gate/token-service';
import { apiError, malformed, parseObject, requestIdOf, serviceTimeOf } from './api-answer';
import { errorCode } from './error-codes';
import type { HttpResponse } from './exchange/exchange';

/**
 * Reads what came back for a QueryToken request. Only a boolean TokenStatus in a well-formed answer with status 200 is an
 * answer; everything else is thrown as the error that says what it was.
 * @param askedWith where the credentials came from: an error about them says it.
 */
export function readTokenAnswer(response: HttpResponse, askedWith: string): TokenAnswer {
  const body = parseObject(response);
  const { Code: code, TokenStatus: tokenStatus } = body;
  if (code !== undefined && !(response.status === 200 && typeof tokenStatus === 'boolean')) {
    throw apiError(response, body, errorCode, askedWith);
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
  const requestId = requestIdOf(body);
  if (requestId === undefined) throw malformed(response, 'RequestId is missing');
  return { tokenStatus, requestId, serviceTime: serviceTimeOf(response) };
}
