import type { CheckedToken, CheckResult, ReportedVerdict } from '../check-result';

/** The verdicts that need action come first. */
export const REPORTED_VERDICTS: readonly ReportedVerdict[] = [
  'invalid',
  'unverified',
  'unjudged',
  'deferred',
  'unchecked',
  'valid',
];

/** Sorts tokens so that those that need action come first. */
export function inOrder(tokens: readonly CheckedToken[]): CheckedToken[] {
  const rankOf = ({ verdict }: CheckedToken) => REPORTED_VERDICTS.indexOf(verdict);
  return [...tokens].sort((one, other) => rankOf(one) - rankOf(other));
}

/** The number of tokens of each verdict, without verdicts that no token has. */
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
