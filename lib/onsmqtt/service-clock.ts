import { ClockError } from './errors';

/** Below this, another correction would change nothing: the service allows 15 minutes. */
const NEGLIGIBLE_MS = 60_000;

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
    const serviceTime = Date.parse(dateHeader ?? '');
    if (Number.isNaN(serviceTime)) return final(error, 'the answer does not contain the time of the service');
    const wasCorrected = Math.abs(serviceTime - sentAt.getTime()) < NEGLIGIBLE_MS;
    if (wasCorrected) return final(error, describeSkew(-this.#offsetMs));
    this.#offsetMs = serviceTime - this.machineTime();
    return error;
  }
}

function final(error: ClockError, meaning: string): ClockError {
  return new ClockError(
    { code: error.code, httpStatus: error.httpStatus, kind: 'clock', meaning, remedies: error.remedies },
    error,
    'never',
  );
}

/** How far this machine's clock is from the service's: a clause. */
export function describeSkew(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  if (minutes === 0) return "this machine's clock agrees with the service's, which refuses it all the same";
  return `this machine's clock is ${minutes} minutes ${aheadMs > 0 ? 'ahead' : 'behind'}`;
}
