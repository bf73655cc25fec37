import type { Finding } from './finding';
import type { Verdict } from './verdict';

/** One token as a report tells of it, wherever its verdict comes from. */
export interface CheckedToken {
  /** What its author calls it: an address in a plan, an environment variable, a file. */
  readonly name: string;
  readonly instanceId: string | null;
  /** `deferred` where Terraform asks at apply only. */
  readonly verdict: Verdict | 'deferred';
  readonly tokenFingerprint: string | null;
  readonly requestId: string | null;
  /** The rule that it breaks, if it breaks one. */
  readonly finding?: Finding;
}
