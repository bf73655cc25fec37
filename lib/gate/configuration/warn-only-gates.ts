import { WARN_ONLY_GATE } from '../rules';
import type { Block } from './block';
import type { BrokenRule } from './broken-rule';
import { isTokenCheck } from './token-argument';

/** The checks that only warn (AMT006), where a policy asks that they fail. */
export function warnOnlyGates<B extends Block>(blocks: readonly B[]): BrokenRule<B>[] {
  return blocks.filter(isTokenCheck).flatMap((block) => [
    ...(['on_invalid', 'on_unverified', 'on_expiring'] as const)
      .filter((argument) => (block.body[argument] ?? 'fail') !== 'fail')
      .map((argument) => ({
        rule: WARN_ONLY_GATE,
        block,
        message: `${block.name} does not fail (${argument} is "${block.body[argument]}"), where the policy asks that every gate does.`,
        help: 'Set it to "fail" (in CDKTF: TokenPolicy.FAIL).',
      })),
    ...(block.isInCheck
      ? [
          {
            rule: WARN_ONLY_GATE,
            block,
            message: `${block.name} does not fail (it stands in a check block, which only warns), where the policy asks that every gate does.`,
            help: 'Take the data source out of the check block.',
          },
        ]
      : []),
  ]);
}
