import type { Finding } from '../gate/finding';
import { UNVERIFIED_TOKEN } from '../gate/rules';
import type { Verdict } from '../gate/verdict';

/** A place in a file that was read. */
export interface Location {
  /** As it was named on the command line, or relative to the folder that was. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** One token as every report tells of it. */
export interface CheckedToken {
  /** What its author calls it: an address, a construct's path, an environment variable, a file. */
  readonly name: string;
  readonly instanceId: string | null;
  /** `deferred` where Terraform asks at apply only; `unchecked` where nobody was to be asked. */
  readonly verdict: Verdict | 'deferred' | 'unchecked';
  readonly tokenFingerprint: string | null;
  readonly requestId: string | null;
  /** Absent where no file refers to it. */
  readonly location?: Location;
}

/** Why a finding is let pass. */
export interface Exception {
  readonly reason: string;
  /** The last day that it holds for, as in `2026-12-31`. */
  readonly until: string;
}

/** A finding as every report tells of it. */
export interface ReportedFinding extends Finding {
  /** The {@link CheckedToken.name} of the token that it is about, or what else breaks the rule by the same kind of name. */
  readonly name: string;
  readonly tokenFingerprint: string | null;
  readonly location?: Location;
  /** Set where the policy excepts it: it is reported, and violates nothing. */
  readonly exception?: Exception;
}

/** Whether a finding is about that very token: one name may stand for others elsewhere. */
export function isAbout(
  finding: ReportedFinding,
  { name, tokenFingerprint, location }: CheckedToken,
): boolean {
  return (
    finding.name === name &&
    finding.tokenFingerprint === tokenFingerprint &&
    finding.location?.file === location?.file &&
    finding.location?.line === location?.line
  );
}

/** Something that could not be read, while the rest was checked all the same. */
export interface Unreadable {
  /** What is wrong, as a sentence that names the file. */
  readonly message: string;
  readonly location?: Location;
}

/** What a check came to: what every report is made from. */
export interface CheckResult {
  readonly tokens: readonly CheckedToken[];
  readonly findings: readonly ReportedFinding[];
  /** The calls that the service answered. Each is billed as one message. */
  readonly calls: number;
  readonly unreadable: readonly Unreadable[];
  /** What this check left out and why, as sentences. */
  readonly notes: readonly string[];
}

export type FailOn = Finding['level'];

export const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'note'];

/**
 * The status that the command ends with: 0 passed, 1 a policy was violated, 2 something could not be read, 3 nothing was violated
 * but something could not be verified. `strict` counts the latter as violated.
 */
export function exitStatus(
  { findings, unreadable }: CheckResult,
  { failOn, strict }: { readonly failOn: FailOn; readonly strict: boolean },
): number {
  const standing = findings.filter(({ exception }) => exception === undefined);
  const isUnverified = standing.some(({ rule }) => rule === UNVERIFIED_TOKEN);
  const counts = FAIL_ON.slice(0, FAIL_ON.indexOf(failOn) + 1);
  if (standing.some(({ rule, level }) => rule !== UNVERIFIED_TOKEN && counts.includes(level))) return 1;
  if (strict && isUnverified) return 1;
  if (unreadable.length > 0) return 2;
  return isUnverified ? 3 : 0;
}
