import { hash } from 'node:crypto';
import { DigestSet } from '../../gate/digest-set';
import { TransportError } from '../errors';
import { MAX_CLOCK_DIFFERENCE } from '../facts/limits';
import { type ExchangeFault, FAULTS } from './faults';
import { httpDate } from './http-date';
import type { HttpResponse } from './response-reader';

/** The answer may belong to another question, because it has the id of an earlier answer, or comes from a cache. */
export class RepeatedAnswerError extends TransportError {
  constructor(host: string, fault: ExchangeFault = FAULTS.REPEATED) {
    super({ ...fault, message: fault.message(host) });
  }
}

/** Refuses an answer from a cache, which has an `Age` header. */
export function refuseCached({ headers }: HttpResponse, host: string): void {
  if (headers.age !== undefined) throw new RepeatedAnswerError(host);
}

/**
 * Refuses an answer that is much older than the request: a proxy may repeat an answer of an earlier run, whose ids this run has not seen.
 * At the time of such an answer, the service would have refused the request, because its time stamp was too far in the future.
 * @param askedAt the time stamp of the request.
 */
export function refuseOld({ headers }: HttpResponse, askedAt: Date, host: string): void {
  const answeredAt = httpDate(headers.date);
  if (askedAt.getTime() - answeredAt > MAX_CLOCK_DIFFERENCE.ms + CLOCK_STEP_MS)
    throw new RepeatedAnswerError(host, FAULTS.OLD);
}

/** The times in headers are rounded to seconds. */
const CLOCK_STEP_MS = 1_000;

/** The request ids that this run has seen. Each answer of the service has a unique id. */
export class AnswersSeen {
  readonly #claimed = new DigestSet();
  readonly #repeated = new Set<string>();

  /** Records the id of an answer. @throws {@link RepeatedAnswerError} if an earlier answer had it. */
  claim(requestId: string, host: string): void {
    if (this.#claimed.add(hash('sha256', requestId))) return;
    this.#repeated.add(requestId);
    throw new RepeatedAnswerError(host);
  }

  /** Whether no later answer has repeated the id. */
  isSole(requestId: string): boolean {
    return !this.#repeated.has(requestId);
  }
}
