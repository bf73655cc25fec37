import type { ProblemFacts, ProblemPlace, Remedy } from '../gate/problem';
import type { Retry, TokenServiceFailure } from '../gate/token-service';
import type { ErrorCode, ErrorKind } from './facts/error-codes';

interface Details extends ProblemFacts {
  readonly retry: Retry;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  readonly mayHaveBeenBilled?: boolean;
  readonly affectsEveryQuestion?: boolean;
}

/** Any failure of a request to the service. Contains no request, no header and no query string. */
export class OnsMqttError extends Error implements TokenServiceFailure {
  readonly code: string;
  readonly remedies: readonly Remedy[];
  readonly at?: ProblemPlace;
  readonly retry: Retry;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  readonly mayHaveBeenBilled: boolean;
  readonly affectsEveryQuestion: boolean;

  constructor(details: Details) {
    super(details.message);
    this.name = new.target.name;
    this.code = details.code;
    this.remedies = details.remedies;
    this.at = details.at;
    this.retry = details.retry;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
    this.mayHaveBeenBilled = details.mayHaveBeenBilled ?? false;
    this.affectsEveryQuestion = details.affectsEveryQuestion ?? false;
  }
}

/** The request did not reach the service, or its answer did not reach us. */
export class TransportError extends OnsMqttError {}

/** Terraform stopped the provider, or the user interrupted the command, before there was an answer. */
export class InterruptedError extends TransportError {
  constructor() {
    super({
      code: 'Interrupted',
      message: 'The check was interrupted before the service answered.',
      remedies: ['Run it again.'],
      retry: 'never',
      mayHaveBeenBilled: true,
    });
  }
}

/** The answer does not have the form of the API. */
export class MalformedAnswerError extends OnsMqttError {
  constructor(
    /** Status of the HTTP response. */
    readonly httpStatus: number,
    /** What is wrong with the answer, as a sentence. */
    reason: string,
    retry: Retry,
    requestId?: string,
  ) {
    super({
      code: 'MalformedAnswer',
      message: `${reason} The HTTP status is ${httpStatus}.`,
      remedies: [
        { to: 'check-endpoint' },
        'A proxy or a captive portal that answers in place of the service is another cause.',
      ],
      retry,
      requestId,
      mayHaveBeenBilled: true,
    });
  }
}

/** How each kind of error may be retried. */
export const RETRY: Readonly<Record<ErrorKind, Retry>> = {
  throttling: 'throttled',
  server: 'backoff',
  clock: 'at-once',
  nonce: 'at-once',
  credentials: 'never',
  'expired-credentials': 'at-once',
  permission: 'never',
  parameter: 'never',
  request: 'never',
  'not-supported': 'never',
  unknown: 'never',
};

/** Kinds of error whose message names the source of the credentials. */
const ABOUT_CREDENTIALS: ReadonlySet<ErrorKind> = new Set([
  'credentials',
  'expired-credentials',
  'permission',
]);

/** The service answered with an error code. */
export class ServiceError extends OnsMqttError {
  /** Status of the HTTP response, which may differ from the documented one. */
  readonly httpStatus: number;
  readonly service: string;
  readonly askedWith: string;
  readonly denial?: string;

  constructor(entry: ErrorCode, answer: ServiceErrorAnswer, retry = RETRY[entry.kind]) {
    const sentences = [
      `${answer.service} answered ${answer.code}: ${entry.meaning} (HTTP ${answer.httpStatus}).`,
      ABOUT_CREDENTIALS.has(entry.kind) && `The credentials are from ${answer.askedWith}.`,
      answer.denial,
    ];
    super({
      code: answer.code,
      message: sentences.filter(Boolean).join(' '),
      remedies: entry.remedies,
      // If the service names a wait, there is a retry after it, whatever the code.
      retry: answer.retryAfterMs === undefined ? retry : 'throttled',
      retryAfterMs: answer.retryAfterMs,
      requestId: answer.requestId,
      at: entry.at,
    });
    this.httpStatus = answer.httpStatus;
    this.service = answer.service;
    this.askedWith = answer.askedWith;
    this.denial = answer.denial;
  }
}

/** The parts of an error answer that say what happened. */
export interface ServiceErrorAnswer {
  readonly code: string;
  readonly httpStatus: number;
  readonly requestId?: string;
  readonly retryAfterMs?: number;
  /** The service that answered, as the subject of a sentence. */
  readonly service: string;
  /** The source of the credentials, in words. */
  readonly askedWith: string;
  /** Why RAM denied the call, as a sentence. */
  readonly denial?: string;
}

/** The account's calls per second are used up, or the service is overloaded. */
export class ThrottlingError extends ServiceError {}
/** The service had an internal error. */
export class ServerError extends ServiceError {}
/** This machine's clock is too far from the service's. */
export class ClockError extends ServiceError {}
/** The service has seen the request before. */
export class NonceError extends ServiceError {}
/** The credentials are wrong. */
export class CredentialsError extends ServiceError {}
/** The temporary credentials have expired. */
export class ExpiredCredentialsError extends ServiceError {}
/** The credentials are correct, but do not have permission for the call. */
export class PermissionError extends ServiceError {}
/** The service refuses the instance id or the token. */
export class ParameterError extends ServiceError {}
/** A part of the request did not reach the service unchanged. */
export class RequestError extends ServiceError {}
/** The endpoint does not offer the operation. */
export class NotSupportedError extends ServiceError {}
/** The error code is not documented. */
export class UnknownServiceError extends ServiceError {}

const CLASSES: Readonly<Record<ErrorKind, typeof ServiceError>> = {
  throttling: ThrottlingError,
  server: ServerError,
  clock: ClockError,
  nonce: NonceError,
  credentials: CredentialsError,
  'expired-credentials': ExpiredCredentialsError,
  permission: PermissionError,
  parameter: ParameterError,
  request: RequestError,
  'not-supported': NotSupportedError,
  unknown: UnknownServiceError,
};

/** The error of the class for an error code. */
export function serviceError(entry: ErrorCode, answer: ServiceErrorAnswer): ServiceError {
  return new CLASSES[entry.kind](entry, answer);
}

/**
 * Whether another try may help after an answer with this status and without an error code. A server or proxy may close an idle connection
 * with 408, which looks like the answer to the next request. 425 asks for the request again.
 */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425;
}
