import type { PolicyArgument } from './policy';
import type { Level, Rule } from './rules';

/** One rule broken by one subject. */
export interface Finding {
  readonly rule: Rule;
  readonly level: Level;
  /** The name that the user gave to the token or the block; the fingerprint if a token has no name. */
  readonly subject: string;
  /** Replaces the title of the rule. Does not contain the id of the rule. */
  readonly title?: string;
  /** What happened and why, in whole sentences. */
  readonly message: string;
  /** What to do about it, in whole sentences. */
  readonly help: string;
  /** The service's id of the call, for a support case. It is not in the message, so that two checks give the same message. */
  readonly requestId?: string;
}

/** A finding about a token. The policy of its gate sets the level. */
export interface TokenFinding extends Finding {
  /** The argument of the gate that sets the level. */
  readonly policyArgument: PolicyArgument;
}

/** The title of a finding, such as `Token DEVICE_1_TOKEN is invalid (AMT001)`. */
export function titleOf({ title, rule, subject }: Finding): string {
  return title === undefined ? rule.title(subject) : `${title} (${rule.id})`;
}
