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
  /** The argument that breaks it, if it is one. */
  readonly argument?: string;
  /** The checks that would mend it if the block waited for one. */
  readonly checks?: readonly B[];
}
