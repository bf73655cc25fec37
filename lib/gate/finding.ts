import type { Level, Rule } from './rules';

/** One rule broken by one subject. */
export interface Finding {
  readonly rule: Rule;
  readonly level: Level;
  /** The token's name, where it has one, and its fingerprint. */
  readonly subject: string;
  /** What happened and why, in sentences. */
  readonly message: string;
  /** What to do about it, in sentences. */
  readonly help: string;
}
