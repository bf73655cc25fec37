import { hash } from 'node:crypto';
import { DigestSet } from '../../gate/digest-set';
import { TransportError } from '../errors';
import { MAX_CLOCK_DIFFERENCE } from '../facts/limits';
import { type ExchangeFault, FAULTS } from './faults';
import { httpDate } from './http-date';
import type { HttpResponse } from './response-reader';

/** An answer has the id of an earlier one: it belongs to another question, or something repeats answers. */
export class RepeatedAnswerError extends TransportError {
  constructor(host: string, fault: ExchangeFault = FAULTS.REPEATED) {
    super({ ...fault, message: fault.message(host) });
  }
}

/** Refuses an answer of a cache, which shows by its `Age` header. */
export function refuseCached({ headers }: HttpResponse, host: string): void {
  if (headers.age !== undefined) throw new RepeatedAnswerError(host);
}

/**
 * Refuses an answer with a time at which the service would have refused the request, as one from the future: a proxy may repeat the answers
 * of an earlier run, whose ids this run has not seen.
 * @param askedAt the time stamp of the request.
 */
export function refuseOld({ headers }: HttpResponse, askedAt: Date, host: string): void {
  const answeredAt = httpDate(headers.date);
  if (askedAt.getTime() - answeredAt > MAX_CLOCK_DIFFERENCE.ms + CLOCK_STEP_MS)
    throw new RepeatedAnswerError(host, FAULTS.OLD);
}

/** Headers have no parts of seconds. */
const CLOCK_STEP_MS = 1_000;

/** The request ids that this run has seen. The service gives each answer one of its own. */
export class AnswersSeen {
  readonly #claimed = new DigestSet();
  readonly #repeated = new Set<string>();

  /** Takes an answer's id for a question. @throws {@link RepeatedAnswerError} where another question had it. */
  claim(requestId: string, host: string): void {
    if (this.#claimed.add(hash('sha256', requestId))) return;
    this.#repeated.add(requestId);
    throw new RepeatedAnswerError(host);
  }

  /** Whether no other question was answered with the same id meanwhile. */
  isSole(requestId: string): boolean {
    return !this.#repeated.has(requestId);
  }
}
