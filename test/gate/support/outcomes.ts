import type { InvalidOutcome, Outcome, UnverifiedOutcome, ValidOutcome } from '../../../lib/gate/outcome';

const CHECKED_AT = new Date('2026-07-01T12:00:00Z');

const checked = (token: string) => ({ tokenFingerprint: `sha256:${token}`, checkedAt: CHECKED_AT });

export function validOutcome(token = '0123456789ab', requestId = 'R1'): ValidOutcome {
  return { ...checked(token), verdict: 'valid', requestId, answeredAt: CHECKED_AT };
}

export function invalidOutcome(token = '0123456789ab', requestId = 'R1'): InvalidOutcome {
  return { ...checked(token), verdict: 'invalid', requestId };
}

export function unverifiedOutcome(token = '0123456789ab'): UnverifiedOutcome {
  return {
    verdict: 'unverified',
    tokenFingerprint: `sha256:${token}`,
    checkedAt: CHECKED_AT,
    problem: {
      code: 'ConnectionRefused',
      message: 'The host refused the connection.',
      help: 'Check the network.',
    },
    requestId: null,
  };
}

/** The outcome, typed as unverified. Throws if it has another verdict. */
export function unverified(outcome: Outcome): UnverifiedOutcome {
  if (outcome.verdict !== 'unverified') throw new Error(`The verdict is ${outcome.verdict}.`);
  return outcome;
}
