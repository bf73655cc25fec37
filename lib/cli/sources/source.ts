import type { Expiry } from '../../gate/expiry';
import type { Policy } from '../../gate/policy';
import type { Problem } from '../../gate/problem';
import type { Question } from '../../gate/question';
import type { ProviderArguments } from '../../onsmqtt/settings';
import type { CheckedToken, DeclaredGate, Location, ReportedFinding, Unreadable } from '../check-result';

/** A token to check with the service. */
export interface AskedToken {
  readonly gate: DeclaredGate;
  readonly name: string;
  readonly question: Question;
  readonly policy: Policy;
  readonly expiry?: Expiry;
  /** Set if no plan checks the token (AMT010): the reason. The token is still checked, because it may be invalid. */
  readonly unplanned?: Pick<Problem, 'message' | 'help'>;
  /** The arguments of the gate's provider block. */
  readonly provider: ProviderArguments;
  readonly location?: Location;
}

/** A token or a gate that cannot be checked, with the reason (AMT010). */
export interface UnresolvedToken extends CheckedToken {
  /** The expiry and the policy, if both are known. */
  readonly end?: { readonly expiry: Expiry; readonly policy: Policy };
}

/** The errors by which a plan fails because of a token that is not valid, although its gate only warns. */
export interface FailingPlan {
  /** The first error, with its place. */
  readonly first: string;
  /** The number of other errors. */
  readonly others: number;
}

/** The contents of one checked path. */
export interface Source {
  /** The tokens whose verdict is already known, and gates without a verdict (AMT010). */
  readonly tokens: readonly CheckedToken[];
  /** The findings that are not about a token. */
  readonly findings: readonly ReportedFinding[];
  readonly asked: readonly AskedToken[];
  /** Gates whose inputs are not known. `--offline` treats them like `asked`. */
  readonly unresolved: readonly UnresolvedToken[];
  /** Fleets without tokens; absent if there are none. */
  readonly emptyFleets?: readonly DeclaredGate[];
  readonly unreadable: readonly Unreadable[];
  /** The tokens that fail a plan although their gates only warn; absent if there are none. */
  readonly failing?: ReadonlyMap<CheckedToken, FailingPlan>;
  /** What was skipped and why, in sentences. */
  readonly notes: readonly string[];
  /** The files with comments that ignore findings. */
  readonly ignoring?: ReadonlySet<string>;
  /** The real paths of the folder of a configuration, and of its modules. */
  readonly folder?: string;
  readonly moduleFolders?: ReadonlySet<string>;
  /** Whether the configuration is planned itself, even if another one calls it as a module. Absent if this is not a configuration. */
  readonly isRoot?: boolean;
  /** The variables that `--var` sets but the configuration does not declare. Absent if this is not a configuration. */
  readonly undeclaredVariables?: ReadonlySet<string>;
  /** Reads the source again if new verdicts affect it. Absent if nothing in it depends on a verdict. */
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
