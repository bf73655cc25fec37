import { DEFAULT_ACTION, POLICY_ARGUMENTS } from '../policy';
import { WARN_ONLY_GATE } from '../rules';
import type { Block } from './block';
import type { BrokenRule } from './broken-rule';
import { isTokenCheck } from './token-argument';

/** The message for a gate that does not fail because of an argument. */
export function warnsBecauseOf(name: string, argument: string, action: unknown) {
  return {
    message: `${name} does not fail (${argument} is "${action}"). The policy requires every gate to fail.`,
    help: 'Set it to "fail" (in CDKTF: TokenPolicy.FAIL).',
  };
}

/** The message for a gate that does not fail because it is in a check block. */
export function warnsInCheckBlock(name: string) {
  return {
    message: `${name} is in a check block, which only warns. The policy requires every gate to fail.`,
    help: 'Move the data source out of the check block.',
  };
}

/**
 * The checks that only warn (AMT006). Called if the policy requires that gates fail.
 * @param spelled spells the name of an argument for the reader; unchanged by default.
 */
export function warnOnlyGates<B extends Block>(
  blocks: readonly B[],
  spelled: (argument: string) => string = (argument) => argument,
): BrokenRule<B>[] {
  return blocks.filter(isTokenCheck).flatMap((block) => [
    ...POLICY_ARGUMENTS.filter((argument) => (block.body[argument] ?? DEFAULT_ACTION) !== 'fail').map(
      (argument) => ({
        rule: WARN_ONLY_GATE,
        block,
        argument,
        ...warnsBecauseOf(block.name, spelled(argument), block.body[argument]),
      }),
    ),
    ...(block.isInCheck ? [{ rule: WARN_ONLY_GATE, block, ...warnsInCheckBlock(block.name) }] : []),
  ]);
}
