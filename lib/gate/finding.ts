import type { PolicyArgument } from './policy';
import type { Level, Rule } from './rules';

/** One rule broken by one subject. */
export interface Finding {
  readonly rule: Rule;
  readonly level: Level;
  /** The name that its user gave the token or the block; the fingerprint where a token has no name. */
  readonly subject: string;
  /** Set where the rule's own title does not fit, without the rule's id. */
  readonly title?: string;
  /** What happened and why, in whole sentences. */
  readonly message: string;
  /** What to do about it, in whole sentences. */
  readonly help: string;
  /** The service's id of the call that it is about, for a support case. Apart from the message, so that two checks say the same. */
  readonly requestId?: string;
}

/** A finding about a token, whose level is that of the policy of its gate. */
export interface TokenFinding extends Finding {
  /** The argument of the gate that decides on the level. */
  readonly policyArgument: PolicyArgument;
}

/** The title of a finding, such as `Token DEVICE_1_TOKEN is invalid (AMT001)`. */
export function titleOf({ title, rule, subject }: Finding): string {
  return title === undefined ? rule.title(subject) : `${title} (${rule.id})`;
}
