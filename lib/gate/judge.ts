import type { Finding } from './finding';
import type { Outcome } from './outcome';
import type { Policy, PolicyAction } from './policy';
import { INVALID_TOKEN, UNVERIFIED_TOKEN } from './rules';

/** What a token is called where it is reported. */
export interface TokenSubject {
  readonly instanceId: string;
  /** Its name in the fleet that it belongs to. */
  readonly name?: string;
}

/** Holds an outcome against a policy. A valid token breaks no rule. */
export function judge(outcome: Outcome, subject: TokenSubject, policy: Policy): Finding | undefined {
  switch (outcome.verdict) {
    case 'valid':
      return undefined;
    case 'invalid':
      return {
        rule: INVALID_TOKEN,
        level: levelOf(policy.onInvalid),
        subject: nameOf(outcome, subject),
        message: `QueryToken answered for instance ${subject.instanceId} that the token is not valid now: it has expired, was revoked, or was issued for another instance (request ${outcome.requestId}).`,
        help: INVALID_TOKEN.help,
      };
    case 'unverified':
      return {
        rule: UNVERIFIED_TOKEN,
        level: levelOf(policy.onUnverified),
        subject: nameOf(outcome, subject),
        message: `Instance ${subject.instanceId} could not be asked whether the token is valid. ${outcome.failure!.message}${triesOf(outcome)}`,
        help: outcome.failure!.help,
      };
  }
}

function nameOf({ tokenFingerprint }: Outcome, { name }: TokenSubject): string {
  return name === undefined ? `Token ${tokenFingerprint}` : `Token "${name}" (${tokenFingerprint})`;
}

function levelOf(action: PolicyAction): Finding['level'] {
  return action === 'fail' ? 'error' : 'warning';
}

function triesOf(outcome: Outcome): string {
  const { tries } = outcome.failure!;
  return tries > 1 ? ` It was asked ${tries} times.` : '';
}
