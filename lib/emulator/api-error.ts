import { errorCode } from '../onsmqtt/facts/error-codes';
import { type ServiceCode, serviceText } from '../onsmqtt/facts/service-texts';

/** What RAM says of a call that it denies: `AccessDeniedDetail` of the answer. */
export type AccessDenied = Readonly<Record<string, string>>;

/** What an error answer holds beside its code, where it is not what the documentation says of the code. */
export interface ApiErrorDetails {
  readonly httpStatus?: number;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly accessDenied?: AccessDenied;
}

/** An error that the service answers with, or that a fault has it answer with. */
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

/** An error of the service itself: its code is one of the facts. */
export function refusal(code: ServiceCode, details?: ApiErrorDetails): ApiError {
  return new ApiError(code, details);
}
