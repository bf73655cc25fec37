type HttpFault = 'NOT_HTTP' | 'TOO_LARGE' | 'ENDED_EARLY' | 'SURPLUS' | 'INVALID_HEADER';

/** A fault in the bytes of an exchange, by its code in `FAULTS`. */
export class HttpError extends Error {
  constructor(readonly code: HttpFault) {
    super(code);
  }
}
