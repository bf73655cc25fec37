import type { CheckedToken, CheckResult } from '../check-result';

type Verdict = CheckedToken['verdict'];

/** The ones that need action first. */
export const VERDICTS: readonly Verdict[] = [
  'invalid',
  'unverified',
  'unjudged',
  'deferred',
  'unchecked',
  'valid',
];

/** The tokens that need action first, otherwise in the order given. */
export function inOrder(tokens: readonly CheckedToken[]): CheckedToken[] {
  const rankOf = ({ verdict }: CheckedToken) => VERDICTS.indexOf(verdict);
  return [...tokens].sort((one, other) => rankOf(one) - rankOf(other));
}

/** How many tokens there are of each verdict that there is. */
export function countVerdicts({
  tokens,
  unlisted,
}: Pick<CheckResult, 'tokens' | 'unlisted'>): { verdict: Verdict; count: number }[] {
  const counts = new Map<Verdict, number>(unlisted);
  for (const { verdict } of tokens) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return VERDICTS.flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [{ verdict, count }];
  });
}
