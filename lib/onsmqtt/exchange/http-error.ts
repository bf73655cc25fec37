type HttpFault = 'NOT_HTTP' | 'TOO_LARGE' | 'ENDED_EARLY' | 'SURPLUS' | 'INVALID_HEADER';

/** What was wrong with the bytes of an exchange, as a code that `FAULTS` explains. */
export class HttpError extends Error {
  constructor(readonly code: HttpFault) {
    super(code);
  }
}
