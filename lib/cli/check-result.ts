import type { CheckedToken } from '../gate/checked-token';
import type { Finding } from '../gate/finding';
import { UNVERIFIED_TOKEN } from '../gate/rules';

/** What a check came to: what every report is made from. */
export interface CheckResult {
  readonly tokens: readonly CheckedToken[];
  /** The calls that the service answered. Each is billed as one message. */
  readonly calls: number;
  /** What could not be read, as sentences. The rest was checked all the same. */
  readonly unreadable: readonly string[];
}

export function findingsOf(tokens: readonly CheckedToken[]): Finding[] {
  return tokens.flatMap(({ finding }) => finding ?? []);
}

export type FailOn = 'error' | 'warning' | 'note';

export const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'note'];

/**
 * The status that the command ends with: 0 passed, 1 a policy was violated, 2 something could not be read, 3 nothing was violated
 * but something could not be verified. `strict` counts the latter as violated.
 */
export function exitStatus(
  { tokens, unreadable }: CheckResult,
  { failOn, strict }: { readonly failOn: FailOn; readonly strict: boolean },
): number {
  const findings = findingsOf(tokens);
  const isUnverified = findings.some(({ rule }) => rule === UNVERIFIED_TOKEN);
  const counts = FAIL_ON.slice(0, FAIL_ON.indexOf(failOn) + 1);
  if (findings.some(({ rule, level }) => rule !== UNVERIFIED_TOKEN && counts.includes(level))) return 1;
  if (strict && isUnverified) return 1;
  if (unreadable.length > 0) return 2;
  return isUnverified ? 3 : 0;
}
