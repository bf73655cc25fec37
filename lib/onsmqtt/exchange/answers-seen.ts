import { hash } from 'node:crypto';
import { DigestSet } from '../../gate/digest-set';
import { TransportError } from '../errors';
import { FAULTS } from './faults';
import type { HttpResponse } from './response-reader';

/** An answer has the id of an earlier one: it belongs to another question, or something repeats answers. */
export class RepeatedAnswerError extends TransportError {
  constructor(host: string) {
    super({ ...FAULTS.REPEATED, message: FAULTS.REPEATED.message(host) });
  }
}

/** Refuses an answer of a cache, which shows by its `Age` header. */
export function refuseCached({ headers }: HttpResponse, host: string): void {
  if (headers.age !== undefined) throw new RepeatedAnswerError(host);
}

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
