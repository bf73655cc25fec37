import { errorCode } from '../onsmqtt/facts/error-codes';
import { SERVICE_TEXTS } from '../onsmqtt/facts/service-texts';

/** The gateway's codes that say a request is not one of this API: QueryToken's documentation does not list them. */
const GATEWAY_STATUS: Readonly<Record<string, number>> = {
  'InvalidAction.NotFound': 404,
  UnsupportedHTTPMethod: 403,
};

/** What RAM says of a call that it denies: `AccessDeniedDetail` of the answer. */
export type AccessDenied = Readonly<Record<string, string>>;

/** What an error answer holds beside its code, where it is not what the documentation says of the code. */
export interface ApiErrorDetails {
  readonly httpStatus?: number;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly accessDenied?: AccessDenied;
}

/** An error that the service answers with. */
export class ApiError extends Error {
  readonly httpStatus: number;
  /** Sent as `x-acs-retry-after`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly accessDenied: AccessDenied | undefined;

  constructor(
    readonly code: string,
    details: ApiErrorDetails = {},
  ) {
    super(details.message ?? textOf(code));
    this.httpStatus = details.httpStatus ?? errorCode(code)?.httpStatus ?? GATEWAY_STATUS[code] ?? 400;
    this.retryAfterMs = details.retryAfterMs;
    this.accessDenied = details.accessDenied;
  }
}

/** Of a code that names a parameter (`InvalidParameter.Token`), the text is that of its family. */
function textOf(code: string): string {
  return SERVICE_TEXTS[code] ?? SERVICE_TEXTS[code.replace(/[^.]*$/, '')] ?? 'The request was refused.';
}
