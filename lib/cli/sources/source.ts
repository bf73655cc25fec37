import type { Expiry } from '../../gate/expiry';
import type { Policy } from '../../gate/policy';
import type { Problem } from '../../gate/problem';
import type { Question } from '../../gate/question';
import type { ProviderArguments } from '../../onsmqtt/settings';
import type { CheckedToken, DeclaredGate, Location, ReportedFinding, Unreadable } from '../check-result';

/** A token that the service is asked about. */
export interface AskedToken {
  readonly gate: DeclaredGate;
  readonly name: string;
  readonly question: Question;
  readonly policy: Policy;
  /** What is known of the token's end. */
  readonly expiry?: Expiry;
  /** Why no plan asks about it (AMT010). It can still be found to be invalid. */
  readonly unplanned?: Pick<Problem, 'message' | 'help'>;
  /** The arguments of the provider block that it is asked with. */
  readonly provider: ProviderArguments;
  readonly location?: Location;
}

/** A token or a gate that no question is made of, with the reason (AMT010). */
export interface UnresolvedToken extends CheckedToken {
  /** When it ends and what its policy is, where both are known. */
  readonly end?: { readonly expiry: Expiry; readonly policy: Policy };
}

/** What fails a plan because of a token that is not valid, although its gate only warns. */
export interface FailingPlan {
  /** A sentence with its place. */
  readonly first: string;
  /** How much else fails because of it. */
  readonly others: number;
}

/** What was found in one place that was named to be checked. */
export interface Source {
  /** Those whose verdict is known without asking, and gates that have none (AMT010). */
  readonly tokens: readonly CheckedToken[];
  /** Those that are about no token. */
  readonly findings: readonly ReportedFinding[];
  readonly asked: readonly AskedToken[];
  /** Gates that would be asked about, were their inputs known. `--offline` takes them as the ones of `asked`. */
  readonly unresolved: readonly UnresolvedToken[];
  /** Fleets without tokens; absent if there are none. */
  readonly emptyFleets?: readonly DeclaredGate[];
  readonly unreadable: readonly Unreadable[];
  /** The tokens that fail a plan although their gates only warn; absent if there are none. */
  readonly failing?: ReadonlyMap<CheckedToken, FailingPlan>;
  /** What was left out and why, as sentences. */
  readonly notes: readonly string[];
  /** The files with comments that ignore findings. */
  readonly ignoring?: ReadonlySet<string>;
  /** The folder of a configuration, and those of its modules, as they are on the disk. */
  readonly folder?: string;
  readonly moduleFolders?: ReadonlySet<string>;
  /** Whether it shows that it is planned itself, even if another configuration calls it as a module; absent where it is not a configuration. */
  readonly isRoot?: boolean;
  /** What `--var` sets and a configuration does not declare; absent where it is not a configuration. */
  readonly undeclaredVariables?: ReadonlySet<string>;
  /** Reads it again where verdicts of tokens became known that it depends on; absent where nothing in it depends on one. */
  readonly reread?: (tokens: readonly CheckedToken[]) => Source | undefined;
}

export const NOTHING_FOUND: Source = {
  tokens: [],
  findings: [],
  asked: [],
  unresolved: [],
  unreadable: [],
  notes: [],
};
