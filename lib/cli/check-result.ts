import type { CheckedToken } from '../gate/checked-token';
import { UNVERIFIED_TOKEN } from '../gate/rules';

/** What a check came to: what every report is made from. */
export interface CheckResult {
  readonly tokens: readonly CheckedToken[];
  /** The calls that the service answered. Each is billed as one message. */
  readonly calls: number;
  /** What could not be read, as sentences. The rest was checked all the same. */
  readonly unreadable: readonly string[];
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
  const findings = tokens.flatMap(({ finding }) => finding ?? []);
  const [unverified, others] = [true, false].map((wanted) =>
    findings.filter(({ rule }) => (rule === UNVERIFIED_TOKEN) === wanted),
  ) as [typeof findings, typeof findings];
  const counts = FAIL_ON.slice(0, FAIL_ON.indexOf(failOn) + 1);
  if (others.some(({ level }) => counts.includes(level))) return 1;
  if (strict && unverified.length > 0) return 1;
  if (unreadable.length > 0) return 2;
  return unverified.length > 0 ? 3 : 0;
}
