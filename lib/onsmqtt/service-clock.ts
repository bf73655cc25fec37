import type { Remedy } from '../gate/problem';
import { ClockError } from './errors';
import { httpDate } from './exchange/http-date';

/** Below this, another correction would change nothing: the service allows 15 minutes. */
const NEGLIGIBLE_MS = 60_000;

/** A later year has more digits than a request may have. */
const END_OF_DATES = Date.UTC(10_000, 0);

const CHECK_PROXY =
  "This machine's clock is right. Check whether a proxy changes requests, or delays them. If none does, report the request id to Alibaba Cloud.";

/** The service's time: this machine's, corrected once by what the service says of its own. */
export class ServiceClock {
  #offsetMs = 0;

  constructor(private readonly machineTime: () => number = Date.now) {}

  now(): Date {
    return new Date(this.machineTime() + this.#offsetMs);
  }

  /**
   * Takes the service's time from a `Date` header. Returns the error as it was, to be retried, or one that names the skew
   * where the request had the service's time already.
   */
  correct(error: ClockError, dateHeader: string | undefined, sentAt: Date): ClockError {
    const serviceTime = httpDate(dateHeader);
    if (!(serviceTime < END_OF_DATES))
      return final(error, 'the answer does not contain the time of the service');
    const wasCorrected = Math.abs(serviceTime - sentAt.getTime()) < NEGLIGIBLE_MS;
    if (wasCorrected && Math.abs(this.#offsetMs) < NEGLIGIBLE_MS)
      return final(error, "the time of the request was refused, although it is the service's", [CHECK_PROXY]);
    if (wasCorrected) return final(error, describeSkew(-this.#offsetMs));
    this.#offsetMs = serviceTime - this.machineTime();
    return error;
  }
}

function final(error: ClockError, meaning: string, remedies: readonly Remedy[] = error.remedies): ClockError {
  return new ClockError(
    { code: error.code, httpStatus: error.httpStatus, kind: 'clock', meaning, remedies },
    error,
    'never',
  );
}

/** How far this machine's clock is from the service's: a clause. */
export function describeSkew(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return `this machine's clock is ${minutes} minutes ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}
