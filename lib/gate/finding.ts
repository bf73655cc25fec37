import type { Level, Rule } from './rules';

/** One rule broken by one subject. Its title is `rule.title(subject)`. */
export interface Finding {
  readonly rule: Rule;
  readonly level: Level;
  /** The name that its user gave the token or the block; the fingerprint where a token has no name. */
  readonly subject: string;
  /** What happened and why, in whole sentences. */
  readonly message: string;
  /** What to do about it, in whole sentences. */
  readonly help: string;
  /** The service's id of the call that it is about, for a support case. Apart from the message, so that two checks say the same. */
  readonly requestId?: string;
}
