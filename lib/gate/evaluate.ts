import { durationText, type Expiry, isExpiring } from './expiry';
import type { TokenFinding } from './finding';
import type { InvalidOutcome, Outcome, UnverifiedOutcome } from './outcome';
import { levelOf, type Policy } from './policy';
import { EXPIRING_TOKEN, INVALID_TOKEN, UNVERIFIED_TOKEN } from './rules';

/** The token that an outcome is about, as its user knows it. */
export interface TokenSubject {
  /** The name of its environment variable, file or fleet member; if it has none, its fingerprint. */
  readonly name: string;
  readonly instanceId: string;
  /** Absent if the expiry is not known. AMT009 is then not evaluated. */
  readonly expiry?: Expiry;
}

/** Applies a policy to an outcome. A valid token breaks a rule only if its known expiry is too soon. */
export function evaluate(outcome: Outcome, subject: TokenSubject, policy: Policy): TokenFinding | undefined {
  switch (outcome.verdict) {
    case 'valid':
      return expiringToken(
        subject,
        outcome.answeredAt,
        policy,
        `QueryToken answered that token ${outcome.tokenFingerprint} is valid for instance ${subject.instanceId}.`,
      );
    case 'invalid':
      return invalidToken(outcome, subject, policy);
    case 'unverified':
      return unverifiedToken(outcome, subject, policy);
  }
}

/** Evaluates the known expiry of a token that QueryToken is not asked about. */
export function evaluateUnasked(
  subject: Pick<TokenSubject, 'name' | 'expiry'>,
  now: Date,
  policy: Policy,
): TokenFinding | undefined {
  return expiringToken(subject, now, policy, 'QueryToken was not asked about this token.');
}

/** @param answer a sentence that says what QueryToken answered. */
function expiringToken(
  { name, expiry }: Pick<TokenSubject, 'name' | 'expiry'>,
  at: Date,
  policy: Policy,
  answer: string,
): TokenFinding | undefined {
  if (!expiry || !isExpiring(expiry, at)) return undefined;
  return {
    rule: EXPIRING_TOKEN,
    level: levelOf(policy.onExpiring),
    policyArgument: 'on_expiring',
    subject: name,
    ...(expiry.expiresAt <= at ? { title: `The known expiry of token ${name} has passed` } : {}),
    message: `${answer} ${remainingTime(expiry, at)}`,
    help: EXPIRING_TOKEN.help,
  };
}

function remainingTime({ expiresAt, minRemainingMs }: Expiry, at: Date): string {
  const time = expiresAt.toISOString().replace('.000', '');
  const remainingMs = expiresAt.getTime() - at.getTime();
  return remainingMs <= 0
    ? `Its known expiry, ${time}, has passed.`
    : `It expires at ${time}, in ${durationText(remainingMs)}. It must remain valid for ${durationText(minRemainingMs)} (min_remaining).`;
}

function invalidToken(
  { tokenFingerprint, requestId }: InvalidOutcome,
  { name, instanceId }: TokenSubject,
  policy: Policy,
): TokenFinding {
  return {
    rule: INVALID_TOKEN,
    level: levelOf(policy.onInvalid),
    policyArgument: 'on_invalid',
    subject: name,
    message: `QueryToken answered that token ${tokenFingerprint} is not valid for instance ${instanceId}. The service does not give the reason: it answers like this for a token that has expired or was revoked.`,
    help: INVALID_TOKEN.help,
    requestId,
  };
}

function unverifiedToken(
  { tokenFingerprint, problem, requestId }: UnverifiedOutcome,
  { name, instanceId }: TokenSubject,
  policy: Policy,
): TokenFinding {
  return {
    rule: UNVERIFIED_TOKEN,
    level: levelOf(policy.onUnverified),
    policyArgument: 'on_unverified',
    subject: name,
    message: `Could not verify token ${tokenFingerprint} for instance ${instanceId}. ${problem.message}`,
    help: problem.help,
    ...(requestId === null ? {} : { requestId }),
  };
}
