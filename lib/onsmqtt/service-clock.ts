import type { Remedy } from '../gate/problem';
import { ClockError } from './errors';
import { httpDate } from './exchange/http-date';

/** A smaller difference is not corrected, because the service allows 15 minutes. */
const NEGLIGIBLE_MS = 60_000;

/** Later times are ignored: the year in a request has four digits. */
const END_OF_DATES = Date.UTC(10_000, 0);

const CHECK_PROXY =
  "This machine's clock is right. Check whether a proxy changes requests, or delays them. If none does, report the request id to Alibaba Cloud.";

/** The time of the service: the time of this machine, corrected by the `Date` header of an answer. */
export class ServiceClock {
  #offsetMs = 0;

  constructor(private readonly machineTime: () => number = Date.now) {}

  now(): Date {
    return new Date(this.machineTime() + this.#offsetMs);
  }

  /**
   * Takes the service's time from a `Date` header. Returns the same error, to be retried. If the request already had the service's time,
   * returns a final error that names the clock skew.
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

/** The difference between the clocks of this machine and the service, as a clause. */
export function describeSkew(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return `this machine's clock is ${minutes} minutes ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}
