import { errorCode } from '../onsmqtt/facts/error-codes';
import type { Action } from './operations/operation';
import { tokenFingerprint } from './token-store';

export interface CallCounts {
  /** All requests that named the action. */
  readonly total: number;
  /** Requests that the operation answered. The service would bill these. */
  readonly answered: number;
  /** Requests that were refused by a rate limit. */
  readonly throttled: number;
}

/** The outcome of a call: answered by the operation, refused with a code, or replaced by a scripted fault. */
export type CallOutcome = 'answered' | 'replaced' | { readonly code: string };

const NONE: CallCounts = { total: 0, answered: 0, throttled: 0 };

/** Counts calls. Contains fingerprints, never tokens. */
export class CallLog {
  readonly #actions: Record<Action, CallCounts> = { QueryToken: NONE, ApplyToken: NONE, RevokeToken: NONE };
  readonly #queries = new Map<string, number>();

  record(action: Action, token: string | undefined, outcome: CallOutcome): void {
    const { total, answered, throttled } = this.#actions[action];
    this.#actions[action] = {
      total: total + 1,
      answered: answered + (outcome === 'answered' ? 1 : 0),
      throttled: throttled + (isThrottling(outcome) ? 1 : 0),
    };
    if (action === 'QueryToken' && token) {
      const fingerprint = tokenFingerprint(token);
      this.#queries.set(fingerprint, (this.#queries.get(fingerprint) ?? 0) + 1);
    }
  }

  counts(): Readonly<Record<Action, CallCounts>> {
    return { ...this.#actions };
  }

  /** The number of QueryToken requests about each token, by fingerprint, with any outcome. */
  queries(): ReadonlyMap<string, number> {
    return this.#queries;
  }
}

function isThrottling(outcome: CallOutcome): boolean {
  return typeof outcome === 'object' && errorCode(outcome.code)?.kind === 'throttling';
}
