import type { Finding } from './finding';
import type { InvalidOutcome, Outcome, UnverifiedOutcome } from './outcome';
import { levelOf, type Policy } from './policy';
import { INVALID_TOKEN, UNVERIFIED_TOKEN } from './rules';

/** The token that an outcome is about, as its user knows it. */
export interface TokenSubject {
  /** The name that its user gave it: of an environment variable, a file, a member of a fleet; else its fingerprint. */
  readonly name: string;
  readonly instanceId: string;
}

/** Holds an outcome against a policy. A valid token breaks no rule. */
export function judge(outcome: Outcome, subject: TokenSubject, policy: Policy): Finding | undefined {
  switch (outcome.verdict) {
    case 'valid':
      return undefined;
    case 'invalid':
      return invalidToken(outcome, subject, policy);
    case 'unverified':
      return unverifiedToken(outcome, subject, policy);
  }
}

function invalidToken(
  { tokenFingerprint, requestId }: InvalidOutcome,
  { name, instanceId }: TokenSubject,
  policy: Policy,
): Finding {
  return {
    rule: INVALID_TOKEN,
    level: levelOf(policy.onInvalid),
    subject: name,
    message: `QueryToken answered that token ${tokenFingerprint} is not valid for instance ${instanceId} (request ${requestId}). The service does not give the reason: it answers like this for a token that has expired or was revoked.`,
    help: INVALID_TOKEN.help,
  };
}

function unverifiedToken(
  { tokenFingerprint, problem }: UnverifiedOutcome,
  { name, instanceId }: TokenSubject,
  policy: Policy,
): Finding {
  return {
    rule: UNVERIFIED_TOKEN,
    level: levelOf(policy.onUnverified),
    subject: name,
    message: `Could not verify token ${tokenFingerprint} for instance ${instanceId}. ${problem.message}`,
    help: problem.help,
  };
}
