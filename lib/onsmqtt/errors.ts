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

/** Everything that can go wrong between us and the service. Holds no request, no header and no query string. */
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

/** Terraform stopped the provider, or the command was interrupted, before there was an answer. */
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

/** An answer came, and it is not one that QueryToken gives. */
export class MalformedAnswerError extends OnsMqttError {
  constructor(
    /** Status of the HTTP response. */
    readonly httpStatus: number,
    /** What is wrong with it, as a sentence. */
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

/** Messages of these name the credentials that they are about. */
const ABOUT_CREDENTIALS: ReadonlySet<ErrorKind> = new Set([
  'credentials',
  'expired-credentials',
  'permission',
]);

/** The service answered with an error code. */
export class ServiceError extends OnsMqttError {
  /** Status of the HTTP response, whatever the documentation says of the code. */
  readonly httpStatus: number;
  readonly service: string;
  readonly askedWith: string;
  readonly denial?: string;

  constructor(entry: ErrorCode, answer: ServiceErrorAnswer, retry = RETRY[entry.kind]) {
    const sentences = [
      `${answer.service} answered ${answer.code}: ${entry.meaning} (HTTP ${answer.httpStatus}).`,
      ABOUT_CREDENTIALS.has(entry.kind) && `It was asked with credentials from ${answer.askedWith}.`,
      answer.denial,
    ];
    super({
      code: answer.code,
      message: sentences.filter(Boolean).join(' '),
      remedies: entry.remedies,
      // A service that says when to come back is asked again then, whatever the code.
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
  /** Which service answered, as the subject of a sentence. */
  readonly service: string;
  /** Where the credentials came from, in words. */
  readonly askedWith: string;
  /** What RAM says of a denied call, as a sentence. */
  readonly denial?: string;
}

/** The account's calls per second are used up, or the service is overloaded. */
export class ThrottlingError extends ServiceError {}
/** The service failed inside. */
export class ServerError extends ServiceError {}
/** This machine's clock is too far from the service's. */
export class ClockError extends ServiceError {}
/** The service has seen the request before. */
export class NonceError extends ServiceError {}
/** The credentials are wrong. */
export class CredentialsError extends ServiceError {}
/** The temporary credentials have expired. */
export class ExpiredCredentialsError extends ServiceError {}
/** The credentials are right and have no right to ask. */
export class PermissionError extends ServiceError {}
/** The service refuses the instance id or the token. */
export class ParameterError extends ServiceError {}
/** The request did not reach the service as it was sent. */
export class RequestError extends ServiceError {}
/** The service does not offer the operation there. */
export class NotSupportedError extends ServiceError {}
/** A code that no documentation we know of names. */
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

/** The error of the class that an error code stands for. */
export function serviceError(entry: ErrorCode, answer: ServiceErrorAnswer): ServiceError {
  return new CLASSES[entry.kind](entry, answer);
}

/**
 * Whether another try may help after an answer with this status that has no code of the service. A server or proxy that closes an idle
 * connection says so with 408, which the next request takes for its answer; 425 asks for the request again.
 */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425;
}
