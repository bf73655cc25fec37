import type { CheckedToken, CheckResult, ReportedVerdict } from '../check-result';

/** The ones that need action first. */
export const REPORTED_VERDICTS: readonly ReportedVerdict[] = [
  'invalid',
  'unverified',
  'unjudged',
  'deferred',
  'unchecked',
  'valid',
];

/** The tokens that need action first, otherwise in the order given. */
export function inOrder(tokens: readonly CheckedToken[]): CheckedToken[] {
  const rankOf = ({ verdict }: CheckedToken) => REPORTED_VERDICTS.indexOf(verdict);
  return [...tokens].sort((one, other) => rankOf(one) - rankOf(other));
}

/** How many tokens there are of each verdict that there is. */
export function countVerdicts({
  tokens,
  unlisted,
}: Pick<CheckResult, 'tokens' | 'unlisted'>): { verdict: ReportedVerdict; count: number }[] {
  const counts = new Map<ReportedVerdict, number>();
  const add = (verdict: ReportedVerdict, count: number) =>
    counts.set(verdict, (counts.get(verdict) ?? 0) + count);
  for (const { verdict } of tokens) add(verdict, 1);
  for (const { verdict, count } of unlisted) add(verdict, count);
  return REPORTED_VERDICTS.flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [{ verdict, count }];
  });
}
