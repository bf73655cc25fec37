import type { Problem } from './problem';

/** The outcome of one question. Contains the token's fingerprint, never the token. */
export type Outcome = ValidOutcome | InvalidOutcome | UnverifiedOutcome;

interface Checked {
  readonly tokenFingerprint: string;
  /** When the outcome was known, by this machine's clock. */
  readonly checkedAt: Date;
}

/** The service answered TokenStatus true. */
export interface ValidOutcome extends Checked {
  readonly verdict: 'valid';
  /** The service's id of the call. */
  readonly requestId: string;
  /** When the service answered: by its own clock if the answer contains the time, else by the clock of this machine. */
  readonly answeredAt: Date;
}

/** The service answered TokenStatus false. */
export interface InvalidOutcome extends Checked {
  readonly verdict: 'invalid';
  /** The service's id of the call. */
  readonly requestId: string;
}

/** The service gave no answer, or an error instead of one. */
export interface UnverifiedOutcome extends Checked {
  readonly verdict: 'unverified';
  readonly problem: Problem;
  /** The service's id of the call that failed; null if the service gave none. */
  readonly requestId: string | null;
}

/** The result of a check in one word. */
export type Verdict = Outcome['verdict'];

export const VERDICTS = ['valid', 'invalid', 'unverified'] as const satisfies readonly Verdict[];

/** The `TokenStatus` that the service answered with; null if it gave no answer. */
export function tokenStatusOf({ verdict }: Pick<Outcome, 'verdict'>): boolean | null {
  return verdict === 'unverified' ? null : verdict === 'valid';
}
