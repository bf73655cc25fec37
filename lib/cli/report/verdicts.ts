import type { CheckedToken } from '../check-result';

type Verdict = CheckedToken['verdict'];

/** In the order in which they want to be looked at. */
const VERDICTS: readonly Verdict[] = ['invalid', 'unverified', 'deferred', 'unchecked', 'valid'];

/** Those that want to be looked at before the others. */
export function inOrder(tokens: readonly CheckedToken[]): CheckedToken[] {
  const rankOf = ({ verdict }: CheckedToken) => VERDICTS.indexOf(verdict);
  return [...tokens].sort((one, other) => rankOf(one) - rankOf(other));
}

/** How many tokens there are of each verdict that there is. */
export function countVerdicts(tokens: readonly CheckedToken[]): { verdict: Verdict; count: number }[] {
  const counts = VERDICTS.map((verdict) => ({
    verdict,
    count: tokens.filter((token) => token.verdict === verdict).length,
  }));
  return counts.filter(({ count }) => count > 0);
}
