import type { Rule } from '../rules';
import type { Block } from './block';

/** A rule that a block of a configuration breaks. */
export interface BrokenRule<B extends Block = Block> {
  readonly rule: Rule;
  readonly block: B;
  /** What is wrong, as a sentence. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly help: string;
  /** The argument that breaks the rule, if it is an argument. */
  readonly argument?: string;
  /** The checks of the token. The rule is no longer broken if the block waits for one of them. */
  readonly checks?: readonly B[];
}
