import { errorCode } from '../onsmqtt/facts/error-codes';
import { type ServiceCode, serviceText } from '../onsmqtt/facts/service-texts';

/** The `AccessDeniedDetail` of an answer to a call that RAM denies. */
export type AccessDenied = Readonly<Record<string, string>>;

/** The parts of an error answer that differ from the documented ones for its code. */
export interface ApiErrorDetails {
  readonly httpStatus?: number;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly accessDenied?: AccessDenied;
}

/** An error answer of the service or of a fault. */
export class ApiError extends Error {
  readonly httpStatus: number;
  /** Sent in a header, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly accessDenied: AccessDenied | undefined;

  constructor(
    readonly code: string,
    details: ApiErrorDetails = {},
  ) {
    super(details.message ?? serviceText(code) ?? 'The request was refused.');
    this.httpStatus = details.httpStatus ?? errorCode(code)?.httpStatus ?? 400;
    this.retryAfterMs = details.retryAfterMs;
    this.accessDenied = details.accessDenied;
  }
}

/** An error answer of the service, with a code from the facts. */
export function refusal(code: ServiceCode, details?: ApiErrorDetails): ApiError {
  return new ApiError(code, details);
}
